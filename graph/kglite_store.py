"""The graph in one file, served in process by KGLite.

Invariants: the file under its own name is always a whole graph, since a new one is written beside it and moved into
place; whoever reads does so from a frozen snapshot, which nothing can write to; one process writes at a time.
"""

from __future__ import annotations

import base64
import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import kglite
from filelock import FileLock, Timeout

from graph.errors import QueryRefusedError, StoreDamagedError, StoreNotFoundError, StoreUnavailableError
from graph.guard import ALGORITHMS, PROCEDURES, refuse_procedures, refuse_words
from graph.kglite_change import MARKS
from graph.kglite_errors import asking, one_line
from graph.kglite_load import changed_to, give_back, is_large, made_from
from graph.load import Load, load_of
from graph.model import Graph, Label, RelationshipType
from graph.protocol import DEFAULT_LIMIT, DEFAULT_TIMEOUT, Closing, Counts, Mode, Progress
from graph.rows import ADDED, EXTRACTION, FORMAT, PARTS, STORE, graph_of
from graph.schema import schema_statements
from graph.table import Cell, NodeCell, PathCell, RelationshipCell, Table

#: Seconds to wait for another writer.
_PATIENCE = 30.0
#: Bytes of a file whose graph is held while another is made from it: reading it again takes a second, and ten its room.
_AT_HAND = 100_000_000
#: What is a cell as it stands: most columns have no others, and an answer can have a hundred thousand cells.
_PLAIN = frozenset({str, int, float, bool, type(None)})
#: Properties of a node that are not the graph's own: the engine shows its label as ``type``.
_HIDDEN = ADDED | {"type", MARKS}


class KgliteStore(Closing):
    """A :class:`graph.protocol.Store` in one ``.kgl`` file."""

    engine = "kglite"

    def __init__(self, path: Path, mode: Mode = "read") -> None:
        """Open the file at ``path``; all but ``read`` waits for another writer, ``write`` begins an empty graph.

        Raises StoreNotFoundError, StoreDamagedError or StoreUnavailableError.
        """
        self.path = path
        self._lock: FileLock | None = None
        self._made: Any = None  # what the snapshot is one of
        self._snapshot: Any = None
        self._id_of: dict[int, str] | None = None
        # Warnings reach the person as notes of the table; the engine's own announcement on stderr would come twice.
        kglite.set_query_warning_policy("silent")
        if mode != "write" and not path.exists():
            raise StoreNotFoundError(f"There is no graph at {path}: build one first, or name another with --graph.")
        if mode != "read":
            self._lock = _locked(path)
        try:
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
        kept = records
        if kept is None:
            kept = {name: data for name, data in self.records().items() if name != PARTS}
        load = load_of(graph)
        large = is_large(load) or bool(load.stays)
        beside = _beside(self.path)
        with _writing(self.path), warnings.catch_warnings():
            # how the engine lays out its columns is no matter of whoever builds a large graph
            warnings.simplefilter("ignore", kglite.MappedFallbackWarning)
            made = changed_to(self._taken(), load, kept) if large and self.path.exists() else None
            if made is None and load.stays:
                raise StoreUnavailableError(f"{self.path} has changed meanwhile: try again.")
            if made is None:
                self._let_go()  # two graphs at one time would need twice the room
                made = made_from(load, kept, beside, progress)
            if large:
                give_back()  # writing takes half as much again as the graph
            made.save(str(beside), layout="compact")  # half the size, and read as fast
            beside.replace(self.path)
        self._use(made)

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

    def records(self) -> dict[str, bytes]:
        """Return the extracted records by document id."""
        found = self._rows(f"MATCH (n:{EXTRACTION}) RETURN n.document AS document, n.data AS data ORDER BY document")
        return {row["document"]: base64.b64decode(row["data"]) for row in found}

    def counts(self) -> Counts:
        """Return the number of nodes by label and of relationships by type."""
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
        return bool(self._rows(f"MATCH (n:{STORE}) WHERE n.{MARKS} IS NOT NULL RETURN 1 AS one"))

    @property
    def folder(self) -> Path | None:
        """Return the folder of the file: what it is made from lies beside it meanwhile."""
        return self.path.parent

    def rest(self) -> None:
        """Give back the memory, where it is much; the next question reads the file again."""
        if self.path.exists() and self.path.stat().st_size > _AT_HAND:
            self._let_go()

    def close(self) -> None:
        """Give back the memory and, after writing, the right to write."""
        self._made = self._snapshot = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _let_go(self) -> None:
        self._made = self._snapshot = None
        give_back()

    def _taken(self) -> Any:
        """Return the graph of the file to be changed; whatever becomes of it, a question reads the file again."""
        made, self._made, self._snapshot = self._made, None, None
        if made is None:
            return _load(self.path)
        for name in schema_statements("kglite"):
            made.cypher(f"DROP INDEX {name} IF EXISTS")
        return made

    def _use(self, made: Any) -> None:
        for statement in schema_statements("kglite").values():
            made.cypher(statement)
        self._made, self._snapshot = made, made.freeze()
        self._id_of = None

    def _asked(self) -> Any:
        """Return the snapshot that answers, of the file as it is where none is in memory."""
        if self._snapshot is None:
            self._use(_load(self.path) if self.path.exists() else kglite.KnowledgeGraph())
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


def _load(path: Path) -> Any:
    try:
        found: Any = kglite.load(str(path))
        stored = found.cypher(f"MATCH (n:{STORE}) RETURN n.format AS format").to_list()
    except kglite.FileFormatError:
        raise StoreDamagedError(
            f"{path} is damaged or is no graph of this program: move it away and build it again."
        ) from None
    except (kglite.KgError, OSError) as error:
        raise StoreUnavailableError(f"{path} cannot be read: {one_line(error)}.") from None
    if stored != [{"format": FORMAT}]:
        raise StoreDamagedError(
            f"{path} was not written by this version of the program: move it away and build it again."
        )
    return found


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except (kglite.FileIoError, OSError) as error:
        folder = path.parent
        if not os.access(folder, os.W_OK):
            raise StoreUnavailableError(f"The folder {folder} cannot be written to: choose another place.") from None
        raise StoreUnavailableError(f"{path} cannot be written: {one_line(error)}.") from None
