"""The mess of published plans is made good: sections with whole titles, passages of literal words, nothing lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import DocumentRecords, Passage, Source
from loaders.normal import normal
from loaders.read import as_source, read
from loaders.structure import run_in_title, structure
from loaders.structure.lines import half_width
from loaders.structure.numbering import value
from loaders.targets import find_targets

OUTLINE = """某某市国民经济和社会发展第十四个五年 规划和二〇三五年远景目标纲要

2021年2月

目 录

第一章 开启新征程\t(1)
第一节 发展回顾.....\t(1)
第二章 建设创新城市\t(18)
附件\t重大项目清单（另附）

本纲要说明政府的打算，供各方面共同遵循。

第一章 开启新征程

第一节 发展回顾

“十三五”时期，全市经济保持平稳，产业结构不断优化，创新能力有所增强，人民生活持续改善，为今后五年的发展打下

了坚实的基础。

第二节 奋斗目标

——综合实力显著增强。到2025年，地区生产总值突破3000亿元。

“十四五”主要指标表

序号\t指标名称\t单位\t2020年 基数\t2025年 目标\t属性
1\t地区生产总值\t亿元\t2100\t3000\t预期性
2\t居民收入\t城镇\t元\t5000\t7000\t预期性
注：1.2020年数值为初步统计数。
2.速度按可比价计算。

展望二〇三五年，基本实现现代化。

第二章 聚焦先行战略，建设活力充沛的

创新型城市

第一节 搭建平台

加快建设科技城。依托高校院所，建设一批研发机构。

专栏 1：重点行动

1.提升平台行动。提升一批平台能级，完善配套服务，让更多科研人员愿意到园区来工作生活，形成人才集聚的良好局面

和氛围。
2.培育企业行动。培育一批企业。

完善创新生态。健全科技金融体系。
"""

REPORT = """---
source: https://www.example.gov.cn/1.html
title: 衢州市政府工作报告（2022年）
---

**政府工作报告**

——2022年1月6日在衢州市第八届人民代表大会第一次会议上

衢州市市长　张三

各位代表：

现在，我代表市人民政府向大会报告工作，请予审议。

**一、2021年工作回顾**

过去一年，全市上下共同努力。

**一年来，我们主要做了以下工作：**

**（一）稳住经济。**地区生产总值增长8%。

**二、2022年工作安排**

（一）发展产业

**做强实体经济。**实施一批项目[1]。

1．培育新兴产业。引进企业20家。

2．改造传统产业。实施技改项目50个。

（二）改善民生。坚持以人民为中心。城镇新增就业3万人。

附件

名词解释

