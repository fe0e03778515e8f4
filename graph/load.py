"""A graph as a store takes it in, batch by batch. A large one goes through a file, so that its maker can let go of it.

An engine needs as much memory while it takes a graph in as the graph itself does, so its maker does not wait for it.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Condition, Thread
from typing import IO, Self

import msgspec

from graph.errors import StoreUnavailableError
from graph.model import Ends as Ends
from graph.model import Flow, Graph, Label, RelationshipType
from graph.repeats import repeats
from graph.rows import (
    Marked,
    Row,
    batches,
    flow_of,
    mark_of,
    node_row,
    relationship_row,
)

#: Rows to a batch, and to a transaction of a server.
BATCH = 5_000
#: Rows that are made early at most: they lie in memory then.
_EARLY = 150_000
_ENCODER = msgspec.msgpack.Encoder()
_REPEATED = (Label.DOCUMENT, Label.TARGET)  # which tell what is stated several times
_FAST = 1  # of zlib: a fifth of the room at a few seconds for a million rows


@dataclass(frozen=True, slots=True)
class Load:
    """How many rows there are, and the rows themselves: nodes by label, relationships by type and labels of the ends.

    Both can be gone through again and again, and have one order. ``touched``: of a graph that is to change the one that
    is stored, what differs from that or is gone, by the ids of documents (with all that they say), of entities, and of
    relationships that begin in these; all else stays as it is stored, and its rows are left out. None: nothing does.
    """

    nodes: int
    relationships: int
    node_batches: Callable[[], Iterator[tuple[Label, list[Row]]]]
    relationship_batches: Callable[[], Iterator[tuple[Ends, list[Row]]]]
    touched: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Early:
    """Rows of a graph that were made before its last types of relationships were known."""

    nodes: Mapping[Label, Sequence[list[Row]]]
    relationships: Mapping[Ends, Sequence[list[Row]]]

    @classmethod
    def of(cls, graph: Flow) -> Early:
        """Return the rows of ``graph``; none where they would take much room."""
        if sum(graph.size) > _EARLY:
            return cls({}, {})
        load = load_of(graph)
        nodes: dict[Label, list[list[Row]]] = {}
        for label, rows in load.node_batches():
            nodes.setdefault(label, []).append(rows)
        relationships: dict[Ends, list[list[Row]]] = {}
        for ends, rows in load.relationship_batches():
            relationships.setdefault(ends, []).append(rows)
        return cls(nodes, relationships)


def load_of(graph: Graph | Flow | Load, touched: frozenset[str] | None = None, early: Early | None = None) -> Load:
    """Return a graph as a store takes it in, each row made when it is asked for; ``touched`` as a load has it.

    ``early``: rows of all nodes, and of all relationships of some types, that were made before. Raises GraphError where
    two nodes or relationships of a whole graph share an id or an end is missing, before any other row is made.
    """
    if isinstance(graph, Load):
        return graph
    flow = flow_of(graph) if isinstance(graph, Graph) else graph
    ready = early or Early({}, {})
    telling = () if ready.nodes else flow.nodes()
    own = (node for label, nodes in telling if label in _REPEATED for node in nodes)
    said = repeats(chain(flow.around(), own))

    def nodes() -> Iterator[tuple[Label, list[Row]]]:
        for label, found in flow.nodes():
            if label in ready.nodes:
                yield from ((label, rows) for rows in ready.nodes[label])
                continue
            for batch in batches(found, BATCH):
                yield label, [node_row(node, said) for node in batch]

    def relationships() -> Iterator[tuple[Ends, list[Row]]]:
        for ends, found in flow.relationships():
            if ends in ready.relationships:
                yield from ((ends, rows) for rows in ready.relationships[ends])
                continue
            for batch in batches(found, BATCH):
                yield ends, list(map(relationship_row, batch))

    return Load(*flow.size, nodes, relationships, touched)


def packed(load: Load) -> Iterator[bytes]:
    """Yield the batches of rows as bytes, for a :class:`Spool`."""
    for label, rows in load.node_batches():
        yield _pack([label], rows)
    for ends, rows in load.relationship_batches():
        yield _pack(list(ends), rows)


class Spool:
    """The rows of one graph in a file without a name, which is gone when it is closed or the process ends.

    They can be read while others are still put in: whoever comes to the last one waits for the next.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """The file will lie in ``folder``, or where temporary files go."""
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._places: list[tuple[int, int]] = []  # where each batch begins and ends
        self._changed = Condition()  # held by whoever touches any of these
        self._feeder: Thread | None = None
        self._stop: Callable[[], None] = lambda: None
        self._fed = True  # nothing more will come by itself
        self._fault: Exception | None = None

    def add(self, batch: bytes) -> None:
        """Put one of the batches of :func:`packed` behind the others. Raises StoreUnavailableError."""
        with self._changed:
            begin = self._places[-1][1] if self._places else 0
            try:
                if self._file is None:
                    self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
                self._file.seek(begin)
                self._file.write(batch)
                self._file.flush()  # a full disk is told here and not to whoever reads
            except OSError as error:
                folder = self._folder or tempfile.gettempdir()
                why = error.strerror or type(error).__name__
                raise StoreUnavailableError(f"The rows of the graph cannot be written in {folder}: {why}.") from None
            self._places.append((begin, begin + len(batch)))
            self._changed.notify_all()

    def feed(self, batches: Iterable[bytes], stop: Callable[[], None]) -> None:
        """Put in what comes from ``batches`` while others read; what it raises, they are told.

        ``stop`` ends what is still to come, when nobody wants it any more.
        """
        feeder = Thread(target=self._feed, args=(batches,), daemon=True)
        self._stop, self._fed = stop, False
        feeder.start()
        self._feeder = feeder

    def complete(self) -> None:
        """Wait until all that was fed is there; raises what kept it from coming."""
        with self._changed:
            self._changed.wait_for(lambda: self._fed)
            if self._fault is not None:
                raise self._fault

    def _feed(self, batches: Iterable[bytes]) -> None:
        fault = None
        try:
            for batch in batches:
                self.add(batch)
        except Exception as error:
            fault = error
        with self._changed:
            self._fed, self._fault = True, fault
            self._changed.notify_all()

    def load(self, nodes: int, relationships: int, touched: frozenset[str] | None = None) -> Load:
        """Return what was put in as a store takes it; so many nodes and relationships there are, but for what stays."""

        def of_nodes() -> Iterator[tuple[Label, list[Row]]]:
            return ((Label(key[0]), rows) for key, rows in self._batches(nodes) if len(key) == 1)

        def of_relationships() -> Iterator[tuple[Ends, list[Row]]]:
            for key, rows in self._batches(nodes + relationships):
                if len(key) > 1:
                    yield (RelationshipType(key[0]), Label(key[1]), Label(key[2])), rows

        return Load(nodes, relationships, of_nodes, of_relationships, touched)

    def _batches(self, count: int) -> Iterator[tuple[list[str], list[Row]]]:
        """Yield the batches from the first on that hold so many rows, each unpacked while the one before is stored."""
        number = 0
        beside = ThreadPoolExecutor(1)
        try:
            coming = beside.submit(self._unpacked, number)
            while count > 0:
                if (found := coming.result()) is None:
                    raise StoreUnavailableError(f"{count} rows of the graph did not come: build it again.")
                key, rows = found
                number += 1
                count -= len(rows)
                if count > 0:
                    coming = beside.submit(self._unpacked, number)
                yield key, rows
        finally:
            beside.shutdown(wait=False, cancel_futures=True)  # whoever breaks off waits for no batch

    def _unpacked(self, number: int) -> tuple[list[str], Marked] | None:
        batch = self._batch(number)
        if batch is None:
            return None
        key, rows, marks = msgspec.msgpack.decode(zlib.decompress(batch))
        return key, Marked(rows, marks)

    def _batch(self, number: int) -> bytes | None:
        """Return a batch, once it is there; None where it will not come."""
        with self._changed:
            self._changed.wait_for(lambda: number < len(self._places) or self._fed)
            if self._fault is not None:
                raise self._fault
            if number >= len(self._places) or self._file is None:
                return None
            begin, end = self._places[number]
            self._file.seek(begin)
            return self._file.read(end - begin)

    def close(self) -> None:
        """Give back the room on the disk, and let nothing more come."""
        if self._feeder is not None:
            self._stop()
            self._feeder.join()
        if self._file is not None:
            with suppress(OSError):  # of what did not get into the file, and was told then
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _pack(key: list[str], rows: list[Row]) -> bytes:
    each = list(map(_ENCODER.encode, rows))
    marks = b"".join(map(mark_of, each))
    return zlib.compress(_ENCODER.encode((key, list(map(msgspec.Raw, each)), marks)), _FAST)
