"""The graph in one file, served in process by KGLite.

Invariants: the file under its own name is always a whole graph, since a new one is written beside it and moved into
place; whoever reads does so from a frozen snapshot, which nothing can write to; one process writes at a time, and does
not read the graph for it unless it is asked or much of a large graph changes.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import kglite
from filelock import FileLock, Timeout

from graph.errors import QueryRefusedError, StoreDamagedError, StoreNotFoundError, StoreUnavailableError
from graph.guard import ALGORITHMS, PROCEDURES, refuse_procedures, refuse_words
from graph.kglite_change import Changes, Difference, change, difference
from graph.kglite_errors import asking, one_line
from graph.kglite_file import Behind, GraphFile, write_behind, write_beside
from graph.kglite_load import give_back, is_large, made_from
from graph.kglite_marks import JOINT, Marker
from graph.load import Load, load_of
from graph.model import Graph, Label, RelationshipType
from graph.protocol import DEFAULT_LIMIT, DEFAULT_TIMEOUT, Closing, Counts, Mode, Progress
from graph.rows import ADDED, FORMAT, PARTS, STORE, graph_of
from graph.schema import schema_statements
from graph.table import Cell, NodeCell, PathCell, RelationshipCell, Table

#: Seconds to wait for another writer.
_PATIENCE = 30.0
#: Of all nodes and relationships of a large graph: as long as no more have changed since the engine saved it, changes
#: are kept behind what it saved, and cost whoever opens the graph less than a tenth of the time.
KEPT_BEHIND = 0.02
#: How often the file is read again where others put another in its place meanwhile.
_TRIES = 5
#: What is a cell as it stands: most columns have no others, and an answer can have a hundred thousand cells.
_PLAIN = frozenset({str, int, float, bool, type(None)})
#: Properties of a node that are not the graph's own: the engine shows its label as ``type``.
_HIDDEN = ADDED | {"type"}


class KgliteStore(Closing):
    """A :class:`graph.protocol.Store` in one ``.kgl`` file."""

    engine = "kglite"

    def __init__(self, path: Path, mode: Mode = "read") -> None:
        """Open the file at ``path``; all but ``read`` waits for another writer, ``write`` begins an empty graph.

        Raises StoreNotFoundError, StoreDamagedError or StoreUnavailableError.
        """
        self.path = path
        self._lock: FileLock | None = None
        self._file: GraphFile | None = None
        self._made: Any = None  # the engine's graph, where one is at hand
        self._snapshot: Any = None  # of that, for questions
        self._id_of: dict[int, str] | None = None
        # Warnings reach the person as notes of the table; the engine's own announcement on stderr would come twice.
        kglite.set_query_warning_policy("silent")
        if mode != "write" and not path.exists():
            raise _not_found(path)
        if mode != "read":
            self._lock = _locked(path)
        try:
            self._file = _opened(path)
            if mode == "read" or (self._file is not None and self._file.index is None):
                self._asked()
        except BaseException:
            self.close()
            raise

    def replace(
        self, graph: Graph | Load, *, records: Mapping[str, bytes] | None = None, progress: Progress | None = None
    ) -> None:
        """Write ``graph`` and ``records`` beside the file and move them into its place."""
        if self._lock is None:
            raise StoreUnavailableError(f"The graph at {self.path} was opened for reading; open it for writing.")
        kept: Mapping[str, bytes] = (
            {name: data for name, data in self.records().items() if name != PARTS} if records is None else records
        )
        load = load_of(graph)
        self._let_go()  # two graphs at one time would need twice the room
        beside = _beside(self.path)
        with _writing(self.path), warnings.catch_warnings():
            # how the engine lays out its columns is no matter of whoever builds a large graph
            warnings.simplefilter("ignore", kglite.MappedFallbackWarning)
            try:
                made = self._write(load, kept, beside, progress)
                self._file = None  # one that is open can not be replaced everywhere
                beside.replace(self.path)
            finally:
                beside.unlink(missing_ok=True)
                self._file = _opened(self.path)
        self._made = made

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        limit: int | None = DEFAULT_LIMIT,
    ) -> Table:
        """Return the answer to a reading query; see :meth:`graph.protocol.Store.query`."""
        refuse_words(cypher)
        refuse_procedures(cypher, PROCEDURES | ALGORITHMS)
        with asking(cypher, timeout):
            result = self._asked().cypher(
                cypher,
                params=dict(parameters or {}),
                timeout_ms=0 if timeout is None else max(1, round(timeout * 1000)),
                row_limit=limit,
            )
        if isinstance(result, str):
            raise QueryRefusedError("Leave FORMAT CSV out of the query: the answer can be written as CSV by itself.")
        columns = tuple(result.columns)
        rows = tuple(zip(*(self._cells(result.column(name)) for name in columns), strict=True))
        remarks = result.diagnostics or {}
        total = remarks.get("total_rows")  # where it cut the answer
        notes = tuple(note for note in remarks.get("warnings", ()) if "row_limit" not in note)
        return Table(columns, rows, total is not None, total, notes)

    def records(self) -> Mapping[str, bytes]:
        """Return the extracted records by document id, each read when it is asked for."""
        return {} if self._file is None else self._file.records

    def counts(self) -> Counts:
        """Return the number of nodes by label and of relationships by type."""
        counts = self._file.index.counts if self._file and self._file.index else None
        if counts is not None:
            return _counts(counts)
        nodes = {row["label"]: row["n"] for row in self._rows("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n")}
        links = {row["type"]: row["n"] for row in self._rows("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n")}
        return Counts(
            {label.value: nodes[label] for label in Label if label in nodes},
            {kind.value: links[kind] for kind in RelationshipType if kind in links},
        )

    def graph(self) -> Graph:
        """Return the whole graph."""
        nodes = (
            (label, _properties(row["n"]["properties"]))
            for label in Label
            for row in self._rows(f"MATCH (n:{label}) RETURN n")
        )
        links = (
            (kind, row["start"], row["end"], row["r"]["properties"])
            for kind in RelationshipType
            for row in self._rows(f"MATCH (a)-[r:{kind}]->(b) RETURN r, a.id AS start, b.id AS end")
        )
        return graph_of(nodes, links)

    @property
    def changeable(self) -> bool:
        """Whether the graph is kept with marks of what is in it."""
        return self._file is not None and self._file.marks is not None

    @property
    def folder(self) -> Path | None:
        """Return the folder of the file: what it is made from lies beside it meanwhile."""
        return self.path.parent

    def close(self) -> None:
        """Give back the memory and, after writing, the right to write."""
        self._file = self._made = self._snapshot = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _write(self, load: Load, records: Mapping[str, bytes], beside: Path, progress: Progress | None) -> Any | None:
        """Write the file to be at ``beside``; return the engine's graph, or None where that was not needed."""
        file, found = self._file, self._difference(load)
        if found is None and load.touched is not None:
            raise self._overtaken()
        if file is None or found is None:
            marker = Marker() if is_large(load) else None
            made = made_from(load, marker, beside, progress)
            behind = Behind(records, marker.marks(), marker.counts) if marker else Behind(records)
        else:
            changes = Changes.of(file.changes)
            changes.add(found.changes)
            behind = Behind(records, found.marks, found.counts)
            if changes.rows <= KEPT_BEHIND * sum(found.counts.values()):
                write_beside(beside, file, replace(behind, changes=changes.packed()))
                return None
            made = self._loaded()
            if file is not self._file:
                raise self._overtaken()
            change(made, found.changes)
        if behind.marks is not None:
            give_back()  # writing takes half as much again as the graph
        made.save(str(beside), layout="compact")  # half the size, and read as fast
        write_behind(beside, behind)
        return made

    def _overtaken(self) -> StoreUnavailableError:
        return StoreUnavailableError(f"{self.path} has changed meanwhile: try again.")

    def _difference(self, load: Load) -> Difference | None:
        """Return what the graph of the file needs to become ``load``; None where a new one is to be made."""
        file = self._file
        if file is None or file.index is None or not file.current or not (is_large(load) or load.touched is not None):
            return None
        marks, counts = file.marks, file.index.counts
        return None if marks is None or counts is None else difference(load, marks, counts)

    def _let_go(self) -> None:
        self._made = self._snapshot = None
        give_back()

    def _loaded(self) -> Any:
        """Return the engine's graph of the file, which another may take the place of meanwhile."""
        self._file = self._file or _opened(self.path)
        if self._file is None:
            return kglite.KnowledgeGraph()
        for _ in range(_TRIES):
            made = _load(self._file)
            if self._file.current:
                change(made, Changes.of(self._file.changes))
                return made
            self._file = _opened(self.path)
            if self._file is None:  # taken away meanwhile: not the same as a graph that is still to be written
                raise _not_found(self.path)
        raise self._overtaken()

    def _asked(self) -> Any:
        """Return the snapshot that answers, of the file as it is where no graph is at hand."""
        if self._snapshot is None:
            if self._made is None:
                self._made = self._loaded()
            for statement in schema_statements("kglite").values():
                self._made.cypher(statement)
            self._snapshot = self._made.freeze()
            self._id_of = None
        return self._snapshot

    def _rows(self, cypher: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._asked().cypher(cypher, timeout_ms=0).to_list()
        return found

    def _node_id(self, place: int) -> str:
        """Return the id of the node that the engine counts as ``place``."""
        if self._id_of is None:
            found = self._rows("MATCH (n) RETURN elementId(n) AS place, n.id AS id")
            self._id_of = {int(row["place"]): row["id"] for row in found}
        return self._id_of[place]

    def _cells(self, values: list[Any]) -> list[Cell]:
        return values if _PLAIN.issuperset(map(type, values)) else list(map(self._cell, values))

    def _cell(self, value: Any) -> Cell:
        if isinstance(value, dict):
            keys = value.keys()
            if keys == {"id", "labels", "properties"}:
                return _node_cell(value)
            if keys == {"id", "start", "end", "type", "properties"}:
                properties = value["properties"]
                ends = self._node_id(value["start"]), self._node_id(value["end"])
                return RelationshipCell(str(properties.get("id", value["id"])), value["type"], *ends, properties)
            if keys == {"nodes", "relationships"}:
                return PathCell(
                    tuple(_node_cell(node) for node in value["nodes"]),
                    tuple(self._cell(link) for link in value["relationships"]),
                )
            return {key: self._cell(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._cell(part) for part in value]
        if isinstance(value, date | time):  # a datetime is a date
            return value.isoformat()
        return value


def _node_cell(value: dict[str, Any]) -> NodeCell:
    properties = _properties(value["properties"])
    return NodeCell(str(properties.get("id", value["id"])), tuple(value["labels"]), properties)


def _properties(stored: dict[str, Any]) -> dict[str, Any]:
    """Return what the graph says: the engine also shows a ``type`` (the label) and an empty ``title``."""
    return {key: stored[key] for key in sorted(stored) if stored[key] is not None and key not in _HIDDEN}


def _not_found(path: Path) -> StoreNotFoundError:
    return StoreNotFoundError(f"There is no graph at {path}: build one first, or name another with --graph.")


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _locked(path: Path) -> FileLock:
    """Return the lock of the one who writes, held, after clearing what a writer that was killed left behind."""
    if path.is_dir():
        raise StoreUnavailableError(f"{path} is a folder; a graph is a file, such as {path / 'guitu.kgl'}.")
    if not path.parent.is_dir():
        raise StoreUnavailableError(f"There is no folder {path.parent} to write the graph in: make it first.")
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    with _writing(path):
        try:
            lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise StoreUnavailableError(f"Another program is writing {path}: try again when it is done.") from None
        for left in path.parent.glob(f"{_beside(path).name}*"):
            left.unlink(missing_ok=True)
    return lock


def _opened(path: Path) -> GraphFile | None:
    """Return the file at ``path``, or None where there is none."""
    try:
        return GraphFile(path) if path.exists() else None
    except OSError as error:
        raise StoreUnavailableError(f"{path} cannot be read: {error.strerror or error}.") from None


def _load(file: GraphFile) -> Any:
    try:
        found: Any = kglite.load(str(file.path))
        told = f"MATCH (n:{STORE}) RETURN n.format AS format"
        stored = [{"format": FORMAT}] if file.index else found.cypher(told).to_list()
    except kglite.FileFormatError:
        raise _no_whole_graph(file.path) from None
    except (kglite.KgError, OSError) as error:
        raise StoreUnavailableError(f"{file.path} cannot be read: {one_line(error)}.") from None
    if not stored:  # neither what is behind the engine's bytes tells the version nor, as once, what is in them
        raise _no_whole_graph(file.path)
    if stored != [{"format": FORMAT}]:
        raise StoreDamagedError(
            f"{file.path} was not written by this version of the program: move it away and build it again."
        )
    return found


def _no_whole_graph(path: Path) -> StoreDamagedError:
    return StoreDamagedError(f"{path} is damaged or is no graph of this program: move it away and build it again.")


def _counts(of_keys: Mapping[str, int]) -> Counts:
    """Return the numbers of nodes and relationships, from those by the names of keys."""
    found: dict[str, int] = {}
    for name, count in of_keys.items():
        kind = name.partition(JOINT)[0]
        found[kind] = found.get(kind, 0) + count
    return Counts(
        {label.value: found[label] for label in Label if found.get(label)},
        {kind.value: found[kind] for kind in RelationshipType if found.get(kind)},
    )


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (kglite.FileIoError, OSError) as error:
        folder = path.parent
        if not os.access(folder, os.W_OK):
            raise StoreUnavailableError(f"The folder {folder} cannot be written to: choose another place.") from None
        raise StoreUnavailableError(f"{path} cannot be written: {one_line(error)}.") from None
