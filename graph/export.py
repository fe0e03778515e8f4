"""The whole graph as files: JSON lines, the same bytes for the same graph."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.errors import StoreUnavailableError
from graph.model import Graph
from graph.rows import in_order


def export_jsonl(graph: Graph, folder: Path) -> tuple[Path, Path]:
    """Write ``nodes.jsonl`` and ``relationships.jsonl`` into ``folder``, which is made, and return their paths.

    A node is ``{"id", "labels", "properties"}``, a relationship ``{"id", "type", "start", "end", "properties"}``; both
    stand in the order of the vocabulary and of their ids. Raises StoreUnavailableError when they cannot be written.
    """
    ordered = in_order(graph)
    nodes = ({"id": node.id, "labels": [node.label], "properties": dict(node.properties)} for node in ordered.nodes)
    links = (
        {"id": link.id, "type": link.type, "start": link.start, "end": link.end, "properties": dict(link.properties)}
        for link in ordered.relationships
    )
    paths = folder / "nodes.jsonl", folder / "relationships.jsonl"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, rows in zip(paths, (nodes, links), strict=True):
            _write_lines(path, rows)
    except OSError as error:
        raise StoreUnavailableError(f"{folder} cannot be written to: {error.strerror or error}.") from None
    return paths


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write beside ``path`` and move into its place, so that nobody reads half a file."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{json.dumps(row, ensure_ascii=False, allow_nan=False)}\n" for row in rows)
    beside.replace(path)
