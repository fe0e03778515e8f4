"""How two targets' indicators are alike: the measure itself, its calibre (unit, kind, year) and where they stand.

The canonical name (``Target.measure``) settles most; what plans word differently is compared by characters and words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar
from zlib import crc32

import numpy as np

from graph.model import DocumentRecords, Target
from loaders.align.units import Bag, in_both, paths_of, runs_of
from loaders.align.words import Floats, Ints, table, words
from loaders.lexicon import words_from
from loaders.normal import normal
from loaders.quantities import base_quantity

T = TypeVar("T")

_SHARE = re.compile(r"(.{2,30}?)占(?!比).{2,24}?(?:比重|比例|比率|份额)?$")  # 甲占乙比重 measures 甲, as a share
_MULTIPLES = re.compile(r"^[十百千万亿]+(?=.|$)")

_CONTEXT = 400  # characters of its passage that tell what a target is about
_SOFT = {"level", "cumulative"}  # kinds that plans do not tell apart strictly


@dataclass(frozen=True, slots=True)
class Measures:
    """The targets of a document, ready to be compared; one row each."""

    targets: tuple[Target, ...]
    cores: tuple[str, ...]
    measure: Bag
    core: Bag
    pairs: Bag
    words: Bag
    units: tuple[str, ...]
    apart: Bag
    vector: Floats
    context: Floats
    path: Floats
    kinds: tuple[str, ...]
    years: tuple[int | None, ...]
    increments: tuple[bool, ...]
    twins: tuple[Ints, ...]  # the rows of each commitment that is written in several places


@dataclass(frozen=True, slots=True)
class _Lexicon:
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    inside: re.Pattern[str]
    apart: tuple[re.Pattern[str], ...]
    increment: re.Pattern[str]
    flow: re.Pattern[str]
    nurtured: re.Pattern[str]
    qualifiers: re.Pattern[str]
    generic: re.Pattern[str]
    same: tuple[tuple[str, str], ...]
    less: re.Pattern[str]
    not_added: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    data = words_from("measures")
    lead, tail, inside = ("|".join(data[part]) for part in ("lead", "tail", "inside"))
    same = [(other, first) for first, others in data["same"].items() for other in others]
    return _Lexicon(
        re.compile(f"(?:{lead})+"),
        re.compile(f"(?:{tail})+$"),
        re.compile(inside),
        tuple(map(re.compile, data["apart"])),
        re.compile("|".join(data["increment"])),
        re.compile("|".join(data["flow"])),
        re.compile("|".join(data["nurtured"])),
        re.compile("|".join(data["qualifiers"])),
        re.compile("|".join(data["generic"])),
        tuple(sorted(same, key=lambda pair: -len(pair[0]))),
        re.compile("|".join(data["sense"]["less"])),
        re.compile("|".join(data["sense"]["not_added"])),
    )


@lru_cache(maxsize=65536)
def core(indicator: str) -> str:
    """Return what an indicator measures without the verbs, places and times around it, in one wording."""
    lexicon = _lexicon()
    text = normal(indicator)
    for other, first in lexicon.same:
        if other not in first or first not in text:
            text = text.replace(other, first)
    text = lexicon.inside.sub("", text)
    if share := _SHARE.search(text):
        text = f"{share[1]}占比"
    begun = lexicon.lead.match(text)
    if begun and begun.end() < len(text):
        text = text[begun.end() :]
    ended = lexicon.tail.search(text)
    return text[: ended.start()] if ended and ended.start() > 1 else text


@lru_cache(maxsize=65536)
def is_increment(indicator: str) -> bool:
    """Tell whether an indicator counts what is added (新增高新技术企业) and not what there is; money only flows."""
    text = normal(indicator)
    return bool(_lexicon().increment.search(text)) and not _lexicon().flow.search(text)


@lru_cache(maxsize=65536)
def is_nurtured(indicator: str) -> bool:
    """Tell whether an indicator counts what is being brought up (隐形冠军培育企业) and not what has become it."""
    return bool(_lexicon().nurtured.search(normal(indicator)))


def calibre(target: Target) -> str:
    """Return the unit of a target's number, people and things told apart; a bare 亿 is money, a bare 万 is ``?``."""
    plain = _MULTIPLES.sub("", normal(target.unit)).removesuffix("/人")
    if plain != normal(target.unit) and not plain:
        return "元" if "亿" in target.unit else "?"
    if plain in {"m2", "m²", "㎡", "平方米"}:
        return "平方米"
    return "人" if plain in {"人", "名", "人次"} else base_quantity(target.value, target.unit)[1]


def comparable(one: str, other: str) -> bool:
    """Tell whether numbers of one measure and these calibres may be set against each other: 60万 and 5万人 may."""
    units = {one, other}
    return len(units) == 1 or (bool(units & {"?", ""}) and not units & {"%", "番", "位", "个百分点"})


@lru_cache(maxsize=65536)
def qualifiers(indicator: str) -> frozenset[str]:
    """Return the words of an indicator that say how it is counted: 户籍, 可比价."""
    return frozenset(_lexicon().qualifiers.findall(normal(indicator)))


@lru_cache(maxsize=65536)
def is_generic(found: str) -> bool:
    """Tell whether a core measures nothing in particular (项目, 重点企业): its likeness says nothing."""
    return bool(_lexicon().generic.fullmatch(found))


@lru_cache(maxsize=65536)
def less_is_better(indicator: str) -> bool:
    """Tell whether a smaller number is the better one: unemployment, energy use, deaths."""
    return bool(_lexicon().less.search(normal(indicator)))


