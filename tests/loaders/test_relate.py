"""Relationships within a passage: what a planner reads off a sentence, with invented names."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Action, Document, DocumentRecords, Label, Mention, Passage
from loaders.relate import relate

LABELS = {"J": Label.PROJECT, "P": Label.PLATFORM, "I": Label.INDUSTRY, "A": Label.AGENCY, "R": Label.REGION}


def document(*marked: str, headings: tuple[int, ...] = ()) -> DocumentRecords:
    """Make records of passages in which mentions are marked: [P:云岭科创岛]."""
    passages, mentions = [], []
    for order, text in enumerate(marked):
        plain, pid = "", f"d1/p{order:05d}"
        for piece in re.split(r"(\[[JPIAR]:[^]]*\])", text):
            if re.match(r"\[[JPIAR]:", piece) and piece.endswith("]"):
                name = piece[3:-1]
                start, end = len(plain), len(plain) + len(name)
                mentions.append(Mention(f"{pid}/m{start}-{end}", pid, LABELS[piece[1]], start, end, name))
                plain += name
            else:
                plain += piece
        kind = "heading" if order in headings else "paragraph"
        passages.append(Passage(pid, "d1", "d1/s0000", order, kind, plain, 0, len(plain), (0, len(plain))))
    return DocumentRecords(
        Document("d1", "d1.txt", "", "d1", "outline"), passages=tuple(passages), mentions=tuple(mentions)
    )


def said(records: DocumentRecords) -> set[tuple[str, str, str]]:
    name = {m.id: m.surface for m in records.mentions}
    return {(name[link.source], link.type.value, name[link.target]) for link in relate(records)}


def test_items_listed_before_a_sector_are_parts_of_it() -> None:
    found = said(document("大力发展[I:冷链物流]、[I:科技咨询]、[I:会展服务]等[I:生产性服务业]，增加值增长8%。"))
    assert ("冷链物流", "PART_OF", "生产性服务业") in found
    assert ("科技咨询", "PART_OF", "生产性服务业") in found


def test_works_named_before_a_sector_serve_it() -> None:
    found = said(document("加快推进[J:青禾电机二期]、[J:云岭精密铸件]等[I:装备制造]项目建设。"))
    assert ("青禾电机二期", "SERVES", "装备制造") in found
    assert ("云岭精密铸件", "SERVES", "装备制造") in found


def test_a_place_before_what_it_wins() -> None:
    found = said(document("支持[R:青禾县]创建[P:省级农业科技示范区]。"))
    assert ("省级农业科技示范区", "LOCATED_IN", "青禾县") in found


def test_members_of_a_numbered_collective_are_its_parts() -> None:
    found = said(document("推进[P:东湖商圈]、[P:云岭商圈]、[P:南门商圈][P:三大商圈]建设。"))
    assert {s for s, kind, t in found if kind == "PART_OF" and t == "三大商圈"} == {"东湖商圈", "云岭商圈", "南门商圈"}


def test_every_link_rests_on_its_passage_and_names_its_rule() -> None:
    records = document("加快推进[J:青禾电机二期]、[J:云岭精密铸件]等[I:装备制造]项目建设。")
    links = relate(records)
    assert links
    for link in links:
        assert link.evidence == ("d1/p00000",)
        assert 0 < link.confidence <= 1
        assert link.method.startswith("serves-")


def test_nothing_is_tied_across_passages_without_a_heading() -> None:
    records = document("建设[P:云岭科创岛]。", "推进[J:青禾电机二期]项目。")
    assert not relate(records)


def test_the_same_passage_gives_the_same_links() -> None:
    records = document("支持[R:青禾县]创建[P:省级农业科技示范区]，发展[I:设施农业]。")
    assert relate(records) == relate(records)


named = st.sampled_from(["云岭", "三大片区", "青禾产业", "“一核”", "产业园", "电机网络"]).flatmap(
    lambda name: st.sampled_from([f"[{letter}:{name}]" for letter in LABELS])
)
worded = st.sampled_from(
    [
        "建设",
        "推进",
        "、",
        "，",
        "。",
        "等",
        "和",
        "以",
        "为核心",
        "五大",
        "“一核”即",
        "包括",
        "依托",
        "发展",
        "组成的",
        "打造",
        "集",
        "于一体",
        "主导产业",
        "；",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="建设推进、，。等在和[JPIAR:]云岭青禾项目产业“”；", max_size=80)
    | st.lists(named | worded).map("".join)
)
def test_any_text_is_borne(text: str) -> None:
    records = document(text)
    ids = {m.id for m in records.mentions}
    for link in relate(records):
        assert link.source in ids
        assert link.target in ids
        assert link.source != link.target


def test_works_of_a_paragraph_titled_with_a_zone_are_on_it() -> None:
    found = said(
        document(
            "加快建设[P:云岭科创岛]。立足区位优势，依托[P:青禾大学城]，建成[J:青禾会议中心]、[J:云岭人才公寓]，打造科技新地标。",
        )
    )
    assert ("云岭科创岛", "HOSTS", "青禾会议中心") in found
    assert ("云岭科创岛", "HOSTS", "云岭人才公寓") in found
    assert not [f for f in found if f[1] == "PART_OF" and f[2] == "青禾大学城"]


def test_a_heading_s_zone_holds_for_the_paragraph_under_it() -> None:
    records = document("建设[P:云岭科创岛]", "建成[J:青禾会议中心]、[J:云岭人才公寓]。", headings=(0,))
    links = relate(records)
    assert {link.method for link in links} <= {"hosts-titled-zone", "hosts-under-heading"}
    assert {link.evidence for link in links} == {("d1/p00001", "d1/p00000")}
    assert len(links) == 2


def test_the_pieces_of_a_numbered_collective_are_told_one_by_one() -> None:
    text = "以“[P:一核两带]”格局引领发展。“一核”即[P:云岭新城]，提升能级。“两带”即[P:青禾江文化带]和[P:云岭山生态带]。"
    found = said(document(text))
    assert {s for s, kind, t in found if kind == "PART_OF" and t == "一核两带"} == {
        "云岭新城",
        "青禾江文化带",
        "云岭山生态带",
    }


def test_a_zone_is_for_the_sectors_at_its_core() -> None:
    found = said(document("打造以[I:智慧安防]、[I:工业软件]为特色的[P:云岭数据基地]。"))
    assert {("云岭数据基地", "SERVES", "智慧安防"), ("云岭数据基地", "SERVES", "工业软件")} <= found


def test_what_a_programme_sets_going_is_part_of_it() -> None:
    found = said(document("实施[J:千亿轨道工程]，加快建成[J:青云高铁]，开工建设[J:云禾铁路]、[J:东山铁路]。"))
    assert {s for s, kind, t in found if kind == "PART_OF" and t == "千亿轨道工程"} == {
        "青云高铁",
        "云禾铁路",
        "东山铁路",
    }


def test_works_that_a_sentence_goes_on_to_are_on_the_zone_it_begins_with() -> None:
    found = said(document("形势总体向好。全力推进[P:云岭鞋城]扩容升级，加快建设[J:云岭鞋城四期]，开工[J:青禾快速路]。"))
    assert {t for s, kind, t in found if kind == "HOSTS" and s == "云岭鞋城"} == {"云岭鞋城四期", "青禾快速路"}


def test_works_done_in_several_zones_are_in_each() -> None:
    found = said(document("加强[J:地下综合管廊]建设，在[P:云岭商务区]、[P:青禾新城]等城市新区统筹铺设各类管线。"))
    assert {("云岭商务区", "HOSTS", "地下综合管廊"), ("青禾新城", "HOSTS", "地下综合管廊")} <= found


def test_what_a_plan_only_leans_on_hosts_nothing() -> None:
    found = said(document("加快建设[P:云岭科创岛]。依托[P:青禾大学城]，对接[J:青云高铁]。"))
    assert not [f for f in found if f[1] == "HOSTS"]


def test_a_list_of_just_so_many_is_what_was_counted() -> None:
    found = said(document("发展壮大三大[I:新兴产业]。以[I:氢能装备]、[I:海洋药物]、[I:卫星应用]为主攻方向，提升能级。"))
    assert {s for s, kind, t in found if kind == "PART_OF" and t == "新兴产业"} == {"氢能装备", "海洋药物", "卫星应用"}


def test_a_zone_lies_in_the_places_it_covers() -> None:
    found = said(document("[P:东部宜居片区]。范围涵盖[R:云岭镇]、[R:青禾街道]。以新理念引领建设。"))
    assert {t for s, kind, t in found if kind == "LOCATED_IN"} == {"云岭镇", "青禾街道"}


def leads(*marked: str) -> set[tuple[str, str]]:
    return {(s, t) for s, kind, t in said(document(*marked)) if kind == "LEADS"}


def test_who_makes_a_thing_leads_it() -> None:
    assert leads("支持[A:云岭集团]建设[P:青禾创新中心]。") == {("云岭集团", "青禾创新中心")}
    assert leads("与[A:云岭大学]、[A:青禾大学]共建[P:海洋研究院]。") == {
        ("云岭大学", "海洋研究院"),
        ("青禾大学", "海洋研究院"),
    }
    assert leads("与[A:云岭集团]开展战略合作，共建[P:数字赋能中心]。") == {("云岭集团", "数字赋能中心")}
    assert leads("[A:云岭集团]“[J:双百技改]”项目开工。") == {("云岭集团", "双百技改")}
    assert not leads("走访[A:云岭集团]。年内建成[P:青禾创新中心]。")


def test_bodies_that_answer_for_a_task_lead_it() -> None:
    records = document(
        "推进河道整治，完成清淤。（牵头单位：[A:市水利局]、[A:市住建局]；配合单位：[A:市财政局]）",
        "由[A:市发改委]牵头推进。",
    )
    tasks = tuple(Action(f"{p.id}/a0", "d1", None, (p.id,), "推进", "", 0, 2) for p in records.passages)
    surface = {m.id: m.surface for m in records.mentions}
    found = {(surface[x.source], x.target) for x in relate(replace(records, actions=tasks))}
    assert found == {("市水利局", tasks[0].id), ("市住建局", tasks[0].id), ("市发改委", tasks[1].id)}


def test_lines_named_before_the_network_they_make_up_are_its_pieces() -> None:
    found = said(document("开工建设[J:云岭一号线]、[J:青禾二号线]，构建[J:市域轨道网络]。"))
    assert {s for s, kind, t in found if kind == "PART_OF" and t == "市域轨道网络"} == {"云岭一号线", "青禾二号线"}


def test_islands_at_the_core_of_a_zone_are_pieces_of_it() -> None:
    found = said(document("以[P:东云岛]、[P:西禾岛]为核心区块，打造以帆船、海钓为特色的[P:云禾滨海旅游区]。"))
    assert {s for s, kind, t in found if kind == "PART_OF" and t == "云禾滨海旅游区"} == {"东云岛", "西禾岛"}


def test_works_that_follow_a_piece_of_a_collective_are_on_it() -> None:
    found = said(document("构建“[P:一园一镇]”格局。“一园”即[P:云岭农业园区]，推进[J:青禾灌区改造]。"))
    assert ("云岭农业园区", "HOSTS", "青禾灌区改造") in found


def test_a_work_that_bears_a_sector_s_name_is_for_it() -> None:
    found = said(document("深化[J:家政服务提质行动]试点，提升[I:家政服务业]水平。"))
    assert ("家政服务提质行动", "SERVES", "家政服务业") in found


def test_works_are_no_programme() -> None:
    found = said(document("建设[J:云岭输变电工程]，完成[J:青禾输电线路改建工程]。"))
    assert not [f for f in found if f[1] == "PART_OF"]


def test_an_explanation_lists_the_members_of_what_it_explains() -> None:
    found = said(
        document("[P:两核三带]：“[P:两核]”，指[P:云岭]和[P:青禾]；“[P:三带]”，指[P:东江文化带]、[P:西岭生态带]。")
    )
    members = {
        (s, t) for s, kind, t in found if kind == "PART_OF" and s in ("云岭", "青禾", "东江文化带", "西岭生态带")
    }
    assert members == {("云岭", "两核"), ("青禾", "两核"), ("东江文化带", "三带"), ("西岭生态带", "三带")}


def test_roads_make_up_the_ring_they_join_into() -> None:
    found = said(document("打造[J:东云路]、[J:青禾街]、[J:西岭街]连通的“[J:核心内环]”。"))
    assert {s for s, kind, t in found if kind == "PART_OF" and t == "核心内环"} == {"东云路", "青禾街", "西岭街"}


def test_a_zone_is_for_the_sectors_that_lead_in_it() -> None:
    found = said(document("[P:云岭综保区]新落户企业多家，形成了[I:木材加工]、[I:跨境电商]等主导产业板块。"))
    assert {t for s, kind, t in found if kind == "SERVES" and s == "云岭综保区"} == {"木材加工", "跨境电商"}


def test_no_two_things_are_part_of_each_other() -> None:
    found = said(
        document("全面推动[P:东湖商圈]、[P:云岭商圈]、[P:南门商圈]“[P:三大商圈]”提质升级，推进[P:三大商圈]建设。")
    )
    assert {(s, t) for s, kind, t in found if kind == "PART_OF"} == {
        ("东湖商圈", "三大商圈"),
        ("云岭商圈", "三大商圈"),
        ("南门商圈", "三大商圈"),
    }


def test_nothing_is_part_of_itself() -> None:
    made = document("[P:云岭产业园]打造[P:云岭产业园]。", "[J:甲乙环线]、[J:东湖大道]连通的[J:甲乙环线]。")
    assert said(made) == {("东湖大道", "PART_OF", "甲乙环线")}


def test_places_that_are_counted_or_listed_are_no_parts_of_one_another() -> None:
    assert not said(document("覆盖三大[R:片区]，包括[R:青禾县]、[R:云岭县]和[R:东湖镇]。"))
    assert not said(document("[A:青禾集团]、[A:云岭集团]组成的[A:联合体]负责。"))


def test_a_link_of_a_report_is_no_surer_than_its_names() -> None:
    plan = document("大力发展[I:冷链物流]、[I:科技咨询]、[I:会展服务]等[I:生产性服务业]，增加值增长8%。")
    doubted = tuple(replace(m, confidence=0.55 if m.surface == "会展服务" else 1.0) for m in plan.mentions)
    report = replace(plan, document=replace(plan.document, kind="work_report"), mentions=doubted)
    sure = {link.source: link.confidence for link in relate(report)}
    assert len(sure) == 3
    assert [sure[m.id] <= 0.55 for m in doubted if m.id in sure] == [False, False, True]
