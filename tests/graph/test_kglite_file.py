"""What is kept behind the engine's bytes in a graph's file: read without the engine, whole or told to be damaged."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

import kglite
import pytest

from graph import kglite_load, kglite_store
from graph.errors import StoreDamagedError, StoreNotFoundError, StoreOutdatedError, StoreUnavailableError
from graph.kglite_file import GraphFile
from graph.load import Ends, Load, load_of
from graph.model import Graph, Label, Node
from graph.rows import FORMAT, Row, in_order
from graph.store import open_store
from tests.graph.sample import sample_graph

SAMPLE = sample_graph()
RECORDS = {"d1": bytes(range(256)) * 40, "d2": b"", "again": b"what was found again"}
NEW = Node("project:x", Label.PROJECT, {"name": "x"})
MORE = Graph((*SAMPLE.nodes, NEW), SAMPLE.relationships)


def _grown() -> Load:
    """A load of MORE from which all that stays is left out, as whoever adds a document makes it."""

    def nodes() -> Iterator[tuple[Label, list[Row]]]:
        new = [row for label, rows in load_of(MORE).node_batches() for row in rows if row["id"] == NEW.id]
        yield NEW.label, new

    def links() -> Iterator[tuple[Ends, list[Row]]]:
        return iter(())  # each begins in what stays

    return Load(1, 0, nodes, links, frozenset({NEW.id}))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graph that is kept with marks, as if it were large."""
    monkeypatch.setattr(kglite_load, "AT_ONCE", -1)
    monkeypatch.setattr(kglite_store, "KEPT_BEHIND", 0.5)
    with open_store(tmp_path / "plans.kgl", "write") as store:
        store.replace(SAMPLE, records=RECORDS)
    return tmp_path / "plans.kgl"


def _no_engine(*_: object) -> None:
    raise AssertionError("the engine reads the graph")


def test_a_graph_is_changed_without_the_engine(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(kglite, "load", _no_engine)
        with open_store(path, "change") as store:
            assert store.records() == RECORDS
            before = store.counts()
            store.replace(_grown(), records=store.records())
            assert sum(store.counts().nodes.values()) == sum(before.nodes.values()) + 1
            assert store.counts().relationships == before.relationships
    with open_store(path) as store:
        assert store.graph() == in_order(MORE)
        assert store.records() == RECORDS


def test_records_can_be_read_after_the_file_was_replaced(path: Path) -> None:
    with open_store(path, "write") as store:
        kept = store.records()
        store.replace(MORE, records={"d1": b"1"})
        assert store.records() == {"d1": b"1"}
    assert kept == RECORDS


@pytest.mark.parametrize("part", ["record", "mark", "index", "footer", "engine"])
def test_a_changed_byte_is_told_wherever_it_is(path: Path, part: str) -> None:
    index = GraphFile(path).index
    assert index is not None
    assert index.marks is not None
    data = bytearray(path.read_bytes())
    at = {
        "record": index.records["d1"].begin,
        "mark": next(iter(index.marks["Passage"].values())).begin,
        "index": len(data) - 60,
        "footer": len(data) - 10,
        "engine": index.engine.length // 2,
    }[part]
    data[at] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(StoreDamagedError, match="damaged"), open_store(path, "change") as store:
        store.replace(MORE, records=dict(store.records()))
    assert path.read_bytes() == data
    assert not list(path.parent.glob(".plans.kgl.new*"))


@pytest.mark.parametrize("left", [1, 20, 60, 3_000])
def test_a_file_that_was_cut_off_is_neither_read_nor_written_over(path: Path, left: int) -> None:
    path.write_bytes(cut := path.read_bytes()[:-left])
    for mode in ("read", "write", "change"):
        with pytest.raises(StoreDamagedError, match=r"is damaged .* build it again"):
            open_store(path, mode)  # type: ignore[arg-type]
    assert path.read_bytes() == cut


def test_a_file_whose_end_is_not_known_any_more_is_told_to_be_damaged(path: Path) -> None:
    data = path.read_bytes()
    place = data.rindex(b"guitu+kg")
    path.write_bytes(data[:place] + b"Guitu+kg" + data[place + 8 :])
    with pytest.raises(StoreDamagedError, match="is damaged"):
        open_store(path)


def test_a_file_of_before_answers_and_takes_in_nothing_until_it_is_built_again(tmp_path: Path) -> None:
    path = tmp_path / "old.kgl"
    made = kglite.KnowledgeGraph()
    made.cypher(f"CREATE (:GuituStore {{id: 'store', format: {FORMAT}}})")
    made.cypher("CREATE (:Project {id: 'project:x', name: 'x'})")
    made.save(str(path))
    with open_store(path) as store:
        assert [node.id for node in store.graph().nodes] == ["project:x"]
        assert store.counts().nodes == {"Project": 1}
    with open_store(path, "change") as store, pytest.raises(StoreOutdatedError, match="build it again"):
        store.records()
    with open_store(path, "write") as store:
        store.replace(SAMPLE, records=RECORDS)
    with open_store(path) as store:
        assert store.graph() == in_order(SAMPLE)


def test_a_file_copied_over_it_meanwhile_is_not_taken_for_the_one_that_was_opened(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "other.kgl")
    with open_store(path, "change") as store:
        shutil.copy(tmp_path / "other.kgl", path)
        with pytest.raises(StoreUnavailableError, match="changed meanwhile"):
            store.replace(_grown(), records={})
    with open_store(path) as store:
        assert store.graph() == in_order(SAMPLE)


def test_who_opens_while_another_is_moved_there_sees_one_whole_graph(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, moved = kglite.load, []

    def moving(place: str) -> object:
        if not moved:
            moved.append(place)
            with open_store(path, "write") as store:
                store.replace(MORE, records={"d9": b"9"})
        return load(place)

    monkeypatch.setattr(kglite_store.kglite, "load", moving)
    with open_store(path) as store:
        assert store.graph() == in_order(MORE)
        assert store.records() == {"d9": b"9"}


def test_a_file_taken_away_while_it_is_read_is_no_empty_graph(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = kglite.load

    def taking(place: str) -> object:
        made = load(place)
        path.unlink()
        return made

    monkeypatch.setattr(kglite_store.kglite, "load", taking)
    with pytest.raises(StoreNotFoundError, match="no graph at"):
        open_store(path)


def test_it_can_be_copied_elsewhere(path: Path, tmp_path: Path) -> None:
    with open_store(path, "write") as store:
        store.replace(MORE, records=RECORDS)
    (tmp_path / "elsewhere").mkdir()
    shutil.move(path, tmp_path / "elsewhere" / "moved.kgl")
    with open_store(tmp_path / "elsewhere" / "moved.kgl") as store:
        assert store.graph() == in_order(MORE)
        assert store.records() == RECORDS


def test_a_disk_that_is_full_is_told_and_leaves_the_old_graph(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with open_store(path, "change") as store:
        with monkeypatch.context() as on_full, pytest.raises(StoreUnavailableError, match="cannot be written"):
            on_full.setattr("graph.kglite_file.os.fsync", full)
            store.replace(_grown(), records=RECORDS)
        assert path.read_bytes() == before
        assert not list(path.parent.glob(".plans.kgl.new*"))
        store.replace(_grown(), records=RECORDS)
        assert store.graph() == in_order(MORE)
