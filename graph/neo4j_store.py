"""The graph in a Neo4j database, over Bolt.

Invariants: everything we write carries the tag of the load that wrote it, so that the end of a load can take away what
it no longer says and leave other people's nodes alone; one node, ``GuituStore``, holds the tag of the newest load, and
every transaction that writes locks it first, so that a load that was overtaken stops before it does harm. The
extracted records change all at once, at the start of a load, so that after an interruption they are the new or the old.
"""

from __future__ import annotations

import base64
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import neo4j

from graph.errors import StoreDamagedError, StoreNotFoundError, StoreUnavailableError
from graph.guard import refuse_procedures, refuse_words
from graph.load import BATCH, Load, load_of
from graph.model import Graph, Label, RelationshipType
from graph.neo4j_cells import Cells, shown
from graph.neo4j_errors import talking
from graph.neo4j_guard import refuse_plan
from graph.protocol import DEFAULT_LIMIT, DEFAULT_TIMEOUT, Closing, Counts, Mode, Progress
from graph.rows import EXTRACTION, FORMAT, STORE, TAG, Row, graph_of
from graph.schema import schema_statements
from graph.table import Table

#: Characters of extracted records to a transaction.
_RECORD_BATCH = 4_000_000

#: Takes the lock of those who write and says whether this load is still the newest.
_HOLD = f"MATCH (s:{STORE} {{id: 'store'}}) SET s.writes = s.writes + 1 RETURN s.build = $build AS newest"
_BEGIN = (
    f"MERGE (s:{STORE} {{id: 'store'}}) SET s.writes = coalesce(s.writes, 0) + 1, s.build = $build, s.format = {FORMAT}"
)

_FOUND = f"CALL db.info() YIELD name OPTIONAL MATCH (s:{STORE} {{id: 'store'}}) RETURN name, s.format AS format"
_EXPLAIN = "EXPLAIN\n"

# The driver logs what the server remarks on a query; a person gets it as notes of the table.
logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)


