"""What only a file can suffer: being missing, damaged, half written, or written twice at once."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packaging.requirements import Requirement

from graph import kglite_change, kglite_load, kglite_store
from graph.errors import StoreDamagedError, StoreNotFoundError, StoreUnavailableError
from graph.model import Graph, Label, Node, Relationship, RelationshipType, Value
from graph.rows import in_order
from graph.store import open_store
from tests.graph.sample import sample_graph

_LOAD = """
from graph.store import open_store
from tests.graph.sample import sample_graph
import sys
import tomllib
with open_store(sys.argv[1], "write") as store:
    store.replace(sample_graph(), records={"d1": b"1" * 1000})
"""


def _build(path: Path) -> bytes:
    with open_store(path, "write") as store:
        store.replace(sample_graph(), records={"d1": b"1"})
    return path.read_bytes()


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFoundError, match=r"no graph at .*plans\.kgl"):
        open_store(tmp_path / "plans.kgl")


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: b"a note", lambda data: data[: len(data) // 2]])
@pytest.mark.parametrize("mode", ["read", "write"])
def test_a_damaged_file_is_neither_read_nor_written_over(tmp_path: Path, spoil, mode: str) -> None:
    path = tmp_path / "plans.kgl"
    path.write_bytes(spoiled := spoil(_build(path)))
    with pytest.raises(StoreDamagedError, match="damaged"):
        open_store(path, mode)
    assert path.read_bytes() == spoiled


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "plans.kgl"
    data = bytearray(_build(path))
    data[-len(data) // 3] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(StoreDamagedError):
        open_store(path).graph()


def test_a_folder_is_no_graph(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="folder"):
        open_store(tmp_path, "write")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="make it first"):
        open_store(tmp_path / "nowhere" / "plans.kgl", "write")


def test_the_same_graph_is_the_same_file(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.kgl" for number in range(2)]
    for path in paths:
        subprocess.run([sys.executable, "-c", _LOAD, path], check=True)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_graph_made_at_once_is_the_one_made_by_statements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = sample_graph()
    twice = next(link for link in graph.relationships if link.type is RelationshipType.MENTIONS)
    graph = replace(graph, relationships=(*graph.relationships, replace(twice, id=f"{twice.id}/again")))
    back = []
    for name, limit, many in (("at once", 1_000, 1_000), ("by statements", -1, 1_000), ("read back between", -1, -1)):
        monkeypatch.setattr(kglite_load, "AT_ONCE", limit)
        monkeypatch.setattr(kglite_load, "MANY", many)
        with open_store(tmp_path / f"{name}.kgl", "write") as store:
            store.replace(graph, records={})
            asked = store.query("MATCH (n) RETURN labels(n) AS label, n.title, n.repeats, n ORDER BY n.id")
            back.append((store.graph(), store.counts(), asked.rows))
    assert back[0] == back[1] == back[2]
    assert back[0][0] == in_order(graph)


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_OF_ONE_TYPE = {
    "p_text": _TEXT,
    "p_yes": st.booleans(),
    "p_count": st.integers(-(2**63), 2**63 - 1),
    "p_size": st.floats(allow_nan=False, allow_infinity=False),
    "p_texts": st.lists(_TEXT, max_size=3),
    "p_counts": st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3),
    "p_sizes": st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.fixed_dictionaries({}, optional=_OF_ONE_TYPE), min_size=2, max_size=5))
def test_values_of_one_type_come_back_as_they_were(tmp_path: Path, values: list[dict[str, Value]]) -> None:
    nodes = tuple(Node(f"project:{at}", Label.PROJECT, {"name": f"{at}", **some}) for at, some in enumerate(values))
    links = tuple(Relationship(f"r{n.id}", RelationshipType.PART_OF, nodes[0].id, n.id, n.properties) for n in nodes)
    with open_store(tmp_path / "plans.kgl", "write") as store:
        store.replace(Graph(nodes, links), records={})
        back = store.graph()
    kept = in_order(Graph(nodes, links))
    assert back == kept
    for one, other in zip((*back.nodes, *back.relationships), (*kept.nodes, *kept.relationships), strict=True):
        assert list(map(type, one.properties.values())) == list(map(type, other.properties.values()))


def test_who_reads_goes_on_reading_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "plans.kgl"
    _build(path)
    with open_store(path) as reader:
        with open_store(path, "write") as writer:
            writer.replace(Graph((), ()), records={})
        assert reader.counts().nodes["Document"] == 4
    with open_store(path) as reader:
        assert reader.counts().nodes == {}


def test_two_writers_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.kglite_store._PATIENCE", 0.1)
    path = tmp_path / "plans.kgl"
    with open_store(path, "write"), pytest.raises(StoreUnavailableError, match="Another program is writing"):
        open_store(path, "write")
    with open_store(path, "write") as store:
        store.replace(sample_graph())


def test_what_a_killed_writer_left_is_cleared(tmp_path: Path) -> None:
    path = tmp_path / "plans.kgl"
    whole = _build(path)
    (tmp_path / ".plans.kgl.new").write_bytes(whole[:100])
    (tmp_path / ".plans.kgl.new.tmp.123").write_bytes(b"")
    assert _build(path) == whole
    assert not list(tmp_path.glob(".plans.kgl.new*"))


def test_an_engine_that_cannot_take_our_nodes_is_not_installed() -> None:
    asked = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["dependencies"]
    engine = next(found for found in map(Requirement, asked) if found.name == "kglite")
    assert not engine.specifier.contains("0.21.0"), "it refuses to set the id of a node that it makes"


_IDS = st.integers(0, 5)
_SAID = st.fixed_dictionaries({}, optional=_OF_ONE_TYPE)
_GRAPHS = st.tuples(
    st.dictionaries(st.tuples(st.sampled_from([Label.PROJECT, Label.PLATFORM]), _IDS), _SAID),
    st.dictionaries(st.tuples(_IDS, _IDS, st.integers(0, 1)), _SAID),
)


def _graph(
    said: tuple[dict[tuple[Label, int], dict[str, Value]], dict[tuple[int, int, int], dict[str, Value]]],
) -> Graph:
    """Return a graph of some nodes, and of those of the relationships whose ends are among them."""
    nodes = {
        f"{label}:{at}": Node(f"{label}:{at}", label, {"name": f"{at}", **some})
        for (label, at), some in said[0].items()
    }
    links = [
        Relationship(f"r{start}-{end}-{n}", RelationshipType.MENTIONS, f"Project:{start}", f"Platform:{end}", some)
        for (start, end, n), some in said[1].items()
    ]
    there = tuple(link for link in links if link.start in nodes and link.end in nodes)
    return Graph(tuple(nodes.values()), there)


@pytest.mark.parametrize("behind", [0, 100], ids=["written whole", "changes kept behind it"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=_GRAPHS, after=_GRAPHS)
def test_a_large_graph_that_is_changed_is_the_one_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: float, before: object, after: object
) -> None:
    monkeypatch.setattr(kglite_load, "AT_ONCE", -1)
    monkeypatch.setattr(kglite_change, "PART", 10)
    monkeypatch.setattr(kglite_store, "KEPT_BEHIND", behind)
    made: list[int] = []
    monkeypatch.setattr(kglite_store, "made_from", lambda *given: made.append(1) or kglite_load.made_from(*given))
    path = tmp_path / "plans.kgl"
    path.unlink(missing_ok=True)
    first, second = _graph(before), _graph(after)  # type: ignore[arg-type]
    with open_store(path, "write") as store:
        store.replace(first, records={"a": b"1", "b": b"2"})
        store.replace(second, records={"a": b"3", "c": b"4"})
        assert store.graph() == in_order(second)
    with open_store(path, "change") as store:
        assert store.graph() == in_order(second)
        assert store.records() == {"a": b"3", "c": b"4"}
        assert sum(store.counts().nodes.values()) == len(second.nodes)
        for node in second.nodes:
            found = store.query(f"MATCH (n:{node.label} {{id: $id}}) RETURN n.name, n.title", {"id": node.id}).rows
            assert found == ((node.properties["name"], None),)
        store.replace(first, records={"a": b"1"})
        assert store.graph() == in_order(first)
    assert len(made) == 1, "all but the first were changes"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(_GRAPHS, min_size=2, max_size=6),
    asked=st.lists(st.booleans(), min_size=6, max_size=6),
    behind=st.lists(st.sampled_from((0, 100, 100)), min_size=6, max_size=6),  # 0: all changes go into the engine
)
def test_changes_one_after_another_give_the_last_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: list[object], asked: list[bool], behind: list[int]
) -> None:
    monkeypatch.setattr(kglite_load, "AT_ONCE", -1)
    monkeypatch.setattr(kglite_change, "PART", 10)
    path = tmp_path / "plans.kgl"
    path.unlink(missing_ok=True)
    full = _graph(({(label, at): {} for label in (Label.PROJECT, Label.PLATFORM) for at in range(6)}, {}))
    with open_store(path, "write") as store:
        store.replace(full, records={"a": b"0"})
    for number, (step, ask) in enumerate(zip(steps, asked, strict=False)):
        graph = _graph(step)  # type: ignore[arg-type]
        monkeypatch.setattr(kglite_store, "KEPT_BEHIND", behind[number])
        with open_store(path, "change") as store:
            if ask:
                store.graph()
            store.replace(graph, records={"a": str(number).encode()})
            if ask:
                assert store.graph() == in_order(graph)
        with open_store(path) as store:
            assert store.graph() == in_order(graph)
            assert store.records() == {"a": str(number).encode()}
            said = store.query("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n").records()
            assert store.counts().nodes == {row["label"]: row["n"] for row in said}
            assert sum(store.counts().relationships.values()) == len(graph.relationships)


def test_a_relationship_that_begins_elsewhere_now_does_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kglite_load, "AT_ONCE", -1)
    monkeypatch.setattr(kglite_change, "PART", 10)
    monkeypatch.setattr(kglite_store, "KEPT_BEHIND", 100)
    nodes = tuple(Node(f"project:{at}", Label.PROJECT, {"name": f"{at}"}) for at in range(3))
    with open_store(tmp_path / "plans.kgl", "write") as store:
        for start, end in ((0, 1), (1, 2), (2, 1), (0, 1)):
            link = Relationship("project:0|PART_OF|x", RelationshipType.PART_OF, nodes[start].id, nodes[end].id, {})
            store.replace(Graph(nodes, (link,)), records={})
            assert store.graph().relationships == (link,)


def test_a_graph_of_which_much_differs_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kglite_load, "AT_ONCE", -1)
    made: list[int] = []
    monkeypatch.setattr(kglite_store, "made_from", lambda *given: made.append(1) or kglite_load.made_from(*given))
    graph = sample_graph()
    renamed = replace(graph, nodes=tuple(replace(n, properties={**n.properties, "kind": "x"}) for n in graph.nodes))
    with open_store(tmp_path / "plans.kgl", "write") as store:
        store.replace(graph, records={})
        store.replace(graph, records={"d1": b"1"})
        assert len(made) == 1
        store.replace(renamed, records={})
        assert len(made) == 2
        assert store.graph() == in_order(renamed)
