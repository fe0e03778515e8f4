"""The graph as tables: one CSV file a label and one a relationship type, for spreadsheets and statistics programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from graph.model import Graph, Label, RelationshipType, Value
from graph.rows import in_order
from graph.writing import flat, placed

_Row = Mapping[str, Value]


def export_csv(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write ``Project.csv``, ``HOSTS.csv`` … into ``folder`` and return their paths.

    A node's row begins with ``id`` and ``name``, a relationship's with ``id``, ``start`` and ``end``; the other
    properties follow by name. A list is joined by 、. UTF-8 with a mark at the start, without which a spreadsheet would
    take it for another encoding. Raises StoreUnavailableError.
    """
    ordered = in_order(graph)
    tables: dict[str, list[_Row]] = {}
    for node in ordered.nodes:
        tables.setdefault(node.label, []).append({"id": node.id, **node.properties})
    for link in ordered.relationships:
        row = {**link.properties, "id": link.id, "start": link.start, "end": link.end}
        tables.setdefault(link.type, []).append(row)
    known = [*Label, *RelationshipType]
    return tuple(_table(folder / f"{name}.csv", tables[name]) for name in known if name in tables)


def _table(path: Path, rows: Sequence[_Row]) -> Path:
    columns = _columns(rows)
    with placed(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([flat(row.get(column)) for column in columns] for row in rows)
    return path


def _columns(rows: Iterable[_Row]) -> list[str]:
    found = {name for row in rows for name in row}
    first = [name for name in ("id", "name", "start", "end") if name in found]
    # Where "start" and "end" are characters of a text, they stand among the other properties.
    lead = first if "name" not in found else ["id", "name"]
    return [*lead, *sorted(found - set(lead))]