@lru_cache(maxsize=65536)
def adds_up(indicator: str) -> bool:
    """Tell whether the numbers of a city's districts add up to the city's: not those per head, rates and ranks."""
    return not _lexicon().not_added.search(normal(indicator))


def measures_of(records: DocumentRecords) -> Measures:
    """Return the targets of a document that measure something in particular, ready to be compared."""
    known = table()
    targets = tuple(t for t in sorted(records.targets, key=lambda t: t.id) if not is_generic(core(t.indicator)))
    stating = {target.passage for target in targets}
    paths = paths_of(records.sections)
    # the canonical name where it says more than the words of the indicator, such as whose output it is
    said_and_named = [(core(target.indicator), core(target.measure or target.indicator)) for target in targets]
    cores = tuple(name if text in name else text for text, name in said_and_named)
    around = {p.id: words(normal(p.text)[:_CONTEXT]) for p in records.passages if p.id in stating}
    above = {section: words(paths.get(section or "", "")) for section in {target.section for target in targets}}
    said = known.said([words(text) for text in cores])
    return Measures(
        targets,
        cores,
        Bag.of([crc32(normal(target.measure or target.indicator).encode())] for target in targets),
        Bag.of([crc32(text.encode())] for text in cores),
        runs_of(cores, 2),
        Bag.said(said),
        tuple(calibre(target) for target in targets),
        Bag.of((i for i, word in enumerate(_lexicon().apart) if word.search(text)) for text in cores),
        known.embed(said),
        known.embed([around[target.passage] for target in targets]),
        known.embed([above[target.section] for target in targets]),
        tuple(target.kind for target in targets),
        tuple(target.year for target in targets),
        tuple(is_increment(target.indicator) for target in targets),
        _twins(targets, cores),
    )


def _twins(targets: Sequence[Target], cores: Sequence[str]) -> tuple[Ints, ...]:
    rows: dict[tuple[object, ...], list[int]] = {}
    for i, target in enumerate(targets):
        number = base_quantity(target.value, target.unit)
        kind = "soft" if target.kind in _SOFT else target.kind
        rows.setdefault((target.measure or cores[i], number, target.year, kind), []).append(i)
    return tuple(np.array(same, np.int64) for same in rows.values() if len(same) > 1)


def likeness(upper: Measures, lower: Measures) -> Mapping[str, Floats]:
    """Return each way of likeness by name, as a matrix (targets of the upper document, targets of the lower)."""
    out: dict[str, Floats] = {}
    out["same measure"] = in_both(upper.measure, lower.measure)
    out["same core"] = np.maximum(in_both(upper.core, lower.core), out["same measure"])
    both = in_both(upper.pairs, lower.pairs)
    one, other = upper.pairs.sizes()[:, None], lower.pairs.sizes()[None]
    out["characters"] = 2 * both / (one + other + 0.5)
    out["upper in lower"] = both / (one + 0.5)
    out["lower in upper"] = both / (other + 0.5)
    _by_words(upper, lower, out)
    marks = np.arange(len(_lexicon().apart))
    one_marks, other_marks = upper.apart.matrix(marks), lower.apart.matrix(marks)
    out["set apart by the upper"] = one_marks @ (1 - other_marks).T
    out["set apart by the lower"] = (1 - one_marks) @ other_marks.T
    out["meaning"] = upper.vector @ lower.vector.T
    out["context"] = upper.context @ lower.context.T
    out["path"] = upper.path @ lower.path.T
    out["same unit"] = _table(upper.units, lower.units, lambda a, b: float(a == b))
    out["share against amount"] = _table(upper.units, lower.units, lambda a, b: float((a == "%") != (b == "%")))
    out["increment against total"] = _table(upper.increments, lower.increments, lambda a, b: float(a != b))
    out["same kind"] = _table(upper.kinds, lower.kinds, lambda a, b: float(a == b or {a, b} <= _SOFT))
    out["same year"] = _table(upper.years, lower.years, lambda a, b: float(a == b))
    base = (
        2 * out["same core"]
        + out["characters"]
        + out["shared words"]
        + out["meaning"]
        + 0.5 * out["same unit"]
        + 0.3 * out["same kind"]
        + 0.2 * out["context"]
        - 0.5 * out["set apart by the upper"]
        - 0.5 * out["set apart by the lower"]
    )
    out["behind the best of the upper"] = base - base.max(axis=1, keepdims=True)
    out["behind the best of the lower"] = base - base.max(axis=0, keepdims=True)
    return out


def _by_words(upper: Measures, lower: Measures, out: dict[str, Floats]) -> None:
    known = table()
    things = np.union1d(upper.words.kinds, lower.words.kinds)
    rarity = known.rarities(things)
    one, other = upper.words.matrix(things), lower.words.matrix(things)
    both = (one * rarity) @ other.T
    all_upper, all_lower = (one @ rarity)[:, None], (other @ rarity)[None]
    out["shared words"] = both / np.sqrt((all_upper + 1) * (all_lower + 1))
    out["words of the upper alone"] = np.log1p(np.maximum(all_upper - both, 0))
    out["words of the lower alone"] = np.log1p(np.maximum(all_lower - both, 0))


def _table(upper: Sequence[T], lower: Sequence[T], value: Callable[[T, T], float]) -> Floats:
    """Return the value of a function of two things for all pairs, worked out once for each two different things."""
    first = {thing: i for i, thing in enumerate(dict.fromkeys(upper))}
    second = {thing: i for i, thing in enumerate(dict.fromkeys(lower))}
    small = np.array([[value(a, b) for b in second] for a in first], np.float32).reshape(len(first), len(second))
    return small[np.ix_([first[a] for a in upper], [second[b] for b in lower])]
