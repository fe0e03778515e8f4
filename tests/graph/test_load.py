"""A graph that waits in a file goes into a store as if it had stayed in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from graph.errors import StoreUnavailableError
from graph.kglite_load import give_back
from graph.load import Spool, load_of, packed
from graph.rows import in_order
from graph.store import open_store
from tests.graph.sample import sample_graph

SAMPLE = sample_graph()


def test_rows_come_back_from_the_file_as_they_went_in_as_often_as_they_are_asked_for(tmp_path: Path) -> None:
    straight = load_of(SAMPLE)
    with Spool(tmp_path) as spool:
        for batch in packed(straight):
            spool.add(batch)
        load = spool.load(straight.nodes, straight.relationships)
        for _ in range(2):
            assert list(load.node_batches()) == list(straight.node_batches())
            assert list(load.relationship_batches()) == list(straight.relationship_batches())
        assert not list(tmp_path.iterdir()), "the file has no name that could be left behind"


def test_a_store_takes_it_in(place: str) -> None:
    straight = load_of(SAMPLE)
    with Spool() as spool, open_store(place, "write") as store:
        for batch in packed(straight):
            spool.add(batch)
        store.replace(spool.load(straight.nodes, straight.relationships), records={"d1": b"1"})
        assert store.graph() == in_order(SAMPLE)
        assert store.records() == {"d1": b"1"}


def test_rows_are_read_while_others_are_still_to_come(tmp_path: Path) -> None:
    straight = load_of(SAMPLE)
    first, *others = packed(straight)
    read, stopped = Event(), Event()

    def coming() -> Iterator[bytes]:
        yield first
        assert read.wait(30), "the first are there before the last are made"
        yield from others

    with Spool(tmp_path) as spool:
        spool.feed(coming(), stopped.set)
        load = spool.load(straight.nodes, straight.relationships)
        nodes = load.node_batches()
        found = [next(nodes)]
        read.set()
        assert [*found, *nodes] == list(straight.node_batches())
        assert list(load.relationship_batches()) == list(straight.relationship_batches())
    assert stopped.is_set(), "nothing is made for a file that is closed"


def test_what_keeps_rows_from_coming_is_told_to_whoever_waits_for_them(tmp_path: Path) -> None:
    straight = load_of(SAMPLE)

    def coming() -> Iterator[bytes]:
        yield next(packed(straight))
        raise StoreUnavailableError("The other process is gone.")

    with Spool(tmp_path) as spool, pytest.raises(StoreUnavailableError, match="gone"):
        spool.feed(coming(), lambda: None)
        list(spool.load(straight.nodes, straight.relationships).relationship_batches())


def test_whoever_breaks_off_waits_for_no_batch_that_is_still_to_come(tmp_path: Path) -> None:
    straight = load_of(SAMPLE)
    stopped = Event()
    in_time: list[bool] = []

    def coming() -> Iterator[bytes]:
        yield next(packed(straight))
        in_time.append(stopped.wait(5))

    with Spool(tmp_path) as spool:
        spool.feed(coming(), stopped.set)
        nodes = spool.load(straight.nodes, straight.relationships).node_batches()
        next(nodes)
        del nodes
    assert in_time == [True]


def test_rows_that_do_not_come_are_told(tmp_path: Path) -> None:
    straight = load_of(SAMPLE)
    *some, _ = packed(straight)
    with Spool(tmp_path) as spool, pytest.raises(StoreUnavailableError, match="did not come"):
        spool.feed(iter(some), lambda: None)
        list(spool.load(straight.nodes, straight.relationships).relationship_batches())


def test_whoever_wants_all_rows_made_first_is_told_what_keeps_them_from_coming(tmp_path: Path) -> None:
    straight = load_of(SAMPLE)

    def coming() -> Iterator[bytes]:
        yield next(packed(straight))
        raise StoreUnavailableError("no room")

    with Spool(tmp_path) as spool:
        spool.complete()  # of nothing
        spool.feed(packed(straight), lambda: None)
        spool.complete()
        assert sum(len(rows) for _, rows in spool.load(straight.nodes, 0).node_batches()) == straight.nodes
    with Spool(tmp_path) as spool, pytest.raises(StoreUnavailableError, match="no room"):
        spool.feed(coming(), lambda: None)
        spool.complete()


def test_a_thread_that_cannot_begin_is_told_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refused)
    with pytest.raises(RuntimeError, match="start new thread"), Spool(tmp_path) as spool:
        spool.feed(iter(()), lambda: None)


def test_memory_is_given_back_where_the_c_library_has_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_windows(name: str | None) -> None:
        raise TypeError("argument of type 'NoneType' is not iterable")

    monkeypatch.setattr("ctypes.CDLL", of_windows)
    give_back()


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with Spool(tmp_path / "none") as spool, pytest.raises(StoreUnavailableError, match="cannot be written in"):
        spool.add(b"1")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
@pytest.mark.parametrize("size", [10, 100_000])
def test_a_full_disk_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda dir: Path("/dev/full").open("w+b"))  # noqa: SIM115
    with pytest.raises(StoreUnavailableError, match="cannot be written in"), Spool() as spool:
        spool.add(b"1" * size)
