"""What both engines do alike when a graph goes in: keep it, whatever its values, and nothing of the one before."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import GraphError, StoreNotFoundError, StoreUnavailableError
from graph.model import Graph, Label, Node, Relationship, RelationshipType
from graph.rows import in_order
from graph.store import open_store
from tests.graph.sample import sample_graph

SAMPLE = sample_graph()


def test_loading_again_changes_nothing(place: str) -> None:
    with open_store(place, "write") as store:
        store.replace(SAMPLE, records={"d1": b"1"})
        first = store.graph(), store.counts(), store.records()
        store.replace(SAMPLE, records={"d1": b"1"})
        assert (store.graph(), store.counts(), store.records()) == first


def test_a_new_graph_leaves_nothing_of_the_old(place: str) -> None:
    kept = Node("project:桥", Label.PROJECT, {"name": "桥", "kind": "construction"})
    changed = Node("project:桥", Label.PROJECT, {"name": "桥"})
    gone = Node("platform:园", Label.PLATFORM, {"name": "园"})
    hosts = Relationship("h1", RelationshipType.HOSTS, gone.id, kept.id, {"confidence": 0.5})
    with open_store(place, "write") as store:
        store.replace(Graph((kept, gone), (hosts,)), records={"d1": b"1", "d2": b"2"})
        store.replace(Graph((changed,), ()), records={"d2": b"2"})
        assert store.graph() == Graph((changed,), ())
        assert store.records() == {"d2": b"2"}
        store.replace(Graph((), ()))
        assert store.graph() == Graph((), ())
        assert store.records() == {"d2": b"2"}, "records that are not given are kept"


def test_two_mentions_in_one_passage_stay_two(place: str) -> None:
    passage = Node("d1/p0", Label.PASSAGE, {"name": "岛和岛", "text": "岛和岛"})
    things = [Node(f"{label.lower()}:岛", label, {"name": "岛"}) for label in (Label.PROJECT, Label.PLATFORM)]
    mentions = [
        Relationship(
            f"m{at}{thing.label}", RelationshipType.MENTIONS, passage.id, thing.id, {"start": at, "end": at + 1}
        )
        for thing in things
        for at in (0, 2)
    ]
    with open_store(place, "write") as store:
        store.replace(Graph((passage, *things), tuple(mentions)), records={})
        assert store.counts().relationships == {"MENTIONS": 4}
        table = store.query(
            "MATCH (:Passage)-[m:MENTIONS]->(t) RETURN m.start AS at, labels(t)[0] AS what ORDER BY what, at"
        )
    assert table.rows == ((0, "Platform"), (2, "Platform"), (0, "Project"), (2, "Project"))


def test_a_reader_needs_a_graph_and_may_not_replace_it(place: str) -> None:
    with pytest.raises(StoreNotFoundError, match="build one first"):
        open_store(place)
    with open_store(place, "write") as store:
        store.replace(SAMPLE, records={})
    with open_store(place) as store, pytest.raises(StoreUnavailableError, match="for reading"):
        store.replace(Graph((), ()))


def test_progress_ends_with_all_of_it(place: str) -> None:
    said: list[tuple[str, int, int]] = []
    with open_store(place, "write") as store:
        store.replace(SAMPLE, records={}, progress=lambda *step: said.append(step))
    assert [step for step in said if step[0] == "nodes"][-1] == ("nodes", len(SAMPLE.nodes), len(SAMPLE.nodes))
    assert said[-1] == ("relationships", len(SAMPLE.relationships), len(SAMPLE.relationships))


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_VALUES = st.one_of(
    _TEXT,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(_TEXT, max_size=3),
    st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3),
)
_PROPERTIES = st.dictionaries(st.from_regex(r"p_[a-z]{1,3}", fullmatch=True), _VALUES, max_size=4)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(names=st.lists(_TEXT, min_size=1, max_size=4), properties=st.lists(_PROPERTIES, min_size=4, max_size=4))
def test_any_value_comes_back_as_it_was(place: str, names: list[str], properties: list[dict[str, object]]) -> None:
    nodes = tuple(
        Node(f"project:{at}{name}", Label.PROJECT, {"name": name} | given)
        for at, (name, given) in enumerate(zip(names, properties, strict=False))
    )
    link = Relationship("r", RelationshipType.PART_OF, nodes[0].id, nodes[-1].id, properties[-1])
    with open_store(place, "write") as store:
        store.replace(Graph(nodes, (link,)), records={})
        back = store.graph()
    kept = in_order(Graph(nodes, (link,)))
    assert back == kept
    kinds = {node.id: {key: type(value) for key, value in node.properties.items()} for node in kept.nodes}
    assert {node.id: {key: type(value) for key, value in node.properties.items()} for node in back.nodes} == kinds


def test_an_address_that_is_none_is_said_so() -> None:
    with pytest.raises(StoreUnavailableError, match="bolt://"):
        open_store("http://localhost:7474")


def test_a_graph_with_a_loose_end_is_refused(place: str) -> None:
    node = Node("project:桥", Label.PROJECT, {"name": "桥"})
    loose = Relationship("r", RelationshipType.PART_OF, node.id, "project:无", {})
    with open_store(place, "write") as store, pytest.raises(GraphError, match="project:无"):
        store.replace(Graph((node,), (loose,)), records={})
