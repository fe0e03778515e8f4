"""A lower plan under its upper plan, and plan beside plan, as a planner would tie them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

import loaders.align
from graph.model import DocumentRecords, Entity, Label, Link, Mention, RelationshipType, Resolution, Source
from loaders.align import align, align_pairs
from loaders.align.measures import measures_of
from loaders.align.units import units_of
from loaders.divisions import get as division
from loaders.pipeline import TIES, decode_ties, encode_ties, fingerprint
from loaders.read import read
from loaders.structure import structure
from loaders.targets import find_targets
from loaders.tasks import find_stated
from loaders.ties import Ties, ends_of, pack, unpack

T = RelationshipType
NOTHING = Resolution((), {})

CITY, DISTRICT, PROVINCE = "420500", "420502", "420000"
OTHER_CITY, OTHER_DISTRICT = "420600", "420602"

CITY_PLAN = """第十四个五年规划和二〇三五年远景目标纲要

第一章 主要目标

——创新策源能力显著增强。全社会研发投入持续加大，到2025年，地区生产总值达到8000亿元，城镇登记失业率控制在4%以内。

第二章 建设创新城市

加快建设江畔智能科学岛。布局柔性芯片中试线和脑机接口实验室，引进一批院士团队，把科学岛建成中部创新策源地。

完善居家社区养老服务。建设街道养老服务综合体，推广老年食堂和家庭养老床位，培训养老护理员。

推进蓝藻水华治理。实施湖区底泥清淤和生态补水，建设水质自动监测站。

第三章 繁荣文化

办好国际编钟艺术节。修缮古琴台遗址，资助民间乐社，组织编钟乐团巡演。
"""

DISTRICT_PLAN = """第十四个五年规划和二〇三五年远景目标纲要

第一章 主要目标

到2025年，地区生产总值达到1200亿元，城镇登记失业率控制在3.5%以内。

第二章 争当创新先锋

全力服务江畔智能科学岛建设。配合做好柔性芯片中试线征地拆迁，为院士团队提供人才公寓。

提升养老服务水平。每个街道建成一个养老服务综合体，新开老年食堂十二家，试点家庭养老床位。

