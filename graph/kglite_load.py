"""A graph made in the embedded engine: all at once where it is not too large, else statement by statement."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import kglite
import msgspec

from graph.kglite_marks import Marker
from graph.kglite_statements import UNSET, create, relate
from graph.load import Ends, Load
from graph.model import Label
from graph.protocol import Progress
from graph.rows import Row

#: Nodes and relationships that are made at once at most: it takes a third of the time, and room for their text.
AT_ONCE = 150_000
#: More nodes than these are written and read back before relationships are added: as they are read they take a third
#: of the room.
MANY = 250_000
_START, _END = "guitu_start", "guitu_end"  # where a row names the ends; no relationship has properties of these names


def is_large(load: Load) -> bool:
    """Tell whether a graph is made statement by statement, and kept with marks of what is in it."""
    return load.nodes + load.relationships > AT_ONCE


def give_back() -> None:
    """Give back to the system what memory is free: what the engine keeps, and what lies between things of Python."""
    kglite.trim_memory()
    with suppress(OSError, AttributeError, TypeError):  # of the C library of Linux alone
        ctypes.CDLL(None).malloc_trim(0)


def made_from(load: Load, marker: Marker | None, beside: Path, progress: Progress | None = None) -> Any:
    """Return the engine's graph that holds ``load``, which ``marker`` sees; without one it is made at once.

    ``beside``: a file that may be written meanwhile.
    """
    tell = progress or (lambda what, done, total: None)
    tell("nodes", 0, load.nodes)
    made = None if marker else _made_at_once(load, tell)
    if made is None:
        made = _made_by_statements(load, beside, tell, marker)
    tell("relationships", load.relationships, load.relationships)
    return made


def _made_at_once(load: Load, tell: Progress) -> Any | None:
    """Return the engine's graph of nodes and relationships, or None where :func:`_at_once` returns none."""
    once, again = _parted(load)
    made = _at_once(load, once)
    if made is not None:
        tell("nodes", load.nodes, load.nodes)
        _relate(made, again.items(), load, tell, None)
    return made


def _made_by_statements(load: Load, beside: Path, tell: Progress, marker: Marker | None) -> Any:
    """Return the engine's graph of nodes and relationships, which ``marker`` sees."""
    made, done = kglite.KnowledgeGraph(), 0
    for label, rows in load.node_batches():
        if marker:
            marker.see(label, rows)
        create(made, label, [UNSET | row for row in rows])
        done += len(rows)
        tell("nodes", done, load.nodes)
    if load.nodes > MANY:
        made.save(str(beside))
        del made
        give_back()
        made = kglite.load(str(beside))
    tell("nodes", load.nodes, load.nodes)
    _relate(made, load.relationship_batches(), load, tell, marker)
    return made


def _relate(
    made: Any, links: Iterable[tuple[Ends, list[Row]]], load: Load, tell: Progress, marker: Marker | None
) -> None:
    done = 0
    for ends, rows in links:
        if marker:
            marker.see(ends, rows)
        relate(made, *ends, rows)
        done += len(rows)
        tell("relationships", done, load.relationships)


def _parted(load: Load) -> tuple[dict[Ends, list[Row]], dict[Ends, list[Row]]]:
    """Return the relationships of which each ties other nodes of its type, and those that tie two nodes once more.

    The engine, where it makes many at once, takes some of the latter for a change of the former.
    """
    once: dict[Ends, list[Row]] = {}
    again: dict[Ends, list[Row]] = {}
    last = None
    for key, rows in load.relationship_batches():
        for row in rows:  # in order of their ends
            ends = key, row["source"], row["target"]
            (again if ends == last else once).setdefault(key, []).append(row)
            last = ends
    return once, again


def _at_once(load: Load, links: Mapping[Ends, Sequence[Row]]) -> Any | None:
    """Return the engine's graph of nodes and relationships, or None where a property has values of several types.

    The engine would make one type of them, and a graph may say anything.
    """
    nodes: dict[Label, list[Row]] = {}
    for label, rows in load.node_batches():
        nodes.setdefault(label, []).extend(UNSET | row for row in rows)
    ties = {key: [_tie(row) for row in rows] for key, rows in links.items()}
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


def _tie(row: Row) -> Row:
    return {**row["properties"], _START: row["source"], _END: row["target"]}
