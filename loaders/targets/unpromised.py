"""Numbers that promise nothing though they stand where a promise could: sizes, examples, thresholds, papers."""

from __future__ import annotations

import re

from loaders.quantities import Quantity
from loaders.targets.naming import is_fund, is_size, names_a_thing
from loaders.targets.phrases import Ahead, ahead, deed, is_description, is_measure
from loaders.targets.words import pattern

_EXAMPLES = re.compile(r"[^,;。]{2,200}等(?:\d+[个项])?[^,;。]{0,8}项目")
_SEVERAL = re.compile(r"(?:[、和]\d+(?:\.\d+)?[万亿]*元)*(?:以上)?的(?!基础|目标|水平)")
_JOINED = frozenset("和及与对")


def behind_its_name(text: str, q: Quantity, thing: str, lead: Ahead) -> bool:
    """Tell whether a number that stands behind ``thing`` promises nothing."""
    if q.kind in {"bare", "time"} and not (is_measure(thing) or lead.limit or lead.falling):
        return True
    if q.kind == "count" and _is_example(text, q):
        return True
    if is_description(thing, lead.change) or thing.endswith(("一批", "大批")):
        return True
    if q.kind == "money" and deed(thing) and _is_one_of_sizes(text, q):
        return True
    if pattern("deeds", "given").match(thing) and not is_measure(thing) and not thing.startswith("利用"):
        return True  # 围绕中心城区100万人口
    return q.unit == "条" and pattern("names", "papers", "{}$").search(thing) is not None  # 人才新政30条


def before_its_name(text: str, start: int, q: Quantity, words: str, lead: Ahead, behind: str) -> bool:
    """Tell whether a number of the clause at ``start`` that stands before ``behind`` promises nothing."""
    if lead.text == "在" or _is_example(text, q):
        return True  # 在23个县新建学校; 推进40万吨啤酒生产等118个项目
    if q.kind == "money":
        spent = pattern("description", "spends", "{}$").search(text, max(start, lead.start - 4), lead.start)
        if spent is None and not is_fund(q, behind):
            return True
    if q.kind == "rank" or "实事" in behind or pattern("names", "circles").search(behind[:24]):
        return True
    if is_description(words, "") or _is_trait(text, q, words, behind):
        return True
    if behind.startswith("为"):
        return True  # 扩建2个为甲院、乙院
    return q.unit == "条" and pattern("names", "papers", "{}$").search(behind) is not None  # 落实28条措施


def _is_trait(text: str, q: Quantity, words: str, behind: str) -> bool:
    """Tell a number that says which things, not how many: 人口300万以下的城市, 12.5米深水航道, 1个超10亿元."""
    if ahead(behind, 0, len(behind)).start == 0 or is_size(q):
        return True
    attributive = text.startswith("的", q.end)
    if attributive and (q.after or q.high is not None) and is_measure(words):
        return True
    if q.kind == "measure":  # 3米以下的锅炉; 日处理30吨以上的设施
        return q.after == "以下" or (bool(q.after) and attributive) or names_a_thing(q, behind)
    return q.kind == "count" and bool(q.after) and text[q.start - 1 : q.start] in _JOINED  # 重点镇和50户以上村寨


def _is_one_of_sizes(text: str, q: Quantity) -> bool:
    """Tell one of several sizes of the things named behind them (培育产值超100亿元、50亿元的企业)."""
    tail = _SEVERAL.match(text, q.end)
    return tail is not None and ("元" in tail[0] or "元" in text[max(0, q.start - 12) : q.start])


def _is_example(text: str, q: Quantity) -> bool:
    """Tell a size that belongs to one of the examples of what a later number counts."""
    sized = q.kind in {"measure", "bare"} or (q.kind == "count" and q.unit.startswith("万"))
    return sized and _EXAMPLES.match(text, q.end) is not None
