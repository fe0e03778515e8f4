"""A number that the plans of a place state several times is asked about as one, on both engines."""

from __future__ import annotations

from dataclasses import replace

from graph.catalogue import ask, find_question, load_questions
from graph.model import Graph, Label, Node, Relationship, RelationshipType
from graph.rows import in_order
from graph.store import open_store
from tests.graph.sample import sample_graph

QUESTIONS = load_questions()
CITY, CITY_TOO, DISTRICT = "d00000000000a", "d00000000000b", "d00000000000c"


def _target(document: str, number: int, **said: object) -> Node:
    whose = next(node.properties for node in sample_graph().nodes if node.id == document)
    about = {"document": document, "document_title": whose["title"], "region": whose["region"], "section": "一、目标"}
    stated = {"measure": "森林覆盖率", "indicator": "森林覆盖率", "year": 2025, "kind": "level", "value": 60.0}
    properties = about | stated | {"name": f"森林覆盖率 {number}", "quote": f"第{number}处"} | said
    return Node(f"{document}/p00000/t{number}", Label.TARGET, properties)


def _graph(*targets: Node, tie: tuple[str, str] | None = None) -> Graph:
    graph = sample_graph()
    links = graph.relationships
    if tie:
        links += (Relationship("tie", RelationshipType.CONTRIBUTES_TO, tie[0], tie[1], {"confidence": 0.9}),)
    return replace(graph, nodes=graph.nodes + targets, relationships=links)


def _asked(place: str, graph: Graph, name: str, **given: str) -> list[tuple[object, ...]]:
    with open_store(place, "write") as store:
        store.replace(graph, records={})
    with open_store(place) as store:
        assert store.graph() == in_order(graph), "what the store adds is no part of the graph"
        rows = ask(store, find_question(name, QUESTIONS), given).records()
    return [(row["quote"], row["times"]) for row in rows if "森林覆盖率" in str(row["name"])]


def test_a_number_said_three_times_is_one_row_and_other_years_are_others(place: str) -> None:
    said = (
        _target(DISTRICT, 91),
        _target(DISTRICT, 92, kind="cumulative"),
        _target(DISTRICT, 93, year=2030),
        _target(DISTRICT, 94),
        _target(CITY, 95),  # the city says the same of itself: another number
    )
    rows = _asked(place, _graph(*said), "district-targets-without-municipal")
    assert sorted(rows) == [("第91处", 3), ("第93处", 1)]


def test_a_number_of_single_works_counts_only_where_works_are_asked_for(place: str) -> None:
    graph = _graph(_target(DISTRICT, 91, scope="output"), _target(DISTRICT, 92, scope="plan"), _target(DISTRICT, 93))
    assert _asked(place, graph, "district-targets-without-municipal") == [("第92处", 2)]
    assert _asked(place, graph, "district-targets-without-municipal", works="yes") == [("第91处", 3)]


def test_a_number_that_is_answered_once_is_answered(place: str) -> None:
    below, above = (_target(DISTRICT, 91), _target(DISTRICT, 92)), (_target(CITY, 93), _target(CITY_TOO, 94))
    tied = _graph(*below, *above, tie=(below[1].id, above[1].id))
    assert _asked(place, tied, "district-targets-without-municipal") == []
    assert _asked(place, tied, "goals-not-taken-up") == []
    assert _asked(place, _graph(*below, *above), "goals-not-taken-up") == [("第94处", 2)], "first by title"
    assert _asked(place, tied, "goals-not-taken-up", region="石桥区") == [("第94处", 2)], "this one says nothing of it"
