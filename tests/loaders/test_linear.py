"""Crafted input takes time in proportion to its length: no rule looks back and back again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from loaders.annotate.campaigns import with_campaigns
from loaders.annotate.names import Name
from loaders.annotate.offices import with_offices
from loaders.annotate.zones import by_nature
from loaders.read import as_source
from loaders.structure import structure
from loaders.targets import find_targets

LENGTH = 12_000  # characters: a rule of quadratic cost needs minutes for some of these
LIMIT = 5.0  # seconds of processor time; usual is a tenth of it
UNITS = (
    "1", "一", "，", "、", " ", "\xa0", "\t", "1\t", "1\n", "一、\n", "1.", "-", "—", "*", "**", "__a", "“", "“甲”",
    "（", "（甲1个、", "[1", "《〈a〉", "<a", "<!--", "![](", "|a", "# a\n", "到", "到2025年，", "从1提高到2", "分别",
    "均", "和", "的", "每", "万", "百千", "1/2", "2025年", "二〇", "十四五", "1%", "达到1%、", "新增1个、", "新增达到",
    "甲、", "甲：", "甲；", "预期性\n1\n指标\n", "专栏1：a\n", "第一章\n", "第一章 a……1\n", "注：", "三大产业",
    "每千名老人拥有", "比2020年", "（甲1个、乙2个）。",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_run_of_one_thing_is_read_in_time(unit: str):
    run = unit * (LENGTH // len(unit))
    text = f"第一章 目标\n\n到2025年，新增{run}100个，覆盖率达到90%。\n\n{run}\n"
    start = time.process_time()
    find_targets(structure(as_source(text, "plan.md", "text/markdown")))
    assert time.process_time() - start < LIMIT


@pytest.mark.parametrize(
    ("rule", "unit"),
    [(with_campaigns, "“云岭”“青禾”行动,"), (with_offices, "云南省人民政府、"), (by_nature, "“一核”即青溪科学城,")],
)
def test_names_of_a_long_paragraph_are_settled_in_time(
    rule: Callable[[str, Sequence[Name]], Sequence[Name]], unit: str
):
    text = unit * 10_000
    start = time.process_time()
    found = rule(text, [])
    assert time.process_time() - start < LIMIT
    assert len(found) >= 10_000
    assert all(one.end <= other.start for one, other in pairwise(found))