打造夜间经济街区。培育深夜书店和沿江夜市，延长公交末班时间。
"""


def records(text: str, region: str, kind: str = "outline", year: int = 2021, name: str = "") -> DocumentRecords:
    """Return the records of a plan of a place, as steps 2 to 4 give them but for mentions."""
    source = f"{name or region}-{kind}-{year}.txt"
    identity = sha256(f"{source}{text}".encode()).hexdigest()
    found = structure(Source(source, text, identity))
    last = year if kind == "work_report" else year + 4
    about = replace(found.document, region=region, kind=kind, year=year, period_start=year, period_end=last)
    found = replace(found, document=about)
    goals, actions = find_stated(found)
    return replace(found, goals=goals, actions=actions, targets=find_targets(found))


def city(text: str = CITY_PLAN) -> DocumentRecords:
    return records(text, CITY)


def district(text: str = DISTRICT_PLAN) -> DocumentRecords:
    return records(text, DISTRICT)


def named(documents: Iterable[DocumentRecords], links: Iterable[Link], type_: T) -> list[tuple[str, str]]:
    """Return the ends of the links of a type by what a reader calls them."""
    name = {x.id: x.name for r in documents for x in (*r.goals, *r.actions)}
    name |= {x.id: x.indicator for r in documents for x in r.targets}
    name |= {r.document.id: r.document.source for r in documents}
    return [(name[link.source], name[link.target]) for link in links if link.type is type_]


def test_a_district_task_is_tied_to_the_city_task_it_carries_out() -> None:
    documents = [city(), district()]
    ties = named(documents, align(documents, NOTHING), T.IMPLEMENTS)
    assert ("全力服务江畔智能科学岛建设", "加快建设江畔智能科学岛") in ties
    assert ("提升养老服务水平", "完善居家社区养老服务") in ties


def test_what_no_district_takes_up_stays_empty() -> None:
    documents = [city(), district()]
    ties = named(documents, align(documents, NOTHING), T.IMPLEMENTS)
    assert not any(upper in {"推进蓝藻水华治理", "办好国际编钟艺术节"} for _, upper in ties)
    assert not any(lower == "打造夜间经济街区" for lower, _ in ties)


def test_a_tie_says_why_in_words_and_shows_the_sentence() -> None:
    documents = [city(), district()]
    tie = next(x for x in align(documents, NOTHING) if x.type is T.IMPLEMENTS and x.properties["strength"] == "strong")
    passages = {p.id: p.text for r in documents for p in r.passages}
    lower, upper = tie.evidence
    assert tie.properties["quote"] in passages[lower]
    assert tie.properties["reason"]
    assert upper in passages and 0 < tie.confidence <= 1


def test_a_thing_that_both_name_is_the_reason() -> None:
    documents = [city(), district()]
    name = "江畔智能科学岛"
    mentions, entity_of = [], {}
    for i, r in enumerate(documents):
        passage = next(p for p in r.passages if name in p.text)
        start = passage.text.index(name)
        found = Mention(f"{passage.id}/m{start}", passage.id, Label.PLATFORM, start, start + len(name), name)
        mentions.append(found)
        entity_of[found.id] = "platform:island"
        documents[i] = replace(r, mentions=(found,))
    resolution = Resolution((Entity("platform:island", Label.PLATFORM, name),), entity_of)
    reasons = [x.properties["reason"] for x in align(documents, resolution) if x.type is T.IMPLEMENTS]
    assert any(f"共有平台{name}" in str(reason) for reason in reasons)


def test_stock_phrases_are_no_reason() -> None:
    upper = city(
        "规划纲要\n\n第一章 推动高质量发展\n\n全面推进高质量发展。坚持稳中求进，"
        "大力实施创新驱动，加快构建新发展格局，不断增强综合实力。\n\n"
        "加固水库大坝。更换溢洪道闸门，布设渗压计。\n"
    )
    lower = district(
        "规划纲要\n\n第一章 推动高质量发展\n\n扩建少儿图书馆。坚持高质量发展，"
        "大力推进全民阅读，加快添置绘本，不断增强服务能力。\n\n"
        "整治油烟扰民。全面推进餐饮门店安装净化器。\n"
    )
    assert not named([upper, lower], align([upper, lower], NOTHING), T.IMPLEMENTS)


def test_a_district_goes_under_its_own_city_only() -> None:
    documents = [city(), district(), records(DISTRICT_PLAN, OTHER_DISTRICT)]
    links = align(documents, NOTHING)
    other = documents[2].document.id
    assert named(documents, links, T.SUBORDINATE_TO) == [
        (documents[1].document.source, documents[0].document.source),
    ]
    assert not any(other in (link.source + link.target) for link in links)


def test_a_neighbouring_citys_plans_change_nothing_for_the_others() -> None:
    alone = [city(), district()]
    neighbours = [records(CITY_PLAN, OTHER_CITY, name="neighbour"), records(DISTRICT_PLAN, OTHER_DISTRICT)]
    ours = {x.id for r in alone for x in (*r.goals, *r.actions, *r.targets, r.document)}
    together = [link for link in align([*neighbours, *alone], NOTHING) if link.source in ours or link.target in ours]
    assert sorted(together, key=repr) == sorted(align(alone, NOTHING), key=repr)


def test_the_order_of_documents_does_not_matter() -> None:
    documents = [city(), district(), records(CITY_PLAN, CITY, "action_plan")]
    ways = {repr(sorted(align(list(order), NOTHING), key=repr)) for order in permutations(documents)}
    assert len(ways) == 1


def test_any_number_of_levels() -> None:
    province = records(CITY_PLAN.replace("8000", "60000"), PROVINCE)
    documents = [province, city(), district()]
    links = align(documents, NOTHING)
    assert sorted(named(documents, links, T.SUBORDINATE_TO)) == sorted(
        [
            (documents[1].document.source, province.document.source),
            (documents[2].document.source, documents[1].document.source),
        ]
    )
    assert any(link.type is T.CONTRIBUTES_TO and link.target.startswith(province.document.id) for link in links)


def test_a_district_without_its_citys_plan_stays_untied() -> None:
    documents = [records(CITY_PLAN, PROVINCE), district()]
    assert align(documents, NOTHING) == ()


def test_plans_of_other_years_are_not_tied() -> None:
    documents = [records(CITY_PLAN, CITY, year=2011), district()]
    assert align(documents, NOTHING) == ()


def note(documents: list[DocumentRecords], indicator: str) -> tuple[str, Link]:
    link = next(
        link
        for link in align(documents, NOTHING)
        if link.type is T.CONTRIBUTES_TO
        and next(t for r in documents for t in r.targets if t.id == link.source).indicator.endswith(indicator)
    )
    return str(link.properties["note"]), link


def test_numbers_come_with_their_arithmetic() -> None:
    documents = [city(), district()]
    share, link = note(documents, "地区生产总值")
    assert share == "相当于全市目标的15.0%"
    assert link.properties["share"] == pytest.approx(0.15)
    ahead, link = note(documents, "城镇登记失业率")
    assert ahead == "优于全市目标0.5个百分点"
    assert link.properties["ahead"] == pytest.approx(0.5)


def test_another_calibre_is_weak_and_says_so() -> None:
    report = records("政府工作报告\n\n一、2021年主要目标\n\n地区生产总值增长8%。\n", DISTRICT, "work_report")
    said, link = note([city(), report], "地区生产总值增长")
    assert "口径不同" in said
    assert link.properties["strength"] == "weak"
    assert "share" not in link.properties


def test_two_plans_of_one_place_agree_whatever_the_unit_and_differ_otherwise() -> None:
    outline = records(
        "规划纲要\n\n第一章 主要目标\n\n到2025年，地区生产总值达到8000亿元，居民综合阅读率达到92.5%。\n", CITY
    )
    action_plan = records(
        "行动方案\n\n一、主要目标\n\n到2025年，地区生产总值突破0.8万亿元，居民综合阅读率达到93%。\n",
        CITY,
        "action_plan",
    )
    documents = [outline, action_plan]
    links = align(documents, NOTHING)
    assert [lower for lower, _ in named(documents, links, T.AGREES_WITH)] == ["地区生产总值"]
    assert [lower for lower, _ in named(documents, links, T.DIFFERS_FROM)] == ["居民综合阅读率"]


def goals_of(*lines: str) -> str:
    return "第十四个五年规划纲要\n\n第一章 主要目标\n\n" + "\n\n".join(f"到2025年，{line}。" for line in lines) + "\n"


def notes(links: Iterable[Link], kind: RelationshipType = T.CONTRIBUTES_TO) -> list[str]:
    return sorted(str(link.properties["note"]) for link in links if link.type is kind)


def test_money_that_comes_in_is_one_measure_whatever_the_verb_before_it() -> None:
    upper, lower = goals_of("招商引资到位资金达到5000亿元"), goals_of("累计招引到位资金400亿元")
    assert notes(align((city(upper), district(lower)), NOTHING)) == ["相当于全市目标的8.0%"]


def test_a_bare_multiple_is_set_against_a_count() -> None:
    upper, lower = goals_of("新引进高校毕业生60万以上"), goals_of("新引进高校毕业生6万人以上")
    assert notes(align((city(upper), district(lower)), NOTHING)) == ["相当于全市目标的10.0%"]


def test_a_measure_counted_in_another_way_says_so() -> None:
    upper, lower = goals_of("人均地区生产总值达到10万元"), goals_of("人均地区生产总值（户籍）达到20万元")
    (note,) = notes(align((city(upper), district(lower)), NOTHING))
    assert "户籍" in note


def test_one_number_written_in_two_places_has_the_same_ties_in_both() -> None:
    upper = goals_of("全社会研发经费支出占GDP比重达到3%左右", "R&D经费支出占地区生产总值比重3%")
    lower = goals_of("研发投入强度达到1.9%以上")
    found = [x for x in align((city(upper), district(lower)), NOTHING) if x.type is T.CONTRIBUTES_TO]
    assert len({x.target for x in found}) == 2
    assert len({x.confidence for x in found}) == 1


def test_a_part_is_not_set_against_the_whole() -> None:
    upper, lower = goals_of("服务贸易进出口额达到6000亿元"), goals_of("进出口总额达到3000亿元")
    assert notes(align((city(upper), district(lower)), NOTHING)) == []


def test_ranks_in_different_lists_are_not_set_against_each_other() -> None:
    upper, lower = goals_of("综合实力稳居全国城市前30位"), goals_of("综合实力进入全省城区前10位")
    assert notes(align((city(upper), district(lower)), NOTHING)) == []


def test_a_number_of_what_is_being_brought_up_differs_only_weakly_from_that_of_what_has_come_of_it() -> None:
    wide = records(goals_of("“隐形冠军”培育企业150家", "高新技术企业4400家"), CITY)
    narrow = records(goals_of("新增“隐形冠军”200家", "高新技术企业4500家"), CITY, "action_plan")
    found = {str(x.properties["note"])[:4]: x for x in align((wide, narrow), NOTHING) if x.type is T.DIFFERS_FROM}
    assert found["4500"].properties["strength"] == "strong"
    assert found["200家"].properties["strength"] == "weak"
    assert "口径" in str(found["200家"].properties["note"])
    assert found["200家"].confidence < found["4500"].confidence


def test_tasks_of_two_plans_of_one_place_correspond() -> None:
    action_plan = records(
        "行动方案\n\n一、主要任务\n\n1.高标准建设江畔智能科学岛。年内投用柔性芯片中试线，引进院士团队三个。\n\n"
        "2.改造背街小巷。整治架空线缆。\n",
        CITY,
        "action_plan",
    )
    documents = [city(), action_plan]
    links = align(documents, NOTHING)
    assert named(documents, links, T.CORRESPONDS_TO) == [("高标准建设江畔智能科学岛", "加快建设江畔智能科学岛")]
    assert not named(documents, links, T.IMPLEMENTS)


def test_pairs_that_were_compared_are_not_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str | None] = []
    links = loaders.align._links

    def compare(pair: loaders.align._Pair, desk: loaders.align._Desk) -> Iterator[Link]:
        compared.append(pair.lower.document.region)
        return links(pair, desk)

    monkeypatch.setattr("loaders.align._links", compare)
    other = records(DISTRICT_PLAN.replace("夜间", "清晨"), "420503")
    known = align_pairs([city(), district()], NOTHING, {})
    assert align_pairs([city(), district()], NOTHING, known) == known
    assert compared == [DISTRICT]
    align_pairs([city(), district(), other], NOTHING, known)
    assert compared == [DISTRICT, "420503"], "a document that is added is compared with those of its own line alone"
    align_pairs([city(), district(DISTRICT_PLAN.replace("1200", "1300"))], NOTHING, known)
    assert compared[2:] == [DISTRICT], "a document that says something else is compared again"


def test_provinces_that_are_compared_elsewhere_and_in_another_order_are_tied_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("loaders.align._WORTH_SHARING", 2)
    documents = [city(), district(), records(CITY_PLAN, "330300"), records(DISTRICT_PLAN, "330302")]
    told: list[tuple[int, int]] = []

    def elsewhere(work: Callable[[int], bytes], count: int) -> Iterator[tuple[int, bytes]]:
        return ((number, work(number)) for number in reversed(range(count)))

    found = align_pairs(documents, NOTHING, {}, lambda done, total: told.append((done, total)), elsewhere)
    here = align_pairs(documents, NOTHING, {})
    assert [(pair, tuple(links)) for pair, links in found.items()] == [(p, tuple(links)) for p, links in here.items()]
    assert all(isinstance(link, Link) for links in found.values() for link in links)
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_ties_that_were_kept_are_the_same_ties() -> None:
    documents = [city(), district()]
    packed = encode_ties(align_pairs(documents, NOTHING, {}))
    kept = decode_ties(packed)
    again = align_pairs(documents, NOTHING, kept)
    assert tuple(link for links in again.values() for link in links) == align(documents, NOTHING)
    assert list(map(ends_of, again.values())) == [ends_of(tuple(links)) for links in kept.values()]
    assert encode_ties(again) == packed


def test_ties_are_packed_anew_where_one_of_their_pairs_is_gone_or_another_program_made_them() -> None:
    documents = [city(), records(CITY_PLAN, CITY, "action_plan"), district()]
    data = encode_ties(align_pairs(documents, NOTHING, {}))[f"{TIES}{district().document.id}"]
    kept = unpack(data, fingerprint())
    assert len(kept) == 2
    for name, links in kept.items():
        alone = unpack(pack({name: links}, fingerprint()), fingerprint())
        assert {one: tuple(some) for one, some in alone.items()} == {name: tuple(links)}
    assert unpack(data, "another") == unpack(data[:-1], fingerprint()) == {}


def test_a_thing_with_another_name_is_another_reason() -> None:
    documents = [city(), district()]
    passages = [p for r in documents for p in r.passages if "老年食堂" in p.text]
    mentions = [
        Mention(f"{p.id}/m0-4", p.id, Label.PROJECT, at, at + 4, "老年食堂")
        for p in passages
        for at in [p.text.index("老年食堂")]
    ]
    documents = [replace(r, mentions=tuple(m for m in mentions if m.id.startswith(r.document.id))) for r in documents]
    kept: Ties = {}
    for name in ("老年食堂", "长者食堂"):
        thing = Entity("project:食堂", Label.PROJECT, name)
        resolution = Resolution((thing,), {m.id: thing.id for m in mentions})
        kept = align_pairs(documents, resolution, kept)
        assert any(name in str(link.properties.get("reason")) for links in kept.values() for link in links)


def test_a_thing_that_only_one_document_names_is_no_reason_to_compare_again() -> None:
    documents = [city(), district()]
    at = {r.document.id: next(p for p in r.passages if "老年食堂" in p.text) for r in documents}
    mentions = {document: Mention(f"{p.id}/m0-4", p.id, Label.PROJECT, 0, 4, "老年食堂") for document, p in at.items()}
    documents = [replace(r, mentions=(mentions[r.document.id],)) for r in documents]
    one, other = (mentions[r.document.id].id for r in documents)

    def pairs(**meant: str) -> set[str]:
        things = tuple(Entity(name, Label.PROJECT, name) for name in sorted({*meant.values()}))
        return {*align_pairs(documents, Resolution(things, {one: meant["one"], other: meant["other"]}), {})}

    apart = pairs(one="project:a", other="project:b")
    assert pairs(one="project:a", other="project:c") == apart
    assert pairs(one="project:b", other="project:b") != apart


def test_nothing_to_align() -> None:
    assert align([], NOTHING) == ()
    assert align([records("", CITY), records("", DISTRICT, name="empty")], NOTHING)[0].type is T.SUBORDINATE_TO


@pytest.mark.plans
def test_the_published_plans_are_tied_by_the_region_tree_alone(plans: Path) -> None:
    documents = []
    for path in sorted(plans.glob("*.txt")):
        found = structure(read(path))
        goals, actions = find_stated(found)
        found = replace(found, goals=goals, actions=actions, targets=find_targets(found))
        documents.append(found)
    region = {r.document.id: r.document.region for r in documents}
    texts = {p.id: p.text for r in documents for p in r.passages}
    links = align(documents, NOTHING)
    assert {link.type for link in links} >= {T.IMPLEMENTS, T.CONTRIBUTES_TO, T.CORRESPONDS_TO, T.AGREES_WITH}
    for link in links:
        below, above = (region[end.partition("/")[0]] for end in (link.source, link.target))
        same_place = link.type in {T.CORRESPONDS_TO, T.AGREES_WITH, T.DIFFERS_FROM}
        assert above == (below if same_place else division(below).parent)
        assert link.evidence and all(passage in texts for passage in link.evidence)
        assert str(link.properties.get("quote", "")) in texts[link.evidence[0]]


def test_what_stands_around_a_target_is_told_alike_with_the_tasks_prepared_and_without() -> None:
    plan = records(CITY_PLAN, CITY)
    alone, beside = measures_of(plan), measures_of(plan, units_of(plan, {}))
    assert alone.context.any()
    assert np.allclose(alone.context, beside.context, atol=1e-5)
