"""Canonical names of indicators, shared across plans: by rules and synonyms in ``loaders/lexicon/indicators.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders import divisions
from loaders.lexicon import any_of, words_from
from loaders.normal import normal

_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,6}?(?:省|市|自治区|自治州|区|县|旗|盟)")
_SHARE = re.compile(r"占(?P<whole>.+?)(?:比重|比例|比率|的?百分比)$")
_QUOTES = str.maketrans({'"': "”", "'": "’", "：": ":"})
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class _Rules:
    before: re.Pattern[str]
    deeds: re.Pattern[str]
    behind: re.Pattern[str]
    words: tuple[tuple[str, str], ...]
    canonical: dict[str, str]
    general: frozenset[str]


@cache
def _rules() -> _Rules:
    data = words_from("indicators")
    words = tuple((old, new) for old, new in data["words"])
    canonical: dict[str, str] = {}
    for name, others in data["synonyms"].items():
        for other in (name, *others):
            canonical.setdefault(_replaced(other, words), name)
    return _Rules(
        _any(data["before"], "^(?:{})+"),
        _any(data["deeds"], "^(?:(?:{})(?!(?<=建成)区(?![级内域属直])))+"),
        _any(data["behind"], "(?:(?<![人起次指系分倍天])(?:{}))$"),
        words,
        canonical,
        frozenset(data["general"]),
    )


def _any(words: list[str], form: str) -> re.Pattern[str]:
    return re.compile(form.format(any_of(words)))


def _replaced(name: str, words: tuple[tuple[str, str], ...]) -> str:
    for old, new in words:
        name = name.replace(old, new)
    return _SHARE.sub(r"占\g<whole>比重", name)


@lru_cache(maxsize=65536)
def measure_of(indicator: str, heading: str = "") -> str:
    """Return the canonical name of what ``indicator`` measures: the same for every wording of one measure.

    Whose it is, by when, and whether it is to grow are left out (全市地区生产总值年均增长 and GDP give 地区生产总值);
    what is counted, and whether it is new (新增高新技术企业), stay. A name that is nobody's alone (项目, 产值) gets the
    ``heading`` that it stands under before it.
    """
    rules = _rules()
    name = normal(indicator).replace("_{2.5}", "2.5").translate(_QUOTES).strip("、,。;:的")
    for shorter in _shortened(name, rules):
        found = rules.canonical.get(_replaced(shorter, rules.words))
        if found:
            return found
        name = shorter
    measure = _replaced(name, rules.words)[:_LONGEST] or normal(indicator)
    return f"{normal(heading)}{measure}"[:_LONGEST] if measure in rules.general else measure


def _shortened(name: str, rules: _Rules) -> list[str]:
    """Return a name, then without its place, words before it and words behind it, as long as something is left."""
    out = [name]
    place = _PLACE.match(name)
    if place and len(name) - place.end() >= 3 and divisions.find(place[0]):
        out.append(name[place.end() :].lstrip("的"))
    for pattern in (rules.before, rules.behind, rules.behind, rules.deeds):
        rest = pattern.sub("", out[-1])
        if rest != out[-1] and len(rest) >= 2:
            out.append(rest)
    return out
