"""An upper item traced down, and two plans of one place side by side, on both engines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from graph.catalogue import ask, find_question, load_questions
from graph.compare import compare
from graph.model import Graph, Label, Node, Value
from graph.store import Store, open_store
from graph.trace import trace
from tests.graph.sample import sample_graph


def test_a_goal_is_answered_place_by_place_with_targets_and_tasks(sample: Store) -> None:
    (found,) = trace(sample, "创新能力明显提升")
    assert (found.label, found.document, found.quote) == ("Goal", "明州市第十四个五年发展规划纲要", "创新能力明显提升")
    (place,) = found.places
    assert place.region == "东湖区"
    assert [(c.name, c.share) for c in place.targets] == [("数字经济增加值 300亿元", 0.15)]
    assert place.targets[0].aim == "数字经济增加值 >2000亿元"
    assert place.targets[0].why == "300亿元 / 2000亿元"
    assert [c.name for c in place.actions] == ["攻关核心技术"]
    assert place.actions[0].quote == "融入全市创新体系"
    assert found.missing == ()


def test_what_no_place_takes_up_says_so(sample: Store) -> None:
    (found,) = trace(sample, "生态环境持续改善")
    assert found.missing == ("东湖区",)
    assert all(place.silent and place.documents for place in found.places)


def test_a_task_and_a_target_are_traced_like_a_goal(sample: Store) -> None:
    (task,) = trace(sample, "高水平建设东湖科创岛")
    assert [c.name for c in task.places[0].actions] == ["高标准推进科创岛建设"]
    targets = trace(sample, "数字经济增加值")
    assert targets[0].places[0].targets[0].name == "数字经济增加值 300亿元"
    assert not any(found.document.startswith("东湖区") for found in targets), "only plans that have plans under them"


def test_words_are_looked_for_in_names_first_and_then_in_sentences(sample: Store) -> None:
    assert {found.name for found in trace(sample, "临港")} == {"做强临港产业园"}
    assert trace(sample, "没有 这样 的目标") == ()
    assert trace(sample, "。") == ()


def test_a_place_is_asked_for_by_its_short_or_full_name(sample: Store) -> None:
    for name in ("东湖", "东湖区", "明州市东湖区"):
        assert [p.region for p in trace(sample, "创新能力明显提升", name)[0].places] == ["东湖区"]
    assert trace(sample, "创新能力明显提升", "石桥区")[0].places == ()


def test_a_trace_is_fit_for_json(sample: Store) -> None:
    told = json.loads(json.dumps([found.as_dict() for found in trace(sample, "创新能力明显提升")], ensure_ascii=False))
    assert told[0]["places"][0]["actions"][0]["name"] == "攻关核心技术"
    assert told[0]["missing"] == []


def test_a_goal_tells_which_of_its_own_targets_nobody_answers(sample: Store) -> None:
    (found,) = trace(sample, "创新能力明显提升")
    assert found.unanswered == ("研发投入占比 3.5%",)


def test_a_number_stated_in_several_places_is_traced_once_and_what_is_sure_comes_first(tmp_path: Path) -> None:
    graph = sample_graph()
    whole = next(n for n in graph.nodes if n.properties["name"] == "数字经济增加值 >2000亿元")
    same: dict[str, Value] = {"measure": "数字经济增加值", "base_value": 2e11, "base_unit": "元"}
    whole = Node(whole.id, whole.label, whole.properties | same)
    twin = Node(f"{whole.id}z", whole.label, whole.properties | {"section": "第九章 再说一遍"})
    part = next(n for n in graph.nodes if n.properties["name"] == "数字经济增加值 300亿元")
    growth = Node("c/p9/t9", part.label, part.properties | {"name": "数字经济增加值增长 15%"})
    tie = next(r for r in graph.relationships if r.type == "CONTRIBUTES_TO")
    weak = replace(
        tie, id="weak", start=growth.id, properties=tie.properties | {"strength": "weak", "confidence": 0.99}
    )
    nodes = [whole if n.id == whole.id else n for n in graph.nodes]
    with open_store(tmp_path / "g.kgl", "write") as store:
        store.replace(Graph((*nodes, twin, growth), (*graph.relationships, weak)), records={})
        traced = trace(store, "数字经济增加值 2000")
    assert [found.also for found in traced if found.id == whole.id] == [("第九章 再说一遍",)]
    assert twin.id not in {found.id for found in traced}
    (found,) = (found for found in traced if found.id == whole.id)
    assert [c.name for c in found.places[0].targets] == ["数字经济增加值 300亿元", "数字经济增加值增长 15%"]


def test_a_chapters_aim_tells_how_many_tasks_of_its_chapter_are_carried_out(tmp_path: Path) -> None:
    graph = sample_graph()
    task = next(n for n in graph.nodes if n.properties["name"] == "高水平建设东湖科创岛")
    told = {"name": "打造创新高地", "kind": "aim", "section": task.properties["section"]}
    context = {key: task.properties[key] for key in ("document", "document_title", "region")}
    aim = Node("aim", Label.GOAL, {**context, **told, "quote": "打造创新高地"})
    with open_store(tmp_path / "g.kgl", "write") as store:
        store.replace(Graph((*graph.nodes, aim), graph.relationships), records={})
        (found,) = trace(store, "打造创新高地")
        rows = ask(store, find_question("goals-not-taken-up", load_questions())).records()
    assert found.tasks >= 1
    assert found.carried == (("东湖区", 1),)
    assert "打造创新高地" not in {row["name"] for row in rows}


def test_two_plans_of_one_place_are_laid_side_by_side(sample: Store) -> None:
    (found,) = compare(sample, "明州")
    assert {found.one, found.other} == {"明州市第十四个五年发展规划纲要", "明州市共同富裕行动方案"}
    assert [(p.one.value, p.other.value) for p in found.differ] in ([(3.5, 3.2)], [(3.2, 3.5)])
    assert [{p.one.unit, p.other.unit} for p in found.agree] == [{"亿元", "万亿元"}]
    assert [{p.one.name, p.other.name} for p in found.tasks] == [{"高水平建设东湖科创岛", "支持东湖科创岛引进研究院"}]
    assert "做强临港产业园" in {s.name for s in (*found.only_one, *found.only_other)}
    json.dumps(found.as_dict(), ensure_ascii=False)


def test_plans_are_named_by_words_of_their_titles(sample: Store) -> None:
    assert compare(sample, "共同富裕", "明州市 规划纲要")
    assert not compare(sample, "共同富裕", "东湖区"), "plans of two places are not compared"
    assert not compare(sample, "没有这样的规划")


def test_a_number_that_one_plan_states_twice_is_compared_once_and_not_said_to_stand_alone(tmp_path: Path) -> None:
    graph = sample_graph()
    one = next(n for n in graph.nodes if n.properties["name"] == "研发投入占比 3.5%")
    other = next(n for n in graph.nodes if n.properties["name"] == "研发投入占比 3.2%")
    one, other = (Node(n.id, n.label, n.properties | {"measure": "研发投入占比"}) for n in (one, other))
    twin = Node(f"{one.id}z", one.label, one.properties)
    tie = next(r for r in graph.relationships if r.type == "DIFFERS_FROM")
    ends = {"start": twin.id if tie.start == one.id else tie.start, "end": twin.id if tie.end == one.id else tie.end}
    nodes = [n for n in graph.nodes if n.id not in {one.id, other.id}]
    with open_store(tmp_path / "g.kgl", "write") as store:
        links = (*graph.relationships, replace(tie, id="again", **ends))
        store.replace(Graph((*nodes, one, other, twin), links), records={})
        (found,) = compare(store, "明州")
    assert len(found.differ) == 1
    assert twin.id not in {s.id for s in (*found.only_one, *found.only_other)}
