"""The graph as CSV files for ``neo4j-admin database import full``, the way to fill a large server at once.

What is imported is what a load over Bolt writes, to the last property. The files are quoted so that any text survives:
text always stands in quotes, what is absent never does, and lists are parted by a character that no text has.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from itertools import count
from pathlib import Path
from typing import Any

from graph.errors import GraphError, StoreUnavailableError
from graph.model import Graph
from graph.rows import EXTRACTION, FORMAT, STORE, TAG, Row, node_rows, relationship_rows

#: Parts the values of a list.
_PART = "\x1f"

_COMMAND = """\
neo4j-admin database import full neo4j --overwrite-destination --array-delimiter=U+001F --multiline-fields=true \\
  {arguments}
"""


def write_import_files(
    graph: Graph, records: Mapping[str, bytes], folder: Path, build: str = "import"
) -> tuple[Path, ...]:
    """Write the files into ``folder``, which is made, and return them, the command that imports them first.

    The command is to be run in ``folder`` while the server is stopped; ``schema.cypher`` beside it is to be run after
    the server has started. Raises StoreUnavailableError when a file cannot be written, GraphError for a text that CSV
    cannot hold.
    """
    names = (f"{number:03d}.csv" for number in count())
    arguments: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for label, rows in _nodes(graph, records, build):
            for group in _alike(rows):
                name = next(names)
                _write(folder / name, group, {"id": "id:ID"})
                arguments.append(f"--nodes={label}={name}")
        for (kind, _, _), rows in relationship_rows(graph).items():
            flat = [
                {":START_ID": row["source"], ":END_ID": row["target"], **row["properties"], TAG: build} for row in rows
            ]
            for group in _alike(flat):
                name = next(names)
                _write(folder / name, group, {":START_ID": ":START_ID", ":END_ID": ":END_ID"})
                arguments.append(f"--relationships={kind}={name}")
        schema = (resources.files("cypher") / "schema" / "neo4j.cypher").read_text(encoding="utf-8")
        (folder / "schema.cypher").write_text(schema, encoding="utf-8")
        command = folder / "import.sh"
        command.write_text(_COMMAND.format(arguments=" \\\n  ".join(arguments)), encoding="utf-8")
    except OSError as error:
        raise StoreUnavailableError(f"{folder} cannot be written to: {error.strerror or error}.") from None
    return command, folder / "schema.cypher", *(folder / argument.rpartition("=")[2] for argument in arguments)


def _nodes(graph: Graph, records: Mapping[str, bytes], build: str) -> Iterable[tuple[str, list[Row]]]:
    for label, rows in node_rows(graph).items():
        yield label, [row | {TAG: build} for row in rows]
    kept = [
        {"id": f"extraction:{document}", "document": document, "data": base64.b64encode(data).decode(), "current": True}
        for document, data in sorted(records.items())
    ]
    if kept:
        yield EXTRACTION, [row | {TAG: build} for row in kept]
    yield STORE, [{"id": "store", "build": build, "format": FORMAT, "writes": 0}]


def _alike(rows: Sequence[Row]) -> list[list[Row]]:
    """Return ``rows`` in groups in which every property has one type, so that each group has one header."""
    types: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.items():
            types.setdefault(name, set()).add(_type(value))
    mixed = sorted(name for name, found in types.items() if len(found) > 1)
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(_type(row[name]) if name in row else "" for name in mixed), []).append(row)
    return list(groups.values())


def _write(path: Path, rows: Sequence[Row], own: Mapping[str, str]) -> None:
    types = {name: _type(value) for row in rows for name, value in row.items()}
    columns = sorted(types, key=lambda name: (name not in own, name))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(own.get(name) or f"{name}:{types[name]}" for name in columns) + "\n")
        for row in rows:
            file.write(",".join(_cell(row.get(name)) for name in columns) + "\n")


def _type(value: Any) -> str:
    if isinstance(value, list):
        return f"{_type(value[0]) if value else 'string'}[]"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    return "double" if isinstance(value, float) else "string"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        parts = [part if isinstance(part, str) else _cell(part) for part in value]
        if any(_PART in part for part in parts):
            raise GraphError(
                "A list of the graph holds the character U+001F, which parts lists in the files to import."
            )
        return _quoted(_PART.join(parts))
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, int | float) else _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
