"""The answer to a query: a table of plain cells, the same from both engines.

A cell is ``None``, a string, a number, a truth value, a list or a map of cells, or one of the three shapes of a graph:
:class:`NodeCell`, :class:`RelationshipCell` and :class:`PathCell`. Dates and times are strings in ISO form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Cell: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class NodeCell:
    """A node of an answer; ``id`` is the project's id, never the engine's where the node has one of ours."""

    id: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RelationshipCell:
    """A relationship of an answer; ``start`` and ``end`` are ids of nodes."""

    id: str
    type: str
    start: str
    end: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PathCell:
    """A path of an answer: nodes, and the relationship between each of them and the next."""

    nodes: tuple[NodeCell, ...]
    relationships: tuple[RelationshipCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order of the query.

    ``truncated`` says that the row limit cut the answer off; ``total`` is how many rows it has then, where one knows.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truncated: bool = False
    total: int | None = None
    notes: tuple[str, ...] = ()  # what the engine remarks: an unknown label, a property that nothing has

    def records(self) -> list[dict[str, Any]]:
        """Return one mapping a row, column to plain cell, fit for JSON."""
        return [{column: plain(cell) for column, cell in zip(self.columns, row, strict=True)} for row in self.rows]


def plain(cell: Cell) -> Any:
    """Return ``cell`` made of nothing but what JSON knows, nodes and relationships in the shape of the export."""
    if isinstance(cell, NodeCell):
        return {"id": cell.id, "labels": list(cell.labels), "properties": plain(cell.properties)}
    if isinstance(cell, RelationshipCell):
        return {
            "id": cell.id,
            "type": cell.type,
            "start": cell.start,
            "end": cell.end,
            "properties": plain(cell.properties),
        }
    if isinstance(cell, PathCell):
        return {"nodes": plain(list(cell.nodes)), "relationships": plain(list(cell.relationships))}
    if isinstance(cell, Mapping):
        return {str(key): plain(value) for key, value in cell.items()}
    if isinstance(cell, list | tuple):
        return [plain(value) for value in cell]
    return cell
