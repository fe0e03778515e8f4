"""One measure, whatever a plan calls it; two measures, however alike they read."""

from __future__ import annotations

import pytest

from loaders.indicators import measure_of


@pytest.mark.parametrize(
    "names",
    [
        ("地区生产总值", "GDP", "全市生产总值", "地区生产总值（GDP）", "地区生产总值年均增长", "全省地区生产总值"),
        ("人均地区生产总值", "人均GDP", "人均生产总值"),
        (
            "R&D经费支出占GDP比重",
            "全社会研发经费支出占 GDP 比重",
            "研究与试验发展经费投入强度",
            "研发投入占地区生产总值的比重",
        ),
        ("一般公共预算收入", "地方一般公共预算收入增长", "公共财政预算收入"),
        ("城镇居民人均可支配收入", "常住居民人均可支配收入(城镇)", "城镇常住居民人均可支配收入增长"),
        ("规模以上工业增加值增长", "规上工业增加值"),
        ("细颗粒物（PM2.5）平均浓度", "PM2.5年均浓度", "城市细颗粒物(PM2.5)平均浓度"),
        ("高新技术企业数", "国家高新技术企业", "高新技术企业数量"),
        ("创建省级未来社区示范点", "建设省级未来社区示范点"),
        ("单位GDP能耗降低", "万元生产总值能耗下降"),
    ],
)
def test_wordings_of_one_measure(names: tuple[str, ...]):
    assert len({measure_of(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("城镇居民人均可支配收入", "农村居民人均可支配收入"),
        ("城乡居民收入比", "居民人均可支配收入"),
        ("常住人口城镇化率", "户籍人口城镇化率"),
        ("高新技术企业数", "新增高新技术企业数"),
        ("地区生产总值", "人均地区生产总值"),
        ("数字经济增加值", "数字经济核心产业增加值"),
        ("每万人发明专利拥有量", "每万人高价值发明专利拥有量"),
        ("一般公共预算收入", "财政总收入"),
        ("进出口总额", "出口总额"),
        ("学前教育毛入园率", "高等教育毛入学率"),
    ],
)
def test_measures_that_stay_apart(one: str, other: str):
    assert measure_of(one) != measure_of(other)


def test_a_measure_the_lexicon_does_not_know_keeps_its_words():
    assert measure_of("古树名木挂牌保护率") == "古树名木挂牌保护率"
    assert measure_of("") == ""
