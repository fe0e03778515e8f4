"""Goals and actions of a plan, as a reader of it would list them."""

from dataclasses import replace

import pytest

from graph.model import (
    Action,
    DocumentRecords,
    Entity,
    Goal,
    Label,
    Mention,
    RelationshipType,
    Resolution,
    Source,
    Target,
)
from loaders.assemble import assemble
from loaders.structure import structure
from loaders.targets import find_targets
from loaders.tasks import find_stated, tie
from loaders.tasks.scope import scopes

OUTLINE = """云州市国民经济和社会发展第十四个五年规划和二〇三五年远景目标纲要

第一章 迈上新征程

第一节 发展回顾

综合实力再攀新高。2020年全市生产总值迈过三千亿元台阶，工业底盘越扎越牢。

第二节 面临环境

外部环境更加多变。全球产业链正在重新洗牌，周边城市你追我赶，竞争日趋激烈。

第三节 主要目标

——实体经济更有分量。到2025年，规模以上工业企业数突破三千家，新兴产业挑起大梁。

——山水人居更加怡人。城区绿地连片成网，清水绿岸成为日常风景。

到2035年，全市建成山水相依的现代化滨江名城，居民收入再上一个大台阶。

第二章 建设制造强市

坚持实业为本、制造为先，补齐链条短板，努力打造长江中游先进装备制造高地。

第一节 做强先进制造

培育装备集群。依托云州高新区，集聚一批整机和关键部件企业，建设智能装备产业园。

改造传统产业。推动纺织、建材企业更新设备，支持老厂房腾笼换鸟。

专栏 1：制造业重点项目

1.云州智能装备产业园。新建标准厂房四十万平方米。

2.滨江光电产业基地二期。扩建两条生产线。

第三章 规划实施保障

加强组织领导。健全规划实施的领导机制，把任务分解到各部门各县区。
"""

REPORT = """政府工作报告

各位代表：

现在，我代表市人民政府向大会报告工作，请予审议。

一、2020年工作回顾

过去一年，我们顶住压力，稳住了经济基本盘。

二、2021年工作安排

今年全市经济社会发展的主要预期目标是：生产总值增长7%，居民收入增长与经济增长同步。

（一）全力扩大有效投资。把项目作为硬抓手，开工建设环湖快速路，新增工业用地一千亩。

（二）持续改善群众生活。办好十件实事，改造老旧小区二十个。

各位代表！奋斗正当其时，让我们携手同行。
"""


def records(text: str) -> DocumentRecords:
    return structure(Source("plan.txt", text, "ab" * 32))


def find_goals(found: DocumentRecords) -> tuple[Goal, ...]:
    return find_stated(found)[0]


def find_actions(found: DocumentRecords) -> tuple[Action, ...]:
    return find_stated(found)[1]


def names(found: tuple) -> list[str]:
    return [x.name for x in found]


def test_titled_paragraphs_and_numbered_items_are_actions() -> None:
    assert names(find_actions(records(OUTLINE))) == [
        "培育装备集群",
        "改造传统产业",
        "云州智能装备产业园",
        "滨江光电产业基地二期",
    ]


def test_review_setting_and_guarantees_are_neither_goals_nor_actions() -> None:
    stated = " ".join(names(find_actions(records(OUTLINE))) + names(find_goals(records(OUTLINE))))
    for word in ("综合实力再攀新高", "外部环境", "组织领导"):
        assert word not in stated


def test_goals_are_objectives_the_vision_and_the_chapters_aim() -> None:
    found = find_goals(records(OUTLINE))
    assert [(g.kind, g.name) for g in found] == [
        ("objective", "实体经济更有分量"),
        ("objective", "山水人居更加怡人"),
        ("vision", "全市建成山水相依的现代化滨江名城"),
        ("aim", "努力打造长江中游先进装备制造高地"),
    ]


def test_a_name_is_found_at_its_place_in_the_passage() -> None:
    found = records(OUTLINE)
    text = {p.id: p.text for p in found.passages}
    for stated in (*find_goals(found), *find_actions(found)):
        assert stated.name in text[stated.passages[0]]
        assert text[stated.passages[0]][stated.start : stated.end] == stated.name