1.实施一批项目：指列入计划的项目。
"""


def _records(text: str, media_type: str = "text/plain") -> DocumentRecords:
    return structure(as_source(text, "plan", media_type))


def _outline(records: DocumentRecords) -> list[tuple[int, str, str, str]]:
    return [(s.depth, s.kind, s.number, s.title) for s in records.sections]


def _texts(records: DocumentRecords, kind: str | None = None) -> list[str]:
    return [p.text for p in records.passages if kind is None or p.kind == kind]


def _check(source: Source, records: DocumentRecords) -> None:
    """Hold what every document must keep: literal pieces, in order, none twice, sections around what stands in them."""
    last = 0
    for passage in records.passages:
        pieces = list(zip(passage.pieces[::2], passage.pieces[1::2], strict=True))
        assert "".join(source.text[a:b] for a, b in pieces) == passage.text
        assert passage.start == pieces[0][0] and passage.end == pieces[-1][1]
        for a, b in pieces:
            assert last <= a < b
            last = b
    inside = {s.id: s for s in records.sections}
    for passage in records.passages:
        section = inside[passage.section] if passage.section else None
        while section is not None:
            assert section.start <= passage.start and passage.end <= section.end
            section = inside[section.parent] if section.parent else None
    assert [s.order for s in records.sections] == list(range(len(records.sections)))
    assert [p.order for p in records.passages] == list(range(len(records.passages)))


def test_chapters_sections_and_boxes_stand_in_a_tree_with_whole_titles():
    assert _outline(_records(OUTLINE)) == [
        (1, "preamble", "", "某某市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要"),
        (1, "chapter", "第一章", "开启新征程"),
        (2, "section", "第一节", "发展回顾"),
        (2, "section", "第二节", "奋斗目标"),
        (3, "box", "", "“十四五”主要指标表"),
        (1, "chapter", "第二章", "聚焦先行战略，建设活力充沛的创新型城市"),
        (2, "section", "第一节", "搭建平台"),
        (3, "box", "专栏1", "重点行动"),
    ]


def test_the_table_of_contents_makes_nothing():
    texts = _texts(_records(OUTLINE))
    assert not any("(18)" in text or "另附" in text or text.startswith("目") for text in texts)
    assert max(Counter(texts).values()) == 1


def test_a_paragraph_that_a_page_break_cut_is_whole_again():
    assert any("打下了坚实的基础" in text for text in _texts(_records(OUTLINE)))


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("培育两大发展极。积极培育以甲县城、乙县城为", "核心的两大发展极，完善路网布局。"),
        ("完善社会保障。稳步推进社会保险扩面，", "实现养老保险全覆盖。"),
        ("综合实力再上台阶。全市实现地区生产总值3000", "亿元，年均增长7%。"),
        ("本规划是第十四个五年规划和二〇三五", "年远景目标的行动纲领。"),
        ("依法保护企业权益，建立“承诺+监督+问责”", "的诚信履约机制。"),
    ],
)
def test_a_line_that_breaks_off_goes_on_behind_an_empty_one(first: str, rest: str):
    texts = _texts(_records(f"第一章 总纲\n\n{first}\n\n{rest}\n"))
    assert texts == ["第一章 总纲", first + rest]


@pytest.mark.parametrize("following", ["完善创新生态。健全金融体系。", "——活力更强。企业数量增加。", "二、重点任务"])
def test_a_line_without_a_full_stop_does_not_take_what_is_begun_anew(following: str):
    texts = _texts(_records(f"第一章 总纲\n\n加快建设科技城。依托高校院所建设一批机构\n\n{following}\n\n正文。\n"))
    assert following in texts


def test_a_missing_full_stop_joins_no_paragraph_that_begins_with_its_title():
    first = "提升产业竞争力，建设制造强市。以科技创新增强动能，到2025年，研发经费支出占生产总值比重达到2.8%"
    following = "融入发展格局，建设枢纽城市。深化开放合作，畅通经济循环。"
    assert _texts(_records(f"第一章 目标\n\n{first}\n\n{following}\n")) == ["第一章 目标", first, following]


@pytest.mark.parametrize("title", ["名词解释：", "名 词 解 释", "有关用语释义", "《政府工作报告》有关词语解释", "注释"])
def test_explanations_of_words_stand_in_an_annex(title: str):
    records = _records(
        REPORT.split("附件")[0] + f"{title}\n\n1.双十工程：指新建10个园区，培育10家企业。\n", "text/markdown"
    )
    assert [s.kind for s in records.sections][-1] == "annex"
    assert find_targets(records)[-1].quote.startswith("城镇新增就业")


def test_headings_counted_in_words():
    text = (
        "二、2022年工作安排\n\n第一，做优产业，构建体系\n\n培育企业。\n\n第二，扩大内需\n\n促进消费。第三，稳住外贸。\n"
    )
    records = _records(text)
    assert [(s.depth, s.number, s.title) for s in records.sections] == [
        (1, "二", "2022年工作安排"),
        (2, "第一", "做优产业，构建体系"),
        (2, "第二", "扩大内需"),
    ]


def test_the_caption_of_a_picture_is_no_section_and_no_paragraph():
    records = _records("第一章 布局\n\n优化布局。\n\n1\xa0综合交通枢纽布局\n\n（一）完善路网\n\n建设道路。\n")
    assert [s.title for s in records.sections] == ["布局", "完善路网"]
    assert _texts(records, "heading") == ["第一章 布局", "1\xa0综合交通枢纽布局", "（一）完善路网"]


def test_what_stands_below_a_numbered_heading_in_a_box_stays_in_it():
    text = "第一节 交通\n\n正文。\n\n专栏2：重大项目\n\n1.航空\n\n机场改扩建工程。\n\n2.轨道\n\n"
    records = _records(f"{text}铁路：甲铁路、乙铁路。\n\n推进公交建设。构建完善的网络，方便群众出行。\n")
    box = next(s for s in records.sections if s.kind == "box")
    items = [p.text for p in records.passages if p.section == box.id]
    assert items == ["专栏2：重大项目", "1.航空", "机场改扩建工程。", "2.轨道", "铁路：甲铁路、乙铁路。"]


def test_a_box_ends_where_its_items_end():
    records = _records(OUTLINE)
    box = next(s for s in records.sections if s.number == "专栏1")
    items = [p for p in records.passages if p.section == box.id]
    assert [p.kind for p in items] == ["heading", "item", "item"]
    assert items[1].text.endswith("良好局面和氛围。")
    after = next(p for p in records.passages if p.text.startswith("完善创新生态"))
    assert after.section != box.id


def test_notes_below_a_table_are_no_sections_and_the_text_goes_on_outside_the_table():
    records = _records(OUTLINE)
    titles = {s.id: s.title for s in records.sections}
    where = {p.text: titles[p.section] for p in records.passages if p.section}
    assert where["2.速度按可比价计算。"] == "“十四五”主要指标表"
    assert where["展望二〇三五年，基本实现现代化。"] == "奋斗目标"
    assert len(_texts(records, "row")) == 3


def test_a_document_says_what_it_is():
    document = _records(OUTLINE.replace("某某市", "衢州市")).document
    assert (document.kind, document.level, document.region) == ("outline", "city", "330800")
    assert (document.period_start, document.period_end, document.year, document.date) == (2021, 2025, 2021, "2021-02")


def test_a_work_report_in_markdown():
    records = _records(REPORT, "text/markdown")
    assert _outline(records) == [
        (1, "preamble", "", "衢州市2022年政府工作报告"),
        (1, "chapter", "一", "2021年工作回顾"),
        (2, "section", "(一)", "稳住经济"),
        (1, "chapter", "二", "2022年工作安排"),
        (2, "section", "(一)", "发展产业"),
        (3, "item", "1.", "培育新兴产业"),
        (3, "item", "2.", "改造传统产业"),
        (2, "section", "(二)", "改善民生"),
        (1, "annex", "附件", "名词解释"),
    ]
    document = records.document
    assert (document.kind, document.region, document.period_start) == ("work_report", "330800", 2022)
    assert (document.date, document.issuer) == ("2022-01-06", "衢州市人民政府")
    assert not any("**" in text or "example.gov" in text for text in _texts(records))


def test_a_report_given_in_december_is_for_the_year_that_follows():
    text = REPORT.replace("2022年1月6日", "2021年12月28日")
    assert _records(text, "text/markdown").document.period_start == 2022


@pytest.mark.parametrize(
    ("title", "region", "level"),
    [
        ("浙江省衢州市柯城区国民经济和社会发展第十四个五年规划纲要", "330802", "county"),
        ("(浙江省)衢州市国民经济和社会发展第十四个五年规划纲要", "330800", "city"),
        ("湖北省恩施土家族苗族自治州国民经济和社会发展第十三个五年规划纲要", "422800", "city"),
        ("中华人民共和国国民经济和社会发展第十四个五年规划纲要", "100000", "nation"),
    ],
)
def test_whose_plan_it_is(title: str, region: str, level: str):
    document = _records(f"{title}\n\n第一章 总则\n\n正文如下。\n").document
    assert (document.region, document.level) == (region, level)


def test_an_action_plan_with_its_letter():
    text = (
        "中共衢州市委 衢州市人民政府\n\n关于印发《衢州市共同富裕行动方案（2021—2025年）》的通知\n\n"
        "各县（市、区）委、人民政府：\n\n现印发给你们。\n\n2021年7月23日\n\n一、发展目标\n\n到2025年取得进展。\n\n"
        "二、主要任务\n\n（一）夯实基础，在发展上先行\n\n1.建设示范区。打造高地，完善机制。\n"
    )
    records = _records(text)
    document = records.document
    assert document.title == "衢州市共同富裕行动方案（2021—2025年）".replace("（", "(").replace("）", ")") or (
        document.title == "衢州市共同富裕行动方案（2021—2025年）"
    )
    assert (document.kind, document.period_start, document.period_end) == ("action_plan", 2021, 2025)
    assert (document.date, document.issuer) == ("2021-07-23", "中共衢州市委衢州市人民政府")
    assert [s.title for s in records.sections][-1] == "建设示范区"


def test_what_a_site_adds_is_left_out():
    text = (
        "您现在的位置：首页 > 规划\n索引号: 113310/2023-15 公开方式: 主动公开\n\n"
        + OUTLINE
        + "\n如果内容不能正常显示，请安装软件\n【打印本页】【关闭窗口】\n"
    )
    texts = _texts(_records(text))
    assert not any(word in said for said in texts for word in ("您现在的位置", "索引号", "安装软件", "打印"))
    assert texts == _texts(_records(OUTLINE))


def test_page_numbers_and_running_heads_are_left_out():
    pages = OUTLINE.split("\n\n")
    text = "\n\n".join(f"{page}\n\n某某市发展规划\n\n— {n} —" for n, page in enumerate(pages, 1))
    assert [t for t in _texts(_records(text)) if t != "某某市发展规划"] == _texts(_records(OUTLINE))


def test_cells_that_stand_one_a_line_make_rows():
    cells = "表1 主要指标\n\n类别\n\n序号\n\n指标\n\n2020\n\n2025年目标\n\n属性\n\n经济发展\n\n" + "\n\n".join(
        f"{n}\n\n指标之{word}(亿元)\n\n{n * 10}\n\n{n * 20}\n\n预期性" for n, word in enumerate("甲乙丙丁", 1)
    )
    rows = _texts(_records(f"第一章 目标\n\n说明如下。\n\n{cells}\n\n第二章 任务\n\n推进各项工作。\n"), "row")
    assert rows[1].split("\n")[:1] + [c for c in rows[1].split("\n") if c][1:] == [
        "1",
        "指标之甲(亿元)",
        "10",
        "20",
        "预期性",
    ]
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("1.高水平建设示范区。全面推进各项工作。", "高水平建设示范区"),
        ("加快建设科技城。依托高校院所。", "加快建设科技城"),
        ("——综合实力显著增强。到2025年。", "综合实力显著增强"),
        ("**新能源**。依托核电。", "新能源"),
        ("（一）推动产业升级。坚持创新。", "推动产业升级"),
        ("“十三五”时期是我市发展很不平凡的五年。面对形势。", None),
        ("到2025年，新增企业200家。", None),
    ],
)
def test_the_title_that_a_paragraph_begins_with(text: str, title: str | None):
    passage = Passage("p", "d", None, 0, "paragraph", text, 0, len(text), (0, len(text)))
    span = run_in_title(passage)
    assert (text[slice(*span)] if span else None) == title


LINES = [
    "第一章 发展目标",
    "第一节 主要任务",
    "一、总体要求",
    "（二）发展产业。推动升级。",
    "1.建设园区。完善配套。",
    "专栏 2：重点工程",
    "——实力增强。",
    "到2025年，总值达到100亿元，",
    "序号\t指标\t单位\t2025年",
    "1\t总值\t亿元\t100",
    "| a | b | c |",
    "# 规划",
    "**加快建设**",
    "- 一个条目",
    "目录",
    "第一章 发展目标 (3)",
    "— 12 —",
    "附件1",
    "预期性",
    "12",
    "",
    "\u3000\u3000这是一段没有说完的话",
    "<!-- 注 -->",
    "---",
    "注：1.说明。",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40), st.sampled_from(["\n", "\n\n"]), st.booleans())
def test_any_order_of_lines_keeps_its_words_in_place(lines: list[str], between: str, markdown: bool):
    source = as_source("某某市规划\n\n" + between.join(lines), "plan", "text/markdown" if markdown else "text/plain")
    records = structure(source)
    _check(source, records)
    assert structure(source) == records


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_laid_out(text: str):
    source = as_source("规划" + text, "plan")
    _check(source, structure(source))


def test_no_word_of_the_body_is_lost():
    records = _records(OUTLINE)
    said = normal("".join(_texts(records)))
    body = OUTLINE.partition("（另附）")[2]
    assert normal(body) in said


@pytest.mark.plans
@pytest.mark.parametrize(
    ("plan", "chapters", "sections", "boxes"),
    [
        ("wenzhou-14fyp", 18, 70, 21),
        ("lucheng-14fyp", 12, 49, 0),
        ("luqiao-14fyp", 14, 50, 12),
        ("wenzhou-cp", 4, 8, 0),
        ("lucheng-2021", 3, 22, 0),
    ],
)
def test_the_published_plans_are_whole(plans: Path, plan: str, chapters: int, sections: int, boxes: int):
    source = read(plans / f"{plan}.txt")
    records = structure(source)
    _check(source, records)
    count = Counter(s.kind for s in records.sections)
    assert (count["chapter"], count["section"], count["box"]) == (chapters, sections, boxes)
    covered = sum(len(normal(p.text)) for p in records.passages)
    assert covered >= 0.97 * len(normal(source.text))


@pytest.mark.plans
@pytest.mark.parametrize("plan", ["wenzhou-14fyp", "lucheng-14fyp", "luqiao-14fyp", "wenzhou-cp", "lucheng-2021"])
def test_numbers_of_chapters_sections_items_and_boxes_leave_nothing_out(plans: Path, plan: str):
    """Chapters, boxes and tasks are counted through the plan, sections anew under each chapter."""
    counted: dict[tuple[str, str | None], list[int]] = {}
    for section in structure(read(plans / f"{plan}.txt")).sections:
        number = value(section.number) if section.number[:1] != "表" else None
        if number:
            parent = section.parent if section.kind == "section" else None
            counted.setdefault((section.kind, parent), []).append(number)
    assert len(counted) > 2
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in counted.values())


@pytest.mark.plans
def test_chapters_and_sections_are_those_of_the_plans_own_table_of_contents(plans: Path):
    source = read(plans / "wenzhou-14fyp.txt")
    lines = source.text.partition("目 录")[2].splitlines()
    entries = [line for line in lines if re.search(r"\(\d+\)\s*$", line)]
    listed = [re.sub(r"\W", "", re.sub(r"\(\d+\)$", "", normal(line))) for line in entries]
    found = [s for s in structure(source).sections if s.kind in {"chapter", "section"}]
    assert len(listed) > 80
    assert [re.sub(r"\W", "", normal(s.number + s.title)) for s in found] == listed


@given(st.text(st.characters() | st.sampled_from("１Ａｚ（）．：　\xa0"), max_size=40), st.sampled_from([1, 9]))
def test_numbers_and_marks_in_full_width_are_read_as_those_in_half_width(text: str, times: int):
    narrow = dict(zip("１Ａｚ（）．：　\xa0", "1Az().:  ", strict=True))
    wide = [c for c in text if c in narrow or not ("０" <= c <= "９" or "Ａ" <= c <= "Ｚ" or "ａ" <= c <= "ｚ")]
    assert half_width("".join(wide) * times) == "".join(narrow.get(c, c) for c in wide) * times
