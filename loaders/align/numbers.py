"""CONTRIBUTES_TO between the targets of a place and of the place above; AGREES_WITH, DIFFERS_FROM within one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graph.model import Link, RelationshipType, Scalar, Target
from loaders.align.measures import (
    Measures,
    adds_up,
    comparable,
    is_nurtured,
    less_is_better,
    likeness,
    qualifiers,
)
from loaders.align.ranker import model
from loaders.align.words import Bools, Floats, Ints
from loaders.quantities import base_quantity

_SOFT = {"level", "cumulative"}
_SAME_NUMBER = 0.15  # confidence in the measure that is enough where the numbers are equal, too
_OTHER_NUMBER = 0.5  # and where they differ
_OTHER_WORDS = 0.9  # and where they differ and the measure is worded differently, too
_NAMED = 0.9  # at least, where both have one canonical name and one kind
_OTHER_CALIBRE = 0.8  # what is left of the confidence where kind or year differ
_PARTED = 0.9  # and where one measures a part only
_ALIKE = 0.8  # confidence that another wording needs where the calibre is another, too
_BIGGER = 0.6  # and where a part would be bigger than the whole
_RANK = "位"
_PERIOD = 5  # years that one plan spans
_PLACES = {"province": "全省", "city": "全市", "county": "全县（区）", "nation": "全国"}


def contributes(upper: Measures, lower: Measures, level: str | None) -> Iterator[Link]:
    """Yield the ties from a lower place's targets to the upper place's; ``level`` is the upper place's."""
    if not upper.targets or not lower.targets:
        return
    alike = likeness(upper, lower)
    learned = model("measures")
    sure = learned.confidences(learned.scores(alike), learned.threshold)
    named = (alike["same measure"] > 0) & (alike["same kind"] > 0) & (alike["increment against total"] == 0)
    sure = _shared(upper, _shared(lower, np.where(named, np.maximum(sure, _NAMED), sure).T).T)
    pairs = np.nonzero(sure >= learned.threshold)
    values, same_core = sure[pairs], alike["same core"][pairs] > 0
    apart = _parted(alike, pairs) & ~same_core & (values < _PARTED)
    told = (*pairs, values, same_core, apart, values >= _ALIKE, values >= _OTHER_NUMBER)
    for i, j, value, same, parted, enough, agrees in zip(*(each.tolist() for each in told), strict=True):
        one, other = upper.targets[i], lower.targets[j]
        if parted or not _may_answer(one, other, same):
            continue
        said, weight = _arithmetic(upper, i, lower, j, _PLACES.get(level or "", "上级"))
        if not same and float(said.get("share", 0)) > 1:  # a part bigger than the whole is a part of something else
            continue
        if weight < 1 and not (enough or same or _same_matter(upper.cores[i], lower.cores[j])):
            continue  # another wording and another calibre, too: too little in common
        yield Link(
            RelationshipType.CONTRIBUTES_TO,
            other.id,
            one.id,
            round(value * weight, 3),
            "same-indicator" if same else "like-indicator",
            (other.passage, one.passage),
            {**said, "strength": "strong" if weight == 1 and agrees else "weak"},
        )


def _shared(stated: Measures, sure: Floats) -> Floats:
    """Return the confidences (rows: ``stated``) with twins, one commitment written in two places, given the better."""
    out = sure.copy()
    for twins in stated.twins:
        out[twins] = sure[twins].max(axis=0)
    return out


def _may_answer(upper: Target, lower: Target, same: bool) -> bool:
    """Tell whether one number can answer another at all: ranks of one list only, and not across plan periods."""
    if _RANK in {upper.unit, lower.unit} and not same:
        return False
    far = upper.year is not None and lower.year is not None and abs(upper.year - lower.year) > _PERIOD
    return not far or upper.kind == lower.kind


def _parted(alike: Mapping[str, Floats], pairs: tuple[Ints, ...]) -> Bools:
    """Tell of which pairs one measure is of a part (服务贸易进出口额) and the other is not."""
    found: Bools = alike["set apart by the upper"][pairs] + alike["set apart by the lower"][pairs] != 0
    return found


def _same_matter(one: str, other: str) -> bool:
    """Tell whether two cores measure one matter, as a share and as an amount: 甲占比 and 甲."""
    return one.removesuffix("占比") == other.removesuffix("占比")