def test_a_report_sets_its_tasks_for_its_year() -> None:
    found = find_actions(records(REPORT))
    assert [(a.number, a.name) for a in found] == [("(一)", "全力扩大有效投资"), ("(二)", "持续改善群众生活")]
    assert {a.year for a in found} == {2021}


def test_a_reports_expected_figures_are_a_goal_and_its_review_is_nothing() -> None:
    goals = find_goals(records(REPORT))
    assert [g.kind for g in goals] == ["objective"]
    assert not any("顶住压力" in name for name in names(find_actions(records(REPORT))))


def test_an_action_involves_what_it_names_and_has_the_targets_stated_in_it() -> None:
    found = records(OUTLINE)
    place = next(p for p in found.passages if p.text.startswith("培育装备集群"))
    start = place.text.index("云州高新区")
    mention = Mention(f"{place.id}/m{start}-{start + 5}", place.id, Label.PLATFORM, start, start + 5, "云州高新区")
    region = Mention(f"{place.id}/m{start}-{start + 2}", place.id, Label.REGION, start, start + 2, "云州")
    goal = next(p for p in found.passages if p.text.startswith("——实体经济"))
    name = "规模以上工业企业数"
    target = Target(
        f"{goal.id}/t0", goal.document, goal.id, None, name, name, 3000, "家", ">", 2025, "level", 0, 5, goal.text[:5]
    )
    whole = DocumentRecords(
        found.document,
        found.sections,
        found.passages,
        (mention, region),
        (target,),
        find_goals(found),
        find_actions(found),
    )
    links = tie(whole)
    assert [(x.type, x.source, x.target) for x in links] == [
        (RelationshipType.INVOLVES, f"{place.id}/a0", mention.id),
        (RelationshipType.HAS_TARGET, f"{goal.id}/g0", target.id),
    ]
    assert all(x.evidence and 0 < x.confidence <= 1 for x in links)


def test_goals_listed_under_a_line_of_their_own_are_no_tasks() -> None:
    found = records(
        "政府工作报告\n\n二、今后五年的工作\n\n今后五年，我们将朝着以下目标努力：\n\n"
        "产业更强。工业投资年年有增长，园区面貌焕然一新。\n\n生活更好。看病上学都在家门口。\n\n"
        "围绕上述要求，今年要做好以下几件事：\n\n扩大投资。开工建设环湖快速路。\n"
    )
    assert [g.kind for g in find_goals(found)] == ["objective", "objective"]
    assert names(find_actions(found)) == ["扩大投资"]


def test_a_heading_that_is_set_like_a_paragraph_is_no_task() -> None:
    found = records(
        "政府工作报告\n\n二、2021年工作安排\n\n第一，大力培育县域产业，做大经济底盘\n\n"
        "壮大果品加工。引进榨汁和冻干生产线，建设产地冷库。\n"
    )
    assert names(find_actions(found)) == ["壮大果品加工"]


@pytest.mark.parametrize("text", ["", "\n\n", "。", "一、\n二、\n（一）"])
def test_a_document_without_words_has_no_tasks(text: str) -> None:
    assert find_actions(records(text)) == () and find_goals(records(text)) == ()


AIMS = """云州市国民经济和社会发展第十四个五年规划纲要

第一章 总体要求

第一节 主要目标

“十四五”时期，全市上下同心，努力成为内陆开放的排头兵。

第二节 远景目标

“云州样本”走向全国，成为山区振兴的排头兵，基本实现社会主义现代化。

第二章 建设开放云州

坚持内外联动，努力打造开放云州，不断擦亮国际陆港品牌，形成东西双向开放格局。

第一节 畅通通道

建设铁路通道。开工建设云平铁路，谋划货运环线，提升枢纽能力。

1.陆港物流园空间布局

创建开放试点。主要目标：三年建成进口商品集散地。

主要路径：1.培育市场主体，引进龙头贸易商。

第三章 创造美好生活

坚持以人为本，健全服务体系，努力办好群众身边事，不断提升公共服务水平。

第一节 办好教育

扩大学位供给。新建一批学校，补齐学位缺口，办好家门口的学校。
"""


def test_an_aim_is_the_clause_nearest_its_chapters_heading_or_what_the_opening_leads_up_to() -> None:
    found = {g.name: g.kind for g in find_goals(records(AIMS))}
    assert found["努力打造开放云州"] == "aim"
    assert found["不断提升公共服务水平"] == "aim"


