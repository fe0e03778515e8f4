"""What part a number plays beside others: a starting point, a threshold, a trait of what is counted, a rank."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.quantities import Quantity
from loaders.targets.dates import Time
from loaders.targets.phrases import Ahead, ahead, deed, is_measure, subject
from loaders.targets.words import after, pattern

#: What parts the things of a list.
SEPARATOR = re.compile(r"、|以及|且|和|及(?!以上|以下)|与|并")
_BRACKETS = re.compile(r"\([^()]*\)")
_PLACED = re.compile(r"(?:排名|位次)(?:保持在?|稳定在|升至|提升[至到]|上升[至到]|达到?|居|位居|进入)*$")
_FROM = re.compile(r"(?:从|由)(?:20\d\d年)?(?:底|末)?的?(?:每[^\d,;、从由]{1,3}){0,2}(?:约|近|不足)?$")


def masked(words: str) -> str:
    """Return words with what stands in brackets made unreadable, length kept: 县(市、区) is one thing."""
    return _BRACKETS.sub(lambda match: "□" * len(match[0]), words) if "(" in words else words


def is_baseline(text: str, q: Quantity) -> bool:
    """Tell whether a number is where a change starts from (从47%提高到65%)."""
    return _FROM.search(text, max(0, q.start - 12), q.start) is not None


def is_threshold(text: str, q: Quantity, following: Quantity, moments: Sequence[Time]) -> bool:
    """Tell a number that only says which things are counted (10亿元以上项目25个, 20户以上小区覆盖率90%)."""
    between = masked(text[q.end : following.start])
    if not between and q.after in {"以上", "以下"}:
        return q.kind == "money" and following.kind == "count"  # 资产1000亿元以上3家
    if not between or SEPARATOR.search(between) or is_baseline(text, q):
        return False
    if pattern("change", "growth").match(between) or ahead(text, q.end, following.start).start == q.end:
        return False
    if q.after in {"以上", "以下", "及以上", "及以下"} and not between.startswith(("达", "提", "增")):
        return q.kind != "share"
    if q.kind == "count" and following.kind in {"money", "share", "count"}:
        place = ahead(text, q.end, following.start).start
        measured = subject(text, q.end, place, moments).text
        if following.kind == "count":  # 8个县城常住人口88万人
            return place == following.start and measured.endswith("人口")
        closes = following.kind == "share" and text[following.end : following.end + 1] in {"", ",", ";", "。"}
        return closes or (is_measure(measured) and not deed(measured, anywhere=True))
    rank = q.kind == "rank"
    return rank or (q.kind in {"money", "measure", "time"} and following.kind in {"count", "share"})


def is_attribute(text: str, q: Quantity, following: Quantity, end: int) -> bool:
    """Tell that the next number describes what this one counts (10个超10亿元项目, 3条年产值5亿元以上的链)."""
    between = masked(text[q.end : following.start])
    tail = text[following.end : end]
    if q.kind == "count" and (following.kind == "rank" or is_rank(text, following)):
        return not SEPARATOR.search(between)  # 6个园区进入前50位: so many are to get there
    if q.kind == following.kind == "count" and following.after and is_measure(between):
        return tail.startswith("的")  # 5家接待规模600人以上的营地
    if following.kind not in {"money", "measure", "time"} or SEPARATOR.search(between):
        return False
    if q.kind == "share":  # 45%的村年收入超30万元: the share is promised, the income says of which
        return between.startswith(("的", "以上的"))
    if q.kind != "count" or (q.after in {"以上", "以下"} and following.kind == "time"):
        return False  # 5万人以上乡镇15分钟上高速: the count says which, the time is promised
    return bool(tail) and tail[0] not in "、,;和及与" and not SEPARATOR.match(tail)


def is_rank(text: str, q: Quantity) -> bool:
    """Tell whether a number counts places among others (前10名, 排名升至90名以内)."""
    if q.unit not in {"名", "位"}:
        return False
    return text[max(0, q.start - 1) : q.start] == "前" or _PLACED.search(text, max(0, q.start - 8), q.start) is not None


def comparator_of(text: str, q: Quantity, lead: Ahead) -> str:
    """Return how a number is meant, by the words before it (突破, 不低于, 力争) and behind it (以上, 左右)."""
    comparator = after().get(q.after, "") or lead.comparator or "="
    tail = text[q.end : q.end + 4].lstrip("”")
    for words, sign in after().items():
        if not q.after and tail.startswith(words):
            comparator = sign
    if q.kind == "rank" or (q.unit == "%" and text[max(0, q.start - 1) : q.start] == "前"):
        return "<="
    if comparator == "=" and q.kind == "share" and text.endswith("力争", 0, q.start):
        return ">="
    return comparator
