"""What is said of the structure of the whole graph, and that it can be kept on either engine."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from graph.analysis import ANALYSES, analyze, with_properties
from graph.errors import QuestionError
from graph.figure import Arrow, Dot, Figure
from graph.model import Graph, Label
from graph.network import network, network_of_figure
from graph.rows import in_order
from graph.store import open_store
from tests.graph.sample import sample_graph

GRAPH = sample_graph()


def _records(name: str) -> list[dict]:
    return analyze(GRAPH, name).table.records()


def test_the_platform_that_most_plans_name_comes_first() -> None:
    first, *rest = _records("platforms")
    assert (first["platform"], first["documents"], first["projects"], first["industries"]) == ("东湖科创岛", 3, 2, 1)
    assert first["betweenness"] > 0
    assert first["named_in"] == sorted(first["named_in"])
    assert {row["platform"] for row in rest} == {"临港产业园", "明州科创走廊"}


def test_projects_hang_together_around_their_industry() -> None:
    found = {row["around"]: row for row in _records("communities")}
    assert set(found) == {"数字经济", "光电产业", "智能装备"}
    assert found["数字经济"]["projects"] == ["“飞鸟”计划"]
    assert found["光电产业"]["projects"] == ["光芯中试线"]
    assert found["智能装备"]["platforms"] == ["临港产业园"]


def test_districts_are_alike_by_what_both_measure_and_name() -> None:
    (row,) = _records("districts")
    assert {row["district"], row["other"]} == {"东湖区", "石桥区"}
    assert 0 < row["likeness"] < 1
    assert row["shared_things"] == ["新增学位"]
    assert row["only_district"] == ["数字经济增加值"]


@pytest.mark.parametrize("name", ANALYSES)
def test_order_does_not_matter_and_nothing_is_too_small(name: str) -> None:
    nodes, links = list(GRAPH.nodes), list(GRAPH.relationships)
    random.Random(5).shuffle(nodes)
    random.Random(6).shuffle(links)
    assert analyze(Graph(tuple(nodes), tuple(links)), name) == analyze(GRAPH, name)
    assert analyze(Graph((), ()), name).table.rows == ()


def test_results_are_kept_as_properties_in_place_of_those_before(place: str) -> None:
    with open_store(place, "write") as store:
        store.replace(GRAPH, records={"d1": b"1"})
        for name in ("communities", "platforms", "communities"):
            store.replace(with_properties(store.graph(), analyze(store.graph(), name)))
        table = store.query(
            "MATCH (n:Platform {name: '东湖科创岛'}) RETURN n.community AS community, n.tied_documents AS documents"
        )
        assert table.rows == ((1, 3),)
        assert store.records() == {"d1": b"1"}
        without = replace(analyze(store.graph(), "communities"), properties={})
        store.replace(with_properties(with_properties(store.graph(), without), analyze(GRAPH, "platforms")))
        assert store.query("MATCH (n) WHERE n.community IS NOT NULL RETURN count(n) AS n").rows == ((0,),)


def test_an_unknown_analysis_names_those_there_are() -> None:
    with pytest.raises(QuestionError, match="platforms, communities, districts"):
        analyze(GRAPH, "everything")


def test_the_graph_as_networkx_keeps_every_link() -> None:
    made = network(GRAPH)
    assert made.number_of_nodes() == len(GRAPH.nodes)
    assert made.number_of_edges() == len(GRAPH.relationships)
    assert made.nodes["platform:东湖科创岛"]["label"] == Label.PLATFORM
    assert in_order(GRAPH).relationships[0].id in {key for _, _, key in made.edges(keys=True)}


def test_an_answer_as_networkx_keeps_the_words() -> None:
    made = network_of_figure(
        Figure((Dot("a", "甲", "Platform"), Dot("b", "乙", "Project")), (Arrow("a", "b", "HOSTS", quote="甲有乙"),) * 2)
    )
    assert made.number_of_edges("a", "b") == 2
    assert made.nodes["b"] == {"name": "乙", "label": "Project"}
