"""What a reader of a plan sees named, the mentions name."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import MENTIONABLE, Document, DocumentRecords, Passage
from loaders.annotate import annotate
from loaders.annotate.campaigns import with_campaigns
from loaders.annotate.names import Name
from loaders.annotate.pipeline import language, names_in
from loaders.annotate.tagger import packaged

ODD = "建设区中心、，。“”工程 \n\u3000S2线①㎡𠮷\u200b（)市"


def records(*texts, region=None):
    passages = tuple(
        Passage(f"d/p{i:05d}", "d", None, i, "paragraph", text, 0, len(text), (0, len(text)))
        for i, text in enumerate(texts)
    )
    return DocumentRecords(Document("d", "d.txt", "", "", "plan", region=region), passages=passages)


def named(*texts, region=None):
    return {(m.surface, str(m.label)) for m in annotate(records(*texts, region=region))}


def test_projects_in_a_list_each_stand_alone():
    found = named("加快推进青溪水库扩建工程、云台山隧道、南岸污水处理厂二期等重大项目建设，年内完成投资30亿元。")
    assert {("青溪水库扩建工程", "Project"), ("云台山隧道", "Project"), ("南岸污水处理厂二期", "Project")} <= found


def test_a_platform_and_the_industries_it_gathers():
    found = named("依托青溪高新技术产业开发区，大力发展新能源汽车、生物医药、高端装备制造等产业。")
    assert ("青溪高新技术产业开发区", "Platform") in found
    assert {("新能源汽车", "Industry"), ("生物医药", "Industry"), ("高端装备制造", "Industry")} <= found


def test_a_quoted_programme_with_its_head_is_one_project():
    found = named("深入实施“青溪英才”计划，引进高层次人才200名以上。")
    assert ("“青溪英才”计划", "Project") in found


def test_divisions_and_bodies():
    found = named("主动对接上海市、苏州市，学习先进经验。会议由市委、市政府主持召开。")
    assert {("上海市", "Region"), ("苏州市", "Region"), ("市委", "Agency"), ("市政府", "Agency")} <= found


def test_what_names_nothing_stays_empty():
    assert named("坚持稳中求进工作总基调，进一步增强责任感和紧迫感。", "一", "", "2025年") == set()


def test_campaigns_listed_in_quotes_are_projects_each_by_itself():
    assert campaigns("开展“云岭春风”“青禾护航”行动。") == ["“云岭春风”", "“青禾护航”行动"]
    assert campaigns("实施“云岭通”“青禾宝”等项目，推进建设。") == ["“云岭通”", "“青禾宝”"]
    assert campaigns("开展“云岭春风”和“青禾护航”两大行动。") == ["“云岭春风”", "“青禾护航”"]
    assert campaigns("围绕“云岭春风”“青禾护航”要求，抓好落实。") == []
    assert campaigns("推行“云岭制”“青禾制”等项目组织方式。") == []
    torn = [Name(2, 16, "Project", 0.6)]  # both as one
    assert campaigns("开展“云岭春风”“青禾护航”行动。", torn) == ["“云岭春风”", "“青禾护航”行动"]
    own = [Name(3, 7, "Project", 0.9)]  # one that the tagger has stays as it is
    assert campaigns("开展“云岭春风”“青禾护航”行动。", own) == ["云岭春风", "“青禾护航”行动"]


def campaigns(text, names=()):
    return [text[n.start : n.end] for n in with_campaigns(text, names)]


def test_a_period_of_planning_is_no_project():
    found = named("建设云台轴承产业园，“十四五”计划完成投资14亿元。", region="330300")
    assert not any("十四五" in surface for surface, _ in found)


def test_lists_and_full_names_settle_what_the_tagger_is_unsure_of():
    found = named(
        "推进青溪坊、云台巷、柳浦街等历史文化街区改造。", "在中共苏州市委、苏州市人民政府领导下。", region="320500"
    )
    assert {("青溪坊", "Platform"), ("云台巷", "Platform"), ("柳浦街", "Platform")} <= found
    assert {("中共苏州市委", "Agency"), ("苏州市人民政府", "Agency")} <= found


def test_a_name_broken_by_a_line_end_is_found_whole_and_quoted_as_it_stands():
    text = "规划建设青溪数字经济产\n业园，引进一批龙头企业。"
    (mention,) = [m for m in annotate(records(text)) if str(m.label) in ("Platform", "Project")]
    assert mention.surface == "青溪数字经济产\n业园"
    assert text[mention.start : mention.end] == mention.surface


def test_full_and_half_width_letters_are_read_alike():
    assert {s for s, _ in named("推进轨道交通S2线二期建设。")} == {"轨道交通S2线二期"}
    assert {s for s, _ in named("推进轨道交通Ｓ２线二期建设。")} == {"轨道交通Ｓ２线二期"}


def test_ids_and_order_are_stable():
    texts = ("建设青溪科技城。", "青溪科技城由市科技局牵头推进，重点发展人工智能产业。")
    first, second = annotate(records(*texts)), annotate(records(*texts))
    assert first == second
    assert len({m.id for m in first}) == len(first)
    assert [(m.passage, m.start) for m in first] == sorted((m.passage, m.start) for m in first)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.sampled_from(ODD), max_size=60), max_size=4))
def test_any_text_gives_literal_mentions_that_do_not_overlap(texts):
    made = records(*texts)
    by_passage = {p.id: p.text for p in made.passages}
    end: dict[str, int] = {}
    for m in annotate(made):
        assert by_passage[m.passage][m.start : m.end] == m.surface != ""
        assert m.start >= end.get(m.passage, 0)
        assert m.label in MENTIONABLE and 0 <= m.confidence <= 1
        end[m.passage] = m.end


def test_the_pipeline_shows_names_on_words():
    doc = language()("加快建设青溪湾科技城。")
    assert [span.label_ for span in doc.spans["names"]] == ["Platform"]
    assert "青溪湾科技城" in doc.spans["names"][0].text
    assert (doc[0].lower_, doc[0].shape_, doc[-1].is_punct) == ("加快", "xx", True)


def test_with_and_without_words_of_spacy_the_names_are_the_same():
    texts = ["加快建设青溪湾科技城。", "", "推进云台山隧道等项目,由市科技局牵头。"]
    doc = language()("\n".join(texts))
    assert [list(names) for names in doc._.names] == [list(names) for names in names_in(texts, None)]
    assert len(doc) > 10 and doc._.names[0] and not doc._.names[1]


def test_longer_documents_cost_in_proportion():
    text = "加快建设青溪数字产业园，推进云台山隧道等项目，发展数字经济。"
    packaged()

    def seconds(n):
        began = time.process_time()
        annotate(records(*[text] * n))
        return time.process_time() - began

    assert min(seconds(1600) for _ in range(3)) < 24 * max(min(seconds(200) for _ in range(3)), 0.02)


@pytest.mark.parametrize("region", ["330100", "330106", None, "999999"])
def test_any_place_of_the_document_will_do(region):
    assert ("云台山隧道", "Project") in named("推进云台山隧道等项目建设。", region=region)
