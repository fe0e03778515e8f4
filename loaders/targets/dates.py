"""When a commitment is due: years in a sentence, five-year plans, 今年, 五年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CN = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}
_CN_YEAR = r"二[〇零○O][一二三四五六七八九〇零○][〇零○一二三四五六七八九]"
_FIVE = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_TIME = re.compile(
    rf"(?P<span>(?:19|20)\d\d年?[-—–~～至](?P<to>20\d\d)年)"
    rf"|(?P<year>(?:19|20)\d\d)年?(?:[底末初前]|以前|上半年|下半年)?(?<=[年底末初前])"
    rf"|(?P<cn>{_CN_YEAR})年(?:[底末初前])?"
    r"|[“\"]?十(?P<five>[一二三四五六])五[”\"]?(?:规划)?(?:期末|末期|末|期间|时期|期内|以来)"
    r"|(?P<ahead>(?:今后|未来|接下来|往后)(?:五|5|几|一个时期)年?|(?:五|5)年(?:内|时间)|(?:五|5)年(?=累计|新|共|实|培|引|争|建|改|完|全社会|力争|内))"
    r"|(?P<three>(?:今后|未来)?(?:三|3)年(?:内|时间)|(?:今后|未来)(?:三|3)年)"
    r"|(?P<now>今年|本年度?|当年|全年|年内|年底前|年底|年末|本年)"
    r"|(?P<last>去年|上年|上一年|前年)"
    r"|(?P<next>明年)"
)
_COMPARED = re.compile(r"(?:比|较|在|与|从|由|自|以|同|相比|超过|和|[高低快慢多少]于|按照?)[“\"(]?$")
_AGAINST = re.compile(r"(?:比|较)[“\"(]?$")
_PLAN = re.compile(r"(?:的?[^,;。、\d]{0,10}(?:规划|方案|纲要))(?=[,;。、\n]|$)")  # 2020-2025年空间规划 names a plan
_BASE = re.compile(r"^(?:年|底|末)*(?:基础上|相比|水平|基数|以来|增加到|提高到|的?\d)")


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression in a text; ``base`` where it only names what a number is compared with."""

    start: int
    end: int
    year: int
    base: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that 今年 and 五年 mean in one document."""

    year: int  # the year that 今年 is
    period_end: int  # the end of the plan's period, or of the five-year plan that the year lies in
    five: int  # the year that 今后五年 ends with


def calendar(start: int | None, end: int | None, year: int | None, report: bool) -> Calendar:
    """Return the calendar of a document made for ``start`` to ``end`` and issued in ``year``."""
    if report or start is None or end is None:
        now = start or year or 0
        return Calendar(now, now + (-now) % 5, now + 4)
    return Calendar(year or start, end, end)


def times(text: str, known: Calendar) -> list[Time]:
    """Return the time expressions of a text in normal form, in order."""
    return list(_times(text, known))


def _times(text: str, known: Calendar) -> Iterator[Time]:
    for match in _TIME.finditer(text):
        year = _year(match, known)
        if year is None or (match["to"] and _PLAN.match(text, match.end())):
            continue
        compared = _COMPARED.search(text, max(0, match.start() - 3), match.start()) is not None
        follows = _BASE.match(text[match.end() : match.end() + 6]) is not None and match["five"] is None
        starts = match["year"] is not None or match["last"] is not None or match["cn"] is not None
        against = _AGAINST.search(text, max(0, match.start() - 2), match.start()) is not None
        base = against or ((compared or follows) and starts and year <= known.year)
        yield Time(match.start(), match.end(), year, base)


def _year(match: re.Match[str], known: Calendar) -> int | None:
    if match["to"]:
        return int(match["to"])
    if match["year"]:
        return int(match["year"])
    if match["cn"]:
        return int("".join(_CN[c] for c in match["cn"]))
    if match["five"]:
        return 2005 + 5 * _FIVE[match["five"]]
    if match["ahead"]:
        return known.five
    if match["three"]:
        return known.year + 2
    if match["last"]:
        return known.year - 1
    return known.year + 1 if match["next"] else known.year
