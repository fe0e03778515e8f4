"""A graph made in the embedded engine: all at once where it is not too large, else statement by statement."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import kglite
import msgspec

from graph.model import Graph, Label, Node, Relationship, RelationshipType
from graph.protocol import Progress
from graph.repeats import REPEATS, repeats
from graph.rows import (
    EXTRACTION,
    FORMAT,
    STORE,
    Row,
    batches,
    given,
    node_row,
    nodes_by_label,
    relationship_row,
    relationships_by_ends,
)

Links: TypeAlias = Mapping[tuple[RelationshipType, Label, Label], Sequence[Relationship]]
_K = TypeVar("_K")
_T = TypeVar("_T")
#: Rows to a statement.
_BATCH = 5_000
#: Nodes and relationships that are made at once at most: it takes a third of the time, and room for their text.
AT_ONCE = 150_000
#: What a node has at least: one without a title would answer with its name, which Neo4j would not, and a question must
#: not be refused for a property that no node has.
_UNSET = {"title": None, REPEATS: None}
_START, _END = "guitu_start", "guitu_end"  # where a row names the ends; no relationship has properties of these names


def made_from(graph: Graph, records: Mapping[str, bytes], progress: Progress | None = None) -> Any:
    """Return the engine's graph that holds ``graph``, and ``records`` by document id. Raises GraphError."""
    tell = progress or (lambda what, done, total: None)
    said, nodes = repeats(graph), nodes_by_label(graph)
    links: Links = relationships_by_ends(graph)
    made = None
    if len(graph.nodes) + len(graph.relationships) <= AT_ONCE:
        once, again = _parted(links)
        made = _at_once({label: [_node(node, said) for node in some] for label, some in nodes.items()}, once)
    if made is None:
        made, again, done = kglite.KnowledgeGraph(), links, 0
        for label, batch in _batches(nodes):
            _create(made, label, [_node(node, said) for node in batch])
            done += len(batch)
            tell("nodes", done, len(graph.nodes))
    tell("nodes", len(graph.nodes), len(graph.nodes))
    done = len(graph.relationships) - sum(map(len, again.values()))
    for ends, part in _batches(again):
        _relate(made, *ends, [relationship_row(link) for link in part])
        done += len(part)
        tell("relationships", done, len(graph.relationships))
    tell("relationships", len(graph.relationships), len(graph.relationships))
    _create(made, STORE, [{"id": "store", "format": FORMAT, "title": None}])
    _create(made, EXTRACTION, [_record(document, data) for document, data in sorted(records.items())])
    return made


def _batches(things: Mapping[_K, Sequence[_T]]) -> Iterator[tuple[_K, Sequence[_T]]]:
    return ((key, batch) for key, some in things.items() for batch in batches(some, _BATCH))


def _parted(links: Links) -> tuple[Links, Links]:
    """Return the relationships of which each ties other nodes of its type, and those that tie two nodes once more.

    The engine, where it makes many at once, takes some of the latter for a change of the former.
    """
    once: dict[tuple[RelationshipType, Label, Label], list[Relationship]] = {}
    again: dict[tuple[RelationshipType, Label, Label], list[Relationship]] = {}
    for key, tied in links.items():
        last = None
        for link in tied:  # in order of their ends
            ends = link.start, link.end
            (again if ends == last else once).setdefault(key, []).append(link)
            last = ends
    return once, again


def _at_once(nodes: Mapping[Label, Sequence[Row]], links: Links) -> Any | None:
    """Return the engine's graph of nodes and relationships, or None where a property has values of several types.

    The engine would make one type of them, and a graph may say anything.
    """
    ties = {key: [_tie(link) for link in tied] for key, tied in links.items()}
    if not all(map(_alike, (*nodes.values(), *ties.values()))):
        return None
    made = {
        "nodes": [
            {"type": label, "id_field": "id", "title_field": "title", "records": rows} for label, rows in nodes.items()
        ],
        "connections": [
            {
                "type": kind,
                "source_type": start,
                "source_id_field": _START,
                "target_type": end,
                "target_id_field": _END,
                "records": rows,
            }
            for (kind, start, end), rows in ties.items()
        ],
    }
    return kglite.from_records(msgspec.json.encode(made).decode(), on_missing_endpoint="error")


def _alike(rows: Sequence[Row]) -> bool:
    """Tell whether each property has values of one type in all rows, but for those that have none."""
    kinds: dict[object, set[object]] = {}
    for shape in {(*row, *map(type, row.values())) for row in rows}:
        half = len(shape) // 2
        for name, kind in zip(shape[:half], shape[half:], strict=True):
            kinds.setdefault(name, set()).add(kind)
    return all(len(some - {type(None)}) < 2 for some in kinds.values())


def _node(node: Node, said: Mapping[str, str]) -> Row:
    return {**_UNSET, **node_row(node, said)}


def _tie(link: Relationship) -> Row:
    row = given(link.properties)
    row |= {"id": link.id, _START: link.start, _END: link.end}
    return row


def _create(made: Any, label: str, rows: Sequence[Row]) -> None:
    if rows:
        made.cypher(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", params={"rows": rows}, timeout_ms=0)


def _relate(made: Any, kind: RelationshipType, start: Label, end: Label, rows: Sequence[Row]) -> None:
    statement = (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.source}}) MATCH (b:{end} {{id: row.target}}) "
        f"CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
    )
    made.cypher(statement, params={"rows": rows}, timeout_ms=0)


def _record(document: str, data: bytes) -> Row:
    return {
        "id": f"extraction:{document}",
        "document": document,
        "title": None,
        "data": base64.b64encode(data).decode(),
    }
