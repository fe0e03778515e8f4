"""Whose a measure is that names nobody: 利润总额 behind 市属国企营业收入 is 市属国企利润总额."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.lexicon import any_of
from loaders.targets.phrases import conjuncts, is_measure, paired
from loaders.targets.words import entries, pattern

_AMONG = re.compile('在(?:[“"]|全[国省市球区县]|世界|省内|国内|同类|中国)')
_PER = re.compile(r"每[十百千万]?(?:名|个|户|人)?[^,;、。\d]{0,8}?(?:拥有|配备)")
_OUTPUT = re.compile("(?:单位|万元|亿元)(?:GDP|地区生产总值|国内生产总值|生产总值|工业增加值)")
_RAISED = re.compile(r"^(?:(?:稳步|逐步|持续|不断|切实|大幅)?(?:提高|提升|增加|扩大|降低|减少|优化|做大))+")
_TOTAL = re.compile(r"(?P<n>[两二三四五六七八九十])(?:大|个)(?P<what>[\u4e00-\u9fff]{2,10})$")
_COUNT = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def with_owner(thing: str, before: str) -> str:
    """Return a measure with the owner that ``before``, the measure last named in its sentence, gives it.

    A place among others (在全国百强榜上升) belongs to what was spoken of before it.
    """
    if not before or thing == before:
        return thing
    if _AMONG.match(thing):
        return before + thing
    if thing in entries("owners", "parts") and before.endswith(thing):
        return _RAISED.sub("", before)
    if thing in entries("owners", "bare"):
        end = pattern("owners", "ends", "{}$").search(before)
        owner = before[: end.start()] if end else ""
        return owner + thing if owner and not owner.endswith(("人均", "的", "和")) else thing
    return thing


def per_head(thing: str, before: str) -> str:
    """Return a thing with the heads that it is counted by, as the one before it (每千名老人拥有床位…, 护理床位…)."""
    heads = _PER.match(before)
    return heads[0] + thing if heads and not thing.startswith("每") else thing


def per_output(things: Sequence[str]) -> list[str]:
    """Return measures of which the first is told for a unit of output, the others of such measures too.

    单位GDP能耗 and 二氧化碳排放 are 单位GDP能耗 and 单位GDP二氧化碳排放.
    """
    unit = _OUTPUT.match(things[0]) if things else None
    return [unit[0] + t if unit and t in entries("owners", "outputs") else t for t in things]


def members(words: str) -> list[str]:
    """Return the things that a list with its sum names, each with the word that they share, or an empty list.

    装备、汽车、电子三大产业 gives 装备产业, 汽车产业 and 电子产业.
    """
    total = _TOTAL.search(words)
    if total is None:
        return []
    parts = conjuncts(words[: total.start()])
    if len(parts) != _COUNT[total["n"]]:
        return []
    what = total["what"]
    first = re.compile(any_of(entries("owners", "kinds"))).match(what)
    kind = first[0] if first else what
    return [part.removesuffix(kind) + what for part in parts]


def named_in_list(words: str) -> bool:
    """Tell whether the words before a rank name the list itself (全国百强区), whose places go to a whole place."""
    return pattern("owners", "lists").search(words) is not None


def of_each(parts: Sequence[str]) -> list[str]:
    """Return things joined before one number each with the measure that only the last names: 甲业、乙业收入均增长."""
    parts = paired(parts)
    last = parts[-1]
    size = pattern("owners", "sizes", "{}$").search(last)
    if size and not any(map(is_measure, parts[:-1])):
        return [part + size[0] for part in parts[:-1]] + [last]
    measure = pattern("owners", "sectors", "{}(?P<measure>.{{2,8}})$").search(last)
    if measure is None or not pattern("owners", "ends", "{}$").search(last):
        return list(parts)
    ends = tuple(entries("owners", "sectors"))
    return [part + measure["measure"] if part.endswith(ends) else part for part in parts[:-1]] + [last]