class Neo4jStore(Closing):
    """A :class:`graph.protocol.Store` on a Neo4j server."""

    engine = "neo4j"

    def __init__(
        self, uri: str, *, username: str = "neo4j", password: str = "", database: str | None = None, mode: Mode = "read"
    ) -> None:
        """Connect to ``uri``; all but ``write`` ask that a graph of ours is there.

        Raises StoreUnavailableError, AuthenticationError or StoreNotFoundError.
        """
        self.uri = uri
        self.mode = mode
        self._allowed: set[str] = set()
        with talking(self.uri):
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(username, password),
                connection_timeout=10,
                connection_acquisition_timeout=60,
                notifications_min_severity="WARNING",
            )
        try:
            with talking(self.uri):
                # The database's own name spares every later call the question which one is meant.
                self.database, stored = self._found(database)
                if mode != "write" and stored is None:
                    raise StoreNotFoundError(
                        f"There is no graph of this program in {uri} (database {self.database}): build one first."
                    )
                if mode != "write" and stored != FORMAT:
                    raise StoreDamagedError(
                        f"The graph in {uri} was not written by this version of the program: build it again."
                    )
        except BaseException:
            self.close()
            raise

    def replace(
        self, graph: Graph | Load, *, records: Mapping[str, bytes] | None = None, progress: Progress | None = None
    ) -> None:
        """Load ``graph`` in batches, then take away what an earlier load wrote and this one does not say."""
        if self.mode == "read":
            raise StoreUnavailableError(f"The graph in {self.uri} was opened for reading; open it for writing.")
        load = load_of(graph)
        build = uuid.uuid4().hex
        with talking(self.uri), self._session() as session:
            _declare(session)
            self._refuse_foreign(session, load)
            session.execute_write(lambda tx: tx.run(_BEGIN, build=build).consume())
            if records is not None:
                _write_records(session, build, records)
            nodes = ((_node(label), rows) for label, rows in load.node_batches())
            _write_all(session, build, "nodes", nodes, load.nodes, progress)
            ties = ((_relationship(*ends), rows) for ends, rows in load.relationship_batches())
            _write_all(session, build, "relationships", ties, load.relationships, progress)
            _clean_up(session, build)
            session.run("CALL db.awaitIndexes(300)").consume()

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
        refuse_procedures(cypher)
        given = dict(parameters or {})
        with talking(self.uri, cypher, timeout), self._session(neo4j.READ_ACCESS) as session:
            if cypher not in self._allowed:
                self._explain(session, cypher, given)
            # The engine keeps time to the millisecond; none at all would mean the server's own, which may be endless.
            with session.begin_transaction(timeout=timeout) as tx:
                result = tx.run(cypher, given)
                columns = tuple(result.keys())
                found = list(result) if limit is None else result.fetch(limit + 1)
                truncated = limit is not None and len(found) > limit
                notes = () if truncated else _notes(result.consume())
                cells = Cells()
                rows = tuple(tuple(cells.cell(value) for value in record.values()) for record in found[:limit])
                rows = cells.with_ends(rows, tx)
        return Table(columns, rows, truncated, notes=notes)

    def records(self) -> dict[str, bytes]:
        """Return the extracted records by document id."""
        with talking(self.uri):
            found = self._read(
                f"MATCH (n:{EXTRACTION}) WHERE n.current "
                "RETURN n.document AS document, n.data AS data ORDER BY document"
            )
        return {row["document"]: base64.b64decode(row["data"]) for row in found}

    def counts(self) -> Counts:
        """Return the number of our nodes by label and of our relationships by type."""
        with talking(self.uri):
            nodes = self._read(
                f"MATCH (n) WHERE n.{TAG} IS NOT NULL UNWIND labels(n) AS label RETURN label, count(*) AS n"
            )
            links = self._read(f"MATCH ()-[r]->() WHERE r.{TAG} IS NOT NULL RETURN type(r) AS type, count(*) AS n")
        by_label = {row["label"]: row["n"] for row in nodes}
        by_type = {row["type"]: row["n"] for row in links}
        return Counts(
            {label.value: by_label[label] for label in Label if label in by_label},
            {kind.value: by_type[kind] for kind in RelationshipType if kind in by_type},
        )

    def graph(self) -> Graph:
        """Return the whole graph, without what other people keep in the same database."""
        with talking(self.uri):
            nodes = [
                (label.value, shown(row["properties"]))
                for label in Label
                for row in self._read(f"MATCH (n:{label}) WHERE n.{TAG} IS NOT NULL RETURN properties(n) AS properties")
            ]
            links = [
                (kind.value, row["start"], row["end"], shown(row["properties"]))
                for kind in RelationshipType
                for row in self._read(
                    f"MATCH (a)-[r:{kind}]->(b) WHERE r.{TAG} IS NOT NULL "
                    "RETURN a.id AS start, b.id AS end, properties(r) AS properties"
                )
            ]
        return graph_of(nodes, links)

    @property
    def changeable(self) -> bool:
        """Return that it is not: a server is told everything, and writes what differs."""
        return False

    @property
    def folder(self) -> Path | None:
        """Return None: a server has no folder here."""
        return None

    def close(self) -> None:
        """Give back the connection."""
        self._driver.close()

    def _session(self, access: str = neo4j.WRITE_ACCESS) -> neo4j.Session:
        return self._driver.session(database=self.database, default_access_mode=access)

    def _found(self, database: str | None) -> tuple[str, int | None]:
        """Return the name of ``database``, the user's own where none is given, and the format of the graph in it."""
        # In a transaction of the driver's own a server that does not answer would be asked again for half a minute.
        with self._driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
            found = session.run(_FOUND).single(strict=True)
        return str(found["name"]), found["format"]

    def _read(self, cypher: str) -> list[Row]:
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: tx.run(cypher).data())

    def _explain(self, session: neo4j.Session, cypher: str, parameters: Mapping[str, object]) -> None:
        # On a line of its own, so that the columns of a mistake stay those of the query.
        with talking(self.uri, cypher, lines_before=1):
            summary = session.run(f"{_EXPLAIN}{cypher}", dict(parameters)).consume()
        refuse_plan(summary)
        self._allowed.add(cypher)

    def _refuse_foreign(self, session: neo4j.Session, load: Load) -> None:
        """Raise StoreUnavailableError where a node of another program has the label and id of one of ours."""
        looks = [f"MATCH (n:{label}) WHERE n.{TAG} IS NULL RETURN '{label}' AS label LIMIT 1" for label in Label]
        shared = {row["label"] for row in session.run(" UNION ALL ".join(looks)).data()}
        for label, batch in load.node_batches() if shared else ():
            if label in shared:
                taken = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) WHERE n.{TAG} IS NULL RETURN id LIMIT 1"
                found = session.run(taken, ids=[row["id"] for row in batch]).data()
                if found:
                    raise StoreUnavailableError(
                        f"Another program's {label} node with the id {found[0]['id']} is in this database: "
                        "name another database with NEO4J_DATABASE."
                    )


