"""What the embedded engine is told to make of rows, statement by statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.model import Label, RelationshipType
from graph.repeats import REPEATS
from graph.rows import Row

#: What a node has at least: one without a title would answer with its name, which Neo4j would not, and a question must
#: not be refused for a property that no node has.
UNSET = {"title": None, REPEATS: None}


def create(made: Any, label: str, rows: Sequence[Row]) -> None:
    """Make a node of each row."""
    if rows:
        made.cypher(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", params={"rows": rows}, timeout_ms=0)


def relate(made: Any, kind: RelationshipType, start: Label, end: Label, rows: Sequence[Row]) -> None:
    """Make a relationship of each row, which names the nodes at its ends."""
    statement = (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.source}}) MATCH (b:{end} {{id: row.target}}) "
        f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
    )
    made.cypher(statement, params={"rows": rows}, timeout_ms=0)


def say_anew(made: Any, label: str, rows: Sequence[Row]) -> None:
    """Let the node with the id of each row have the properties of the row and no others."""
    statement = f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) SET n = row"
    made.cypher(statement, params={"rows": rows}, timeout_ms=0)


def take_away(made: Any, label: str, ids: Sequence[str]) -> None:
    """Take nodes away, and what ties them."""
    made.cypher(f"MATCH (n:{label}) WHERE n.id IN $ids DETACH DELETE n", params={"ids": ids}, timeout_ms=0)
