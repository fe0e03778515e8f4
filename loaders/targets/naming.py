"""How a commitment is called and what kind it is, from the words around its number."""

from __future__ import annotations

import re

from loaders.quantities import Quantity
from loaders.targets.phrases import Ahead, deed
from loaders.targets.words import entries, pattern

_AMONG = re.compile(r"(?:力争|争取|确保)?(?:进入|跻身|位居|位列|列|居|排名(?=全|第|前))")
_EAGER = re.compile(r"^(?:加快|力争|确保|争取|继续)+")
_DONE_TO = re.compile(r"(?:(?:尽快|加快|顺利|全部)?(?:建设|落地|投产|开工|竣工|实施|报批|建成|达效|并网|改造))+$")
_EXAMPLES = re.compile("(?<![中高初平同])等(?=[\u4e00-\u9fff“])(?![级次于待候])")


def whose(words: str) -> str:
    """Return the words before a rank that say whose it is (经济综合实力 of 经济综合实力进入全国)."""
    return _AMONG.split(words)[0]


def name_of(words: str, verb: str, behind: str, q: Quantity) -> str:
    """Return what is counted or shared where the number stands before it, with what is done to it."""
    if q.kind == "share":
        return f"{words}{behind}"
    behind = re.sub(r"\([^()]*\)$", "", behind)
    words = re.sub(r"^(?:对|将|把|为|在|向|给)(?:全[市区县省州])?", "", words)
    verb = _EAGER.sub("", verb)
    if words and verb.endswith(words):
        words = verb
    if words.endswith("等") or len(words) > 24 or not words:
        return verb + behind if verb not in behind else behind
    return (words if verb in words or verb in behind else verb + words) + behind


def is_state(verb: str, behind: str) -> bool:
    """Tell words that raise what is there already (提升5家实验室建设水平) from a number that is to be reached."""
    verb = _EAGER.sub("", verb)
    if re.search("人口|居民|群众|学校", behind):
        return False  # for so many people it is to become better
    if behind.endswith(("力度", "进度", "进程")) or (
        behind.endswith("工作") and verb not in {"完成", "启动", "开展", "新增"}
    ):
        return True
    return "走在" in behind or (verb in entries("names", "raised") and behind.endswith(entries("names", "states")))


def has_subject(words: str) -> bool:
    """Tell whether the words before a rank say whose rank it is (经济综合实力进入…), not only among whom (进入全国)."""
    named = whose(words)
    return len(named) >= 2 and not named.startswith(("全国", "全省", "全市"))


def from_last_verb(thing: str) -> str:
    """Return what is done at the end of a list of doers (甲区、乙区建成消防站 gives 建成消防站), or an empty string."""
    last = thing.rpartition("、")[2]
    verb = deed(last, anywhere=True)
    return last[last.index(verb) :] if verb and len(last) - last.index(verb) - len(verb) >= 2 else ""


def names_a_thing(q: Quantity, behind: str) -> bool:
    """Tell a size in the name of works or of a circle (100万吨乙烯装置, 5公里服务圈) from one that is promised."""
    thing = _DONE_TO.sub("", behind)
    if thing.startswith(("泊位", "码头", "机组", "范围")) or thing.endswith("圈"):
        return True
    length = q.unit.endswith("公里") and thing.endswith(("管线", "线路"))  # what is as long as that is built
    return not length and pattern("names", "technical", "{}$").search(thing) is not None


def is_size(q: Quantity) -> bool:
    """Tell a depth, height or the like of one thing (12.5米深水航道, 400毫米降水线) from a length to be built."""
    return q.unit in {"毫米", "厘米"} or (q.unit == "米" and q.value < 50)


def without_examples(thing: str, verb: str) -> str:
    """Return what is counted without the examples named before it (开工甲、乙等项目 gives 开工项目)."""
    kinds = _EXAMPLES.split(thing)
    return verb + kinds[-1] if len(kinds) > 1 and kinds[-1].endswith(("项目", "工程")) else thing


def is_fund(q: Quantity, behind: str) -> bool:
    """Tell an amount that is itself to be raised or spent (3亿元经费) from one that sizes a thing (10亿元以上项目)."""
    return q.after not in {"以上", "以下"} and pattern("description", "funds").search(behind) is not None


def without(thing: str, verb: str) -> str:
    """Return a thing without the verb that it begins with."""
    return thing[len(verb) :] if verb and thing.startswith(verb) else thing


def kind_of(indicator: str, q: Quantity, lead: Ahead) -> str:
    """Return the kind of a commitment: level, cumulative, annual, growth or ratio."""
    if (
        (q.kind == "time" and lead.change)
        or q.unit == "番"
        or q.unit.endswith(("百分点", "位次"))
        or (q.unit == "倍" and lead.change)
    ):
        return "ratio"
    if q.unit in {"%", "‰"} and lead.change:
        return "ratio" if lead.falling else "growth"
    if q.unit in {"%"} and re.search(r"(?:增速|涨幅|增幅|增长率|增长)$", indicator):
        return "growth"
    if q.unit in {"%"} and re.search(r"(?:降幅|下降)$", indicator):
        return "ratio"
    if re.search(r"每年|年均", indicator) or ("年度" in indicator and q.kind != "share"):
        return "annual"
    if "累计" in indicator and q.kind != "share":
        return "cumulative"
    if q.kind == "money" and indicator.endswith("投资") and not lead.level:
        return "cumulative"
    if q.kind in {"count", "measure", "money"} and "新增" in indicator:
        return "cumulative"
    if q.kind in {"share", "rank", "bare", "time"} or (lead.level and not deed(indicator)):
        return "level"
    return "cumulative" if deed(indicator, anywhere=True) else "level"