def _arithmetic(above: Measures, i: int, below: Measures, j: int, place: str) -> tuple[Mapping[str, Scalar], float]:
    """Return what a reader wants to know of two numbers of one indicator, and what it leaves of the confidence."""
    upper, lower = above.targets[i], below.targets[j]
    (whole, unit), (part, _) = above.bases[i], below.bases[j]
    year = "" if upper.year == lower.year else f"{place}为{upper.year}年、本地为{lower.year}年"
    if upper.kind != lower.kind and not {upper.kind, lower.kind} <= _SOFT:
        return {"note": _notes(f"口径不同：{place}为{_kind(upper)}，本地为{_kind(lower)}", year)}, _OTHER_CALIBRE
    if not comparable(above.units[i], below.units[j]):
        return {"note": _notes(f"计量不同：{place}为{_amount(upper)}，本地为{_amount(lower)}", year)}, _OTHER_CALIBRE
    added = above.increments[i], below.increments[j]
    if added[0] != added[1]:
        counted = [("新增数" if a else "总数") for a in added]
        return {"note": _notes(f"口径不同：{place}为{counted[0]}，本地为{counted[1]}", year)}, _OTHER_CALIBRE
    weight = _OTHER_CALIBRE if year else 1.0
    if alone := qualifiers(lower.indicator) ^ qualifiers(upper.indicator):
        year = _notes(f"仅一方注明“{'、'.join(sorted(alone))}”，口径或有不同", year)
    if upper.kind in _SOFT and adds_up(upper.indicator) and unit not in {"%", "", "个百分点", _RANK} and whole > 0:
        share = part / whole
        over = share > 1
        note = f"相当于{place}目标的{share:.1%}"
        return {"share": round(share, 4), "note": _notes(note, "大于全域目标，口径恐有不同" if over else "", year)}, (
            _BIGGER if over else weight
        )
    ahead = whole - part if _less(upper, lower) else part - whole
    return {"ahead": round(ahead, 4), "note": _notes(_ahead(ahead, unit, upper, place), year)}, weight


def _ahead(ahead: float, unit: str, upper: Target, place: str) -> str:
    if abs(ahead) < 1e-9:
        return f"与{place}目标一致"
    points = "个百分点" if unit in {"%", "个百分点"} else unit
    scale = base_quantity(1, upper.unit)[0]
    if points == unit and scale > 1:  # in the unit of the plan: 10万元, not 100000元
        ahead, points = ahead / scale, upper.unit
    verb = ("快于" if ahead > 0 else "慢于") if upper.kind == "growth" else ("优于" if ahead > 0 else "低于")
    return f"{verb}{place}目标{abs(ahead):.10g}{points}"


def _less(upper: Target, lower: Target) -> bool:
    return {upper.comparator, lower.comparator} <= {"<", "<="} or less_is_better(upper.indicator)


def _kind(target: Target) -> str:
    kinds = {"level": "期末值", "cumulative": "累计数", "annual": "年度数", "growth": "增速", "ratio": "变化幅度"}
    return kinds.get(target.kind, target.kind)


def _amount(target: Target) -> str:
    return f"{target.value:.10g}{target.unit}"


def _notes(*parts: str) -> str:
    return "；".join(part for part in parts if part)


def compare(wide: Measures, narrow: Measures) -> Iterator[Link]:
    """Yield which numbers of two documents of one place are the same, which differ: same measure, year, kind."""
    if not wide.targets or not narrow.targets:
        return
    learned = model("measures")
    alike = likeness(wide, narrow)
    sure = learned.confidences(learned.scores(alike), _SAME_NUMBER)
    for i, j in np.argwhere(sure >= _SAME_NUMBER).tolist():
        one, other = wide.targets[i], narrow.targets[j]
        if one.year != other.year or not _same_kind(one, other) or not comparable(wide.units[i], narrow.units[j]):
            continue
        first, second = wide.bases[i][0], narrow.bases[j][0]
        equal = abs(first - second) <= 1e-6 * max(1.0, abs(first))
        if not equal and not _surely(alike, sure, i, j):
            continue
        type_ = RelationshipType.AGREES_WITH if equal else RelationshipType.DIFFERS_FROM
        note = f"同为{_amount(one)}" if equal else f"{_amount(other)}，另一规划为{_amount(one)}"
        confidence = max(float(sure[i, j]), _OTHER_NUMBER) if equal else float(sure[i, j])
        unlike = not equal and is_nurtured(one.indicator) != is_nurtured(other.indicator)
        if unlike:  # the plans may not mean the same number: a person has to look
            note, confidence = f"{note}；一为培育对象，一非，口径恐有不同", confidence * _BIGGER
        evidence = (other.passage, one.passage)
        about = {"note": note, "strength": "weak" if unlike else "strong"}
        yield Link(type_, other.id, one.id, round(confidence, 3), "same-indicator", evidence, about)


def _surely(alike: Mapping[str, Floats], sure: Floats, i: int, j: int) -> bool:
    """Tell whether two targets measure the same beyond doubt, so that it is the plans that differ."""
    if (
        alike["increment against total"][i, j]
        or alike["set apart by the upper"][i, j] + alike["set apart by the lower"][i, j]
    ):
        return False
    found = sure[i, j]
    least = _OTHER_NUMBER if alike["same core"][i, j] else _OTHER_WORDS
    return bool(found >= least and found >= 0.9 * max(sure[i].max(), sure[:, j].max()))


def _same_kind(one: Target, other: Target) -> bool:
    return one.kind == other.kind or {one.kind, other.kind} <= _SOFT
