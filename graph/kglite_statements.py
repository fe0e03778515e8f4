"""What the embedded engine is told to make of rows, statement by statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.repeats import REPEATS
from graph.rows import Row, batches

#: What a node has at least: one without a title would answer with its name, which Neo4j would not, and a question must
#: not be refused for a property that no node has.
UNSET = {"title": None, REPEATS: None}


#: Rows that a statement makes: those of more no longer lie in the processor's cache, which costs a quarter of the time.
_AT_A_TIME = 100


def create(made: Any, label: str, rows: Sequence[Row]) -> None:
    """Make a node of each row."""
    statement = f"UNWIND $rows AS row CREATE (n:{label}) SET n = row"
    for some in batches(rows, _AT_A_TIME):
        made.cypher(statement, params={"rows": some}, timeout_ms=0)


def relate(made: Any, kind: str, start: str, end: str, rows: Sequence[Row]) -> None:
    """Make a relationship of each row, which names the nodes at its ends."""
    statement = (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.source}}) MATCH (b:{end} {{id: row.target}}) "
        f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
    )
    for some in batches(rows, _AT_A_TIME):
        made.cypher(statement, params={"rows": some}, timeout_ms=0)


def say_anew(made: Any, label: str, rows: Sequence[Row]) -> None:
    """Let the node with the id of each row have the properties of the row and no others."""
    statement = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row"
    made.cypher(statement, params={"rows": rows}, timeout_ms=0)


def take_away(made: Any, label: str, ids: Sequence[str]) -> None:
    """Take nodes away, and what ties them."""
    made.cypher(f"MATCH (n:{label}) WHERE n.id IN $ids DETACH DELETE n", params={"ids": ids}, timeout_ms=0)


def untie(made: Any, kind: str, start: str, end: str, ids: Mapping[str, str]) -> None:
    """Take relationships away: ids, each with that of the node in which it begins."""
    of_start: dict[str, list[str]] = {}
    for one, begin in ids.items():
        of_start.setdefault(begin, []).append(one)
    statement = (
        f"UNWIND $rows AS row MATCH (:{start} {{id: row.start}})-[r:{kind}]->(:{end}) WHERE r.id IN row.ids DELETE r"
    )
    rows = [{"start": begin, "ids": some} for begin, some in of_start.items()]
    made.cypher(statement, params={"rows": rows}, timeout_ms=0)
