"""The formats that a graph can be written in; each writer is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TypeAlias, cast

from graph.model import Graph
from graph.store import Store

#: Writes a graph into a folder, which is made, and returns the files written. Raises GraphError.
Writer: TypeAlias = Callable[[Graph, Path], tuple[Path, ...]]

#: Format -> module and function of its writer.
FORMATS: Mapping[str, str] = {
    "jsonl": "graph.export:export_jsonl",
    "csv": "graph.export_csv:export_csv",
    "graphml": "graph.export_graphml:export_graphml",
    "jsonld": "graph.export_jsonld:export_jsonld",
    "xlsx": "graph.export_xlsx:export_xlsx",
}

#: The format for ``neo4j-admin``, which also carries the records that the graph was made from.
IMPORT = "neo4j-import"


def write(store: Store, name: str, folder: Path) -> tuple[Path, ...]:
    """Write the graph in ``store`` into ``folder`` in a format of :data:`FORMATS` or :data:`IMPORT`.

    Returns the files written. Raises GraphError, and KeyError for another format.
    """
    if name == IMPORT:
        from graph.import_files import write_import_files

        return write_import_files(store.graph(), store.records(), folder)
    return writer(name)(store.graph(), folder)


def writer(name: str) -> Writer:
    """Return the writer of the format ``name``, one of :data:`FORMATS`."""
    module, _, function = FORMATS[name].partition(":")
    return cast(Writer, getattr(import_module(module), function))