def _declare(session: neo4j.Session) -> None:
    """Make the constraints and indexes that are not there yet."""
    there = {row["name"] for row in session.run("SHOW INDEXES YIELD name").data()}  # those of constraints among them
    for name, statement in schema_statements("neo4j").items():
        if name not in there:
            session.run(statement).consume()


def _write_records(session: neo4j.Session, build: str, records: Mapping[str, bytes]) -> None:
    rows = [
        {"id": f"extraction:{document}", "document": document, "data": base64.b64encode(data).decode()}
        for document, data in sorted(records.items())
    ]
    statement = (
        f"UNWIND $rows AS row MERGE (n:{EXTRACTION} {{id: row.id}}) "
        f"SET n.document = row.document, n.data = row.data, n.{TAG} = $build"
    )
    for batch in _by_size(rows):
        _write(session, build, (statement, {"rows": batch}))
    switch = f"MATCH (n:{EXTRACTION}) SET n.current = (n.{TAG} = $build) WITH n WHERE NOT n.current DELETE n"
    _write(session, build, (switch, {}))


def _node(label: Label) -> str:
    return f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row, n.{TAG} = $build"


def _relationship(kind: RelationshipType, start: Label, end: Label) -> str:
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.source}}) MATCH (b:{end} {{id: row.target}}) "
        f"MERGE (a)-[r:{kind} {{id: row.id}}]->(b) SET r = row.properties, r.{TAG} = $build"
    )


def _write_all(
    session: neo4j.Session,
    build: str,
    what: str,
    work: Iterable[tuple[str, list[Row]]],
    total: int,
    progress: Progress | None,
) -> None:
    """Run each statement of ``work`` over its rows, in as few transactions of bounded size as hold them."""
    done = 0
    if progress:
        progress(what, done, total)
    together: list[tuple[str, list[Row]]] = []

    def write() -> None:
        nonlocal done
        if together:
            _write(session, build, *((statement, {"rows": rows}) for statement, rows in together))
            done += sum(len(rows) for _, rows in together)
            together.clear()
            if progress:
                progress(what, done, total)

    for statement, rows in work:
        if sum(len(rows) for _, rows in together) + len(rows) > BATCH:
            write()
        together.append((statement, rows))
    write()


def _clean_up(session: neo4j.Session, build: str) -> None:
    """Take away what earlier loads wrote and this one did not, relationships first, in transactions of bounded size."""
    links = (
        f"MATCH ()-[r]->() WHERE r.{TAG} IS NOT NULL AND r.{TAG} <> $build "
        "WITH r LIMIT $size DELETE r RETURN count(*) AS n"
    )
    nodes = (
        f"MATCH (n) WHERE n.{TAG} IS NOT NULL AND n.{TAG} <> $build AND NOT n:{EXTRACTION} "
        "WITH n LIMIT $size DETACH DELETE n RETURN count(*) AS n"
    )
    for statement in (links, nodes):
        while _write(session, build, (statement, {"size": BATCH}))[0]["n"]:
            pass


def _write(session: neo4j.Session, build: str, *work: tuple[str, Mapping[str, Any]]) -> list[Row]:
    """Run statements with their parameters in one transaction, tried again when it fails for a passing reason.

    Returns the rows of the last. Raises StoreUnavailableError when a newer load has begun.
    """

    def write(tx: neo4j.ManagedTransaction) -> list[Row]:
        newest = tx.run(_HOLD, build=build).single(strict=True)["newest"]
        if not newest:
            raise StoreUnavailableError(
                "Another load into the same database began after this one, which stopped for it."
            )
        found: list[Row] = []
        for statement, parameters in work:
            found = tx.run(statement, {"build": build, **parameters}).data()
        return found

    return session.execute_write(cast(Callable[..., list[Row]], write))


def _by_size(rows: Sequence[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    for row in rows:
        if batch and size + len(row["data"]) > _RECORD_BATCH:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += len(row["data"])
    if batch:
        yield batch


def _notes(summary: neo4j.ResultSummary) -> tuple[str, ...]:
    found = (status for status in summary.gql_status_objects if status.is_notification)
    return tuple(status.status_description.removeprefix("warn: ") for status in found)