def test_only_what_lies_beyond_the_plan_is_a_vision_and_it_is_named_by_what_sums_it_up() -> None:
    assert [g.name for g in find_goals(records(AIMS)) if g.kind == "vision"] == ["基本实现社会主义现代化"]


def test_captions_and_ways_to_a_goal_are_no_goals() -> None:
    found = records(AIMS)
    stated = names(find_goals(found)) + names(find_actions(found))
    assert "建设铁路通道" in stated
    assert not [name for name in stated if "空间布局" in name]
    assert not [g.name for g in find_goals(found) if "路径" in g.name]


def test_expected_figures_are_named_without_the_verb_that_follows() -> None:
    assert names(find_goals(records(REPORT))) == ["今年全市经济社会发展的主要预期目标"]


COMMITMENTS = """云州市国民经济和社会发展第十四个五年规划纲要

第一章 总体要求

第一节 主要目标

——实体经济更有分量。到2025年，数字经济增加值突破300亿元，新建学校12所。

第二章 建设制造强市

第一节 做强先进制造

培育装备集群。到2025年，装备制造业产值突破900亿元，新增高新技术企业80家，建成标准厂房60幢，推进重点项目20个。

专栏 1：制造业重点项目

1.滨江光电产业基地。新增产能300万套，计划投资12亿元。
"""


def test_numbers_of_the_plan_and_measures_of_the_place_are_told_from_those_of_single_works() -> None:
    found = records(COMMITMENTS)
    found = replace(found, targets=find_targets(found), goals=find_goals(found))
    scope = scopes(found)
    told = {(t.value, t.unit): scope[t.id] for t in found.targets}
    assert told[300, "亿元"] == told[12, "所"] == "plan"
    assert told[900, "亿元"] == told[80, "家"] == "measure"
    assert told[60, "幢"] == told[20, "个"] == "output"
    assert {s for (value, unit), s in told.items() if unit in {"万套"} or (value == 12 and unit == "亿元")} <= {
        "output"
    }


def test_a_title_is_quoted_with_the_sentence_after_it() -> None:
    found = records(OUTLINE)
    found = replace(found, goals=find_goals(found), actions=find_actions(found))
    nodes = assemble([found], Resolution((), {}), ()).nodes
    quotes = {n.properties["name"]: n.properties.get("quote", "") for n in nodes}
    assert quotes["培育装备集群"].startswith("培育装备集群。依托云州高新区")
    assert quotes["实体经济更有分量"].startswith("——实体经济更有分量。到2025年")
    assert quotes["努力打造长江中游先进装备制造高地"].startswith("坚持实业为本")


def test_single_projects_of_a_list_are_told_from_tasks() -> None:
    found = records(OUTLINE)
    found = replace(found, actions=find_actions(found))
    listed = {action.name for action in found.actions if scopes(found).get(action.id) == "output"}
    assert listed == {"云州智能装备产业园", "滨江光电产业基地二期"}


def test_what_a_task_is_about_is_shown_by_the_sentence_that_names_it() -> None:
    found = records(
        "云州市2022年政府工作报告\n\n一、今年重点工作\n\n"
        "（一）壮大先进制造业。引导企业加快转型。提升服务水平。全力建设云州智造园，引进整机企业5家。优化营商环境。\n"
    )
    found = replace(found, targets=find_targets(found))
    found = replace(found, goals=find_goals(found), actions=find_actions(found))
    passage = next(p for p in found.passages if "云州智造园" in p.text)
    at = passage.text.index("云州智造园")
    mention = Mention(f"{passage.id}/m0", passage.id, Label.PLATFORM, at, at + 5, "云州智造园")
    found = replace(found, mentions=(mention,))
    found = replace(found, links=tie(found))
    resolved = Resolution(
        (Entity("platform:云州智造园", Label.PLATFORM, "云州智造园"),), {mention.id: "platform:云州智造园"}
    )
    ties = {
        r.type: r.properties["quote"] for r in assemble([found], resolved, ()).relationships if "quote" in r.properties
    }
    assert ties[RelationshipType.INVOLVES] == "全力建设云州智造园，引进整机企业5家。"
    assert ties[RelationshipType.HAS_TARGET] == "全力建设云州智造园，引进整机企业5家。"
