"""The formats that a graph can be written in; each writer is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

from graph.model import Graph

#: Writes a graph into a folder, which is made, and returns the files written. Raises GraphError.
Writer: TypeAlias = Callable[[Graph, Path], tuple[Path, ...]]

#: Format -> module and function of its writer.
FORMATS: Mapping[str, str] = {
    "jsonl": "graph.export:export_jsonl",
    "csv": "graph.export_csv:export_csv",
    "graphml": "graph.export_graphml:export_graphml",
    "xlsx": "graph.export_xlsx:export_xlsx",
}


def writer(name: str) -> Writer:
    """Return the writer of the format ``name``, one of :data:`FORMATS`."""
    module, _, function = FORMATS[name].partition(":")
    return cast(Writer, getattr(import_module(module), function))
