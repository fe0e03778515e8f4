"""What a load costs beside the bare calls of each engine over the same rows, in one run.

The embedded engine is timed by the processor time of this process; a server by the clock, or, where its process is
named, by the processor time of it and of this process together, which a machine busy with other things does not blur.

python -m bench.loads [bolt://… [PID]]      NEO4J_USERNAME and NEO4J_PASSWORD as usual; the database is emptied
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from graph.model import Graph
from graph.rows import batches, node_rows, relationship_rows
from graph.store import open_store
from tests.graph.sample import many, sample_graph

SIZES = tuple(map(int, os.environ.get("GUITU_BENCH_LOADS", "1000,10000,100000").split(",")))


def _rounds(size: int) -> int:
    """How many times each is timed, in turn; the quickest counts. Small loads feel a busy machine most."""
    return 15 if size < 5_000 else 5 if size < 50_000 else 3


def _clock(engine: str, server: int | None) -> Callable[[], float]:
    if engine == "embedded":
        return time.process_time
    if server is None:
        return time.perf_counter
    ticks = os.sysconf("SC_CLK_TCK")

    def spent() -> float:
        fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
        return time.process_time() + (int(fields[11]) + int(fields[12])) / ticks

    return spent


def _timed(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    work()
    return clock() - begun


def _bare_kglite(graph: Graph, path: Path) -> None:
    import kglite

    made = kglite.KnowledgeGraph()
    for label, rows in node_rows(graph).items():
        for batch in batches(rows, 20_000):
            made.cypher(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", params={"rows": list(batch)})
    for (kind, start, end), rows in relationship_rows(graph).items():
        match = f"MATCH (a:{start} {{id: row.source}}) MATCH (b:{end} {{id: row.target}})"
        for batch in batches(rows, 20_000):
            made.cypher(
                f"UNWIND $rows AS row {match} CREATE (a)-[r:{kind}]->(b) SET r = row.properties",
                params={"rows": list(batch)},
            )
    made.save(str(path))


def _bare_neo4j(graph: Graph, uri: str) -> None:
    import neo4j

    auth = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
    with neo4j.GraphDatabase.driver(uri, auth=auth) as driver, driver.session() as session:
        for label, rows in node_rows(graph).items():
            query = f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row"
            for batch in batches(rows, 5_000):
                session.run(query, rows=batch).consume()
        for (kind, start, end), rows in relationship_rows(graph).items():
            match = f"MATCH (a:{start} {{id: row.source}}) MATCH (b:{end} {{id: row.target}})"
            query = f"UNWIND $rows AS row {match} MERGE (a)-[r:{kind} {{id: row.id}}]->(b) SET r = row.properties"
            for batch in batches(rows, 5_000):
                session.run(query, rows=batch).consume()


def _empty(uri: str) -> None:
    import neo4j

    auth = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
    with neo4j.GraphDatabase.driver(uri, auth=auth) as driver, driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def _ours(graph: Graph, place: str | Path) -> None:
    with open_store(place, "write") as store:
        store.replace(graph, records={})


def main(uri: str | None = None, server: int | None = None) -> None:
    """Print one line an engine and size: relationships, seconds bare, seconds ours, how many times as long."""
    copy = len(sample_graph().relationships)
    print("engine\trelationships\tbare (s)\tours (s)\tratio")
    with tempfile.TemporaryDirectory() as folder:
        if uri:
            _empty(uri)
            _ours(many(20), uri)  # the schema, which both rest on, and a server that has run a load before
            _empty(uri)
        for size in SIZES:
            graph = many(-(-size // copy))
            places = {"embedded": (lambda g: _bare_kglite(g, Path(folder, "bare.kgl")), Path(folder, "ours.kgl"))}
            if uri:
                places["Neo4j"] = (lambda g: _bare_neo4j(g, uri), uri)
            for engine, (bare, place) in places.items():
                times: tuple[list[float], list[float]] = ([], [])
                clock = _clock(engine, server)
                for _ in range(_rounds(size)):
                    for spent, load in zip(times, (bare, lambda g, to=place: _ours(g, to)), strict=True):
                        if engine == "Neo4j":
                            _empty(uri)
                        spent.append(_timed(partial(load, graph), clock))
                fastest = [min(spent) for spent in times]
                print(
                    f"{engine}\t{len(graph.relationships)}\t{fastest[0]:.2f}\t{fastest[1]:.2f}"
                    f"\t{fastest[1] / fastest[0]:.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
