"""Phrases around a number: what leads up to it, what it measures, what is done, which things are joined."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from loaders.lexicon import any_of
from loaders.targets.dates import Time
from loaders.targets.words import before, entries, never_after

_WEAK = {"", "="}
_LIMITS = {"<=", ">", ">="}
_COMPARED = re.compile(
    r"(?:比|较|与|同|在|到|于|至)?20\d\d年?(?:底|末)?(?:相比)?$|(?:比|较|与)(?:上年|去年|20\d\d年|前[一二三两]年平均)(?:末|底)?(?:数)?(?:相比)?|(?:比|较)“?十[一二三四五]五”?(?:期?末)?"
)
_OPENING = re.compile(
    r"^(?:[、,和与及并且]|即(?![办时刻日将可])|[一二三四五六七八九十]{1,2}是|(?:要|将|全面|力争|争取|努力|确保|进一步|加快|大力|积极|切实|着力|持续|继续|稳步|有序|深入|扎实|统筹|重点(?=建设|打造|培育|推进|实施|抓|支持|发展|引进|推动|加快|开展|组织|完成)|同步|全年|年内|实现|推动|推进实现|使|把|将|其中|基本|逐步|高质量|高标准|高水平|预计|将)+)"
)
_EAGER = frozenset({"力争", "争取", "确保", "加快"})  # said of a deed, no deed themselves where another follows
_FOOTNOTE = re.compile(r"[\[〔【]\d{1,3}[\]〕】]")
_FIRST = re.compile(r"(?:力争)?率(?:先|全[国省市区县]之先)(?:在全[国省市区县])?$")
_PERIOD = re.compile(r"^[“\"]?十[一二三四五六]五[”\"]?(?:规划)?")
_ITEM = re.compile(r"^\d{1,3}[.、](?=\D|$)|^\(\d{1,2}\)|^[①-⑳]")
_RANK = re.compile(r"[^、]{0,3}[家省市区县]级")
_OUTER = re.compile(r"、|以及|且|和|与|及(?!其|以[上下])")


@dataclass(frozen=True, slots=True)
class Ahead:
    """Words before a number. For :func:`ahead`: those of comparing and changing, from ``start`` to the number."""

    text: str
    start: int
    comparator: str = ""
    change: str = ""
    falling: bool = False
    level: bool = False
    limit: bool = False
    each: bool = False


@cache
def _changes() -> dict[str, bool]:
    """Return the words of change, the longest first, and whether each is of falling."""
    words = dict.fromkeys(entries("change", "growth"), False) | dict.fromkeys(entries("change", "fall"), True)
    return dict(sorted(words.items(), key=lambda pair: -len(pair[0])))


def ahead(text: str, start: int, end: int) -> Ahead:
    """Return what the words directly before ``end`` make of the number there: comparator, change, each."""
    comparator, level, limit, each = "", False, False, False
    place = end
    while True:
        candidates = before().get(text[place - 1 : place], ()) if place > start else ()
        found = next(((w, sign) for w, sign in candidates if _stands(text, w, start, place)), None)
        if found is None:
            break
        word, sign = found
        place -= len(word)
        if comparator in _WEAK and sign != "=":
            comparator = sign
        level = level or word not in {"力争", "争取", "确保", "努力", "实现", "完成", "累计", "再", "年内", "共"}
        limit = limit or sign in _LIMITS
        each = each or word in {"均", "各", "都", "分别"}
    change, falling = "", False
    changes = _changes()
    for word, falls in changes.items() if text.endswith(tuple(changes), start, place) else ():
        if text.endswith(word, start, place):
            change, falling = word.removeprefix("同比"), falls
            place -= len(word)
            while text.endswith(("年均", "平均", "均", "分别", "累计", "同比"), start, place):
                skip = next(w for w in ("年均", "平均", "分别", "累计", "同比", "均") if text.endswith(w, start, place))
                each = each or skip in {"均", "分别"}
                change = skip + change if skip in {"年均", "平均"} else change
                place -= len(skip)
            break
    return Ahead(text[place:end], place, comparator or ("=" if level else ""), change, falling, level, limit, each)


def _stands(text: str, word: str, start: int, place: int) -> bool:
    """Tell whether a word of comparing ends at ``place`` and is not the end of a longer word (人均, 通过)."""
    if not text.endswith(word, start, place):
        return False
    ahead_of = text[max(start, place - len(word) - 1) : place - len(word)]
    return not ahead_of or ahead_of not in never_after().get(word, "")


def subject(text: str, start: int, end: int, moments: Sequence[Time]) -> Ahead:
    """Return the thing named between ``start`` and ``end``, without dates and words of intent around it."""
    first = bisect_left(moments, start, key=lambda moment: moment.start)
    while first < len(moments) and moments[first].end <= min(end, start + 24):
        moment = moments[first]
        first += 1
        if not moment.base:
            start = max(start, moment.end) if _bare_head(text[start : moment.start]) else start
    while True:
        match = _OPENING.match(text[start:end])
        if not match or not match[0]:
            break
        start += match.end()
    words = text[start:end]
    words = _PERIOD.sub("", words)
    item = _ITEM.match(words)
    if item:
        words, start = words[item.end() :], start + item.end()
    if words.count("“") > words.count("”"):
        words = words.rstrip("“")
    words = _FIRST.sub("", _FOOTNOTE.sub("", _COMPARED.sub("", words)))
    return Ahead(words.replace("“”", "").strip("、,的。").rstrip("在"), start)


def _bare_head(words: str) -> bool:
    """Tell whether the words before a date carry no meaning of their own."""
    words = words.rstrip("到至在于")
    return not words or _OPENING.fullmatch(words) is not None or len(words) <= 2


@cache
def _verbs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = any_of(entries("deeds", "verbs"))
    outcomes = any_of((*entries("deeds", "verbs"), *entries("deeds", "outcomes")))
    # 生产 of 生产总值 and 服务 of 服务业 are no deeds
    # and 建成 of 建成区 neither, but that of 建成区级… is
    never = "[业性率额量者贸]|立卡|机构|面积|格局|理念|阶段|(?<=建成)区(?![级内域属直])|总值|总量|增加值|收入|支出"
    return re.compile(rf"(?:加快|力争|确保|继续|新|再){{0,3}}(?:{words})(?!{never})"), re.compile(outcomes)


def deed(words: str, anywhere: bool = False) -> str:
    """Return the verb that ``words`` begin with, or hold, or an empty string."""
    if not anywhere:
        match = _verbs()[0].match(words)
        return match[0] if match else ""
    found = [m[0] for m in _verbs()[0].finditer(words)]
    return next((verb for verb in found if verb not in _EAGER), found[0] if found else "")


def outcome(words: str) -> str:
    """Return the verb that tells what becomes of the things in ``words`` (…上市, …开展服务), or an empty string."""
    match = _verbs()[1].search(words)
    return match[0] if match else ""


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(entries('deeds', 'measures'))})(?:\([^()]*\))?$")


def is_measure(words: str) -> bool:
    """Tell whether ``words`` name something that has a value by itself (率, 总额, 增加值 …)."""
    return _measure().search(words) is not None


def is_description(words: str, change: str) -> bool:
    """Tell whether ``words`` are the size, price or cost of one thing."""
    subjects = entries("description", "subjects")
    return not change and (words in subjects or words.endswith(entries("description", "endings")))


def conjuncts(words: str) -> list[str]:
    """Return the things that are joined in ``words`` by 、 和 与 及."""
    depth = 0
    parts, begin = [], 0
    i = 0
    while i < len(words):
        c = words[i]
        depth += c in "(“"
        depth -= c in ")”"
        match = _OUTER.match(words, i) if depth == 0 else None
        if match and i > begin:
            parts.append(words[begin:i])
            i = begin = match.end()
            continue
        i += 1
    parts.append(words[begin:])
    return [part for part in parts if part]


def with_shared_head(parts: Sequence[str]) -> list[str]:
    """Return joined things each with the head that only the last one names.

    甲、乙占比 gives 甲占比 and 乙占比; 城镇和农村居民收入 gives 城镇居民收入; 一、二产增加值 gives 一产增加值.
    """
    out = list(parts[-1:])
    for part in reversed(parts[:-1]):
        out.insert(0, _with_head(part, out[0]))
    return out


def _with_head(part: str, following: str) -> str:
    """Return a thing with the head of the one that follows it in a list, where it names no measure by itself."""
    share = following.find("占")
    owned = not is_measure(part) or part.endswith(("增加值", "产值", "收入", "支出", "投入", "消费", "人口", "面积"))
    if share > 0 and "占" not in part and owned:
        return part + following[share:]
    rank = _RANK.match(following)
    if rank and _RANK.fullmatch(part):  # 省级、市级示范社
        return part + following[rank.end() :]
    if part in _ORDINALS and following[:1] in _ORDINALS:  # 一、二产
        return part + following[1:]
    head = _head().search(following)
    if not head or is_measure(part) or part.endswith(entries("change", "growth")):
        return part
    if _are_pair(part, following):
        return part + following[len(part) :]
    return part + _whole_head(head)


def _whole_head(head: re.Match[str]) -> str:
    """Return a head that things share; of one character (率, 量) with the word that it belongs to: 回收率, 饲养量."""
    if len(head[0]) > 1:
        return head[0]
    return head.string[max(0, head.start() - 2) : head.end()]


def paired(parts: Sequence[str]) -> list[str]:
    """Return joined things, each half of a pair with the rest of the other (城镇和农村收入: 城镇收入, 农村收入)."""
    pairs = zip(parts, [*parts[1:], ""], strict=True)
    return [part + following[len(part) :] if _are_pair(part, following) else part for part, following in pairs]


def _are_pair(part: str, following: str) -> bool:
    return any(part == a and following.startswith(b) for a, b in _ALIKE)


_ALIKE = (
    ("城镇", "农村"),
    ("城市", "农村"),
    ("农村", "城镇"),
    ("农村", "城市"),
    ("公办", "民办"),
    ("国家", "省级"),
    ("城", "乡"),
)
_ORDINALS = frozenset("一二三")


@cache
def _head() -> re.Pattern[str]:
    words = any_of((*entries("deeds", "heads"), *entries("deeds", "measures")))
    return re.compile(rf"(?:{words})(?:\([^()]*\))?$")
