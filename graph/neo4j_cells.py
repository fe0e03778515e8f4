"""Cells of an answer from Neo4j's own values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import neo4j
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph.rows import ADDED, TAG
from graph.table import Cell, NodeCell, PathCell, RelationshipCell

_ENDS = "MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n) AS place, n.id AS id"


def shown(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``properties`` without what belongs to the store, in a stable order."""
    return {key: properties[key] for key in sorted(properties) if key != TAG and key not in ADDED}


class Cells:
    """Turns values into cells, and remembers which ids its nodes have: a relationship only knows the engine's own."""

    def __init__(self) -> None:
        self._id_of: dict[str, str] = {}

    def cell(self, value: Any) -> Cell:
        """Return ``value`` as a cell; ends of relationships are the engine's until :meth:`with_ends`."""
        if isinstance(value, Node):
            return self._node(value)
        if isinstance(value, Relationship):
            return _relationship(value)
        if isinstance(value, Path):
            nodes = tuple(self._node(node) for node in value.nodes)
            return PathCell(nodes, tuple(_relationship(link) for link in value.relationships))
        if isinstance(value, Mapping):
            return {key: self.cell(part) for key, part in value.items() if key != TAG}
        if isinstance(value, list):
            return [self.cell(part) for part in value]
        if isinstance(value, Date | Time | DateTime):
            return value.to_native().isoformat()
        if isinstance(value, Duration):  # in the shape that the embedded engine gives it
            parts = {"months": value.months, "days": value.days, "seconds": value.seconds}
            return parts | {"nanoseconds": value.nanoseconds} if value.nanoseconds else parts
        if isinstance(value, Point):
            return list(value)
        return value

    def with_ends(self, rows: tuple[tuple[Cell, ...], ...], tx: neo4j.Transaction) -> tuple[tuple[Cell, ...], ...]:
        """Return ``rows`` with our own ids as ends of every relationship, asking for those that no node told."""
        unknown = sorted({end for row in rows for cell in row for end in _ends(cell)} - self._id_of.keys())
        if unknown:
            for record in tx.run(_ENDS, ids=unknown):
                self._id_of[record["place"]] = record["id"] or record["place"]
        return tuple(tuple(self._named(cell) for cell in row) for row in rows)

    def _node(self, node: Node) -> NodeCell:
        properties = {key: self.cell(value) for key, value in shown(dict(node)).items()}
        name = str(properties.get("id", node.element_id))
        self._id_of[node.element_id] = name
        return NodeCell(name, tuple(sorted(node.labels)), properties)

    def _named(self, cell: Cell) -> Cell:
        if isinstance(cell, RelationshipCell):
            start, end = self._id_of.get(cell.start, cell.start), self._id_of.get(cell.end, cell.end)
            return RelationshipCell(cell.id, cell.type, start, end, cell.properties)
        if isinstance(cell, PathCell):
            return PathCell(cell.nodes, tuple(self._named(link) for link in cell.relationships))
        if isinstance(cell, dict):
            return {key: self._named(part) for key, part in cell.items()}
        if isinstance(cell, list):
            return [self._named(part) for part in cell]
        return cell


def _relationship(link: Relationship) -> RelationshipCell:
    properties = shown(dict(link))
    # A node that was not asked for has no properties, which makes it false.
    start = "" if link.start_node is None else link.start_node.element_id
    end = "" if link.end_node is None else link.end_node.element_id
    return RelationshipCell(str(properties.get("id", link.element_id)), link.type, start, end, properties)


def _ends(cell: Cell) -> set[str]:
    if isinstance(cell, RelationshipCell):
        return {cell.start, cell.end}
    if isinstance(cell, PathCell):
        return {end for link in cell.relationships for end in (link.start, link.end)}
    if isinstance(cell, dict):
        return {end for part in cell.values() for end in _ends(part)}
    if isinstance(cell, list):
        return {end for part in cell for end in _ends(part)}
    return set()
