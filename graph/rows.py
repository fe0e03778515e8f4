"""The rows in which a graph goes into a store and comes out of it, the same for both engines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from operator import attrgetter
from typing import Any, TypeVar

from graph.errors import GraphError
from graph.model import (
    LABEL_ORDER,
    OF_DOCUMENT,
    TYPE_ORDER,
    Ends,
    Flow,
    Graph,
    Label,
    Node,
    Relationship,
    RelationshipType,
    Value,
    rank,
)
from graph.names import SEARCH, search_text
from graph.repeats import REPEATS, repeats

Row = dict[str, Any]
_T = TypeVar("_T")
_BY_ENDS = attrgetter("start", "end", "id")

#: The labels of the nodes that keep the extracted records, and what a store knows of itself: no part of the graph.
EXTRACTION = "Extraction"
STORE = "GuituStore"

#: The property that says which load wrote a node or relationship, on a server; an answer does not show it.
TAG = "guitu_build"

#: Raised when the shape of what is stored changes, so that an older graph is built again and not misread.
FORMAT = 3

#: What the store adds to a node for its questions; an answer does not show it either.
ADDED = frozenset({SEARCH, REPEATS})

#: What is kept, beside extracted records, of what each part of the stored graph was made from: of no use for another.
PARTS = "parts"

#: Bytes of a mark.
MARK = 8


class Marked(list[Row]):
    """Rows, and the marks of all of them one behind another, made where the rows were."""

    def __init__(self, rows: Iterable[Row], marks: bytes) -> None:
        """``marks``: as many as rows, as :func:`mark_of` makes them."""
        super().__init__(rows)
        self.marks = marks


def mark_of(row: bytes) -> bytes:
    """Return a hash of all that is stored of a node or relationship, given its row in msgpack."""
    return hashlib.blake2b(row, digest_size=MARK).digest()


def part_of(label: Label, node: str) -> str:
    """Return the id of the document that a node belongs to, or its own id where it belongs to none."""
    return node.partition("/")[0] if label in OF_DOCUMENT else node


def node_rows(graph: Graph) -> dict[Label, list[Row]]:
    """Return the nodes as rows of properties (``id`` among them) by label, each sorted by id.

    Raises GraphError when two nodes share an id.
    """
    by_label = nodes_by_label(graph)
    said = repeats(node for nodes in by_label.values() for node in nodes)
    return {label: [node_row(node, said) for node in nodes] for label, nodes in by_label.items()}


def nodes_by_label(graph: Graph) -> dict[Label, list[Node]]:
    """Return the nodes by label, each sorted by id. Raises GraphError when two share an id."""
    found: dict[Label, list[Node]] = {}
    seen: set[str] = set()
    for node in graph.nodes:
        if node.id in seen:
            raise GraphError(f"Two nodes of the graph have the id {node.id}; every id must be given once.")
        seen.add(node.id)
        found.setdefault(node.label, []).append(node)
    return {label: sorted(found[label], key=lambda node: node.id) for label in Label if label in found}


def flow_of(graph: Graph) -> Flow:
    """Return a whole graph as one that is gone through.

    Raises GraphError where two nodes or relationships share an id or an end is missing.
    """
    by_label, by_ends = nodes_by_label(graph), relationships_by_ends(graph)
    return Flow(
        (len(graph.nodes), len(graph.relationships)),
        lambda: ((label, iter(nodes)) for label, nodes in by_label.items()),
        lambda: ((ends, iter(links)) for ends, links in by_ends.items()),
    )


def node_row(node: Node, said: Mapping[str, str]) -> Row:
    """Return a node as a row of properties, ``id`` and what the store adds among them.

    ``said`` is what :func:`graph.repeats.repeats` returns for the graph of the node.
    """
    row = given(node.properties)
    row["id"] = node.id
    if found_by := search_text(node.label, row):
        row[SEARCH] = found_by
    if node.id in said:
        row[REPEATS] = said[node.id]
    return row


def relationship_rows(graph: Graph) -> dict[Ends, list[Row]]:
    """Return the relationships as rows (id, source, target, properties) by type and labels of the ends.

    Raises GraphError when an end is no node of the graph, or two relationships of a type share an id.
    """
    return {ends: list(map(relationship_row, links)) for ends, links in relationships_by_ends(graph).items()}


def relationships_by_ends(graph: Graph) -> dict[Ends, list[Relationship]]:
    """Return the relationships by type and labels of the ends, each sorted by ends and id.

    Raises GraphError when an end is no node of the graph, or two relationships of a type share an id.
    """
    label_of = {node.id: node.label for node in graph.nodes}
    found: dict[Ends, list[Relationship]] = {}
    for link in graph.relationships:
        start, end = label_of.get(link.start), label_of.get(link.end)
        if start is None or end is None:
            missing = link.start if start is None else link.end
            raise GraphError(
                f"The relationship {link.id} ({link.type}) ends in {missing}, which is no node of the graph."
            )
        found.setdefault((link.type, start, end), []).append(link)
    _refuse_same_ids(found)
    return {ends: sorted(found[ends], key=_BY_ENDS) for ends in sorted(found, key=rank)}


def _refuse_same_ids(found: Mapping[Ends, Sequence[Relationship]]) -> None:
    ids: dict[RelationshipType, set[str]] = {}
    for (kind, _, _), links in found.items():
        of_kind = ids.setdefault(kind, set())
        for link in links:
            if link.id in of_kind:
                raise GraphError(
                    f"Two relationships of type {kind} have the id {link.id}; every id must be given once."
                )
            of_kind.add(link.id)


def relationship_row(link: Relationship) -> Row:
    """Return a relationship as a row: id, source, target, properties."""
    properties = given(link.properties)
    properties["id"] = link.id
    return {"id": link.id, "source": link.start, "target": link.end, "properties": properties}


def graph_of(nodes: Iterable[tuple[str, Row]], relationships: Iterable[tuple[str, str, str, Row]]) -> Graph:
    """Return the graph of rows as a store gives them: label and properties; type, start, end and properties."""
    return in_order(
        Graph(
            nodes=tuple(Node(row["id"], Label(label), _without_id(row)) for label, row in nodes),
            relationships=tuple(
                Relationship(row["id"], RelationshipType(kind), start, end, _without_id(row))
                for kind, start, end, row in relationships
            ),
        )
    )


def in_order(graph: Graph) -> Graph:
    """Return ``graph`` with its nodes by label and id, its relationships by type, ends and id, and properties by name.

    Properties that are ``None`` or an empty list are left out: absent is the one way to have none.
    """
    nodes = sorted(graph.nodes, key=lambda node: (LABEL_ORDER[node.label], node.id))
    links = sorted(graph.relationships, key=lambda link: (TYPE_ORDER[link.type], link.start, link.end, link.id))
    return Graph(
        nodes=tuple(replace(node, properties=_present(node.properties)) for node in nodes),
        relationships=tuple(replace(link, properties=_present(link.properties)) for link in links),
    )


def batches(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield ``rows`` in their order, ``size`` at a time."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def given(properties: Mapping[str, Value]) -> Row:
    """Return the properties that are there: neither ``None`` nor an empty list."""
    return {key: value for key, value in properties.items() if value or (value is not None and value != [])}


def _present(properties: Mapping[str, Value]) -> Row:
    return dict(sorted(given(properties).items()))


def _without_id(row: Row) -> dict[str, Value]:
    return {key: value for key, value in row.items() if key != "id" and key not in ADDED}
