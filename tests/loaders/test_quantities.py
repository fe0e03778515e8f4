"""Numbers as plans write them, and what they come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.quantities import base_quantity, quantities


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("达到1700亿元", 1700, "亿元"),
        ("突破万亿元", 1, "万亿元"),
        ("超千亿元", 1000, "亿元"),
        ("超一百三十亿元", 130, "亿元"),
        ("1,250家", 1250, "家"),
        ("3.2万人", 3.2, "万人"),
        ("8千亩", 8, "千亩"),
        ("2/3的村庄", 0.6667, ""),
        ("三分之一的收益", 0.3333, ""),
        ("七成以上村", 70, "%"),
        ("百分之五", 5, "%"),
        ("翻一番", 1, "番"),
        ("翻两番", 2, "番"),
        ("控制在9/10万以下", 9, "/10万"),
        ("5‰以内", 5, "‰"),
        ("提高3个百分点", 3, "个百分点"),
        ("1000元/亩", 1000, "元/亩"),
        ("25微克/立方米", 25, "微克/立方米"),
    ],
)
def test_a_number_and_its_unit(words: str, value: float, unit: str):
    found = quantities(words)
    assert [(q.value, q.unit) for q in found] == [(value, unit)]


def test_a_range_keeps_both_ends():
    (found,) = quantities("培育3—5家企业")
    assert (found.value, found.high, found.unit) == (3, 5, "家")


@pytest.mark.parametrize("words", ["引进2万人才", "新增100户籍人口", "建设3部门"])
def test_a_unit_is_not_the_beginning_of_a_longer_word(words: str):
    assert not any(q.unit.endswith(("人", "户", "部")) for q in quantities(words))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, "万亿元"), (10000, "亿元")),
        ((7.7, "万元"), (77000, "元")),
        ((2.5, "万户"), (25000, "家")),
        ((10, "‰"), (1, "%")),
        ((15, "亩"), (1, "公顷")),
        ((14.5, "㎡/人"), (14.5, "平方米")),
        ((3, "个百分点"), (3, "百分点")),
    ],
)
def test_the_same_amount_in_two_units(one: tuple[float, str], other: tuple[float, str]):
    assert base_quantity(*one) == base_quantity(*other)


def test_different_things_are_not_made_equal():
    assert base_quantity(10, "千瓦") != base_quantity(10000, "个")
    assert base_quantity(5, "%") != base_quantity(5, "个百分点")
    assert base_quantity(5, "亿元") != base_quantity(5, "亿美元")


@given(st.text(st.sampled_from("0123456789.,万亿千百十一二三%个家元以上左右从到、-/年"), max_size=80))
def test_numbers_lie_in_the_text_in_order(text: str):
    last = 0
    for q in quantities(text):
        assert last <= q.start < q.end <= len(text)
        last = q.end
