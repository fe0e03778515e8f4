"""A graph of the embedded engine changed where it differs from another: most of a large one stays as it is.

A large graph keeps a mark of every node and relationship, a hash of all that is stored of it, so that what is stored
need not be read to see what differs. The marks of each document are packed by themselves: those of one that stays as it
is are not even looked at.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import msgspec

from graph.kglite_statements import UNSET, create, relate, say_anew, take_away
from graph.load import Ends, Load
from graph.model import Label, RelationshipType
from graph.rows import MARK, OF_DOCUMENT, STORE, Marked, Row, mark_of, part_of

Key: TypeAlias = Label | Ends
Marks: TypeAlias = dict[str, dict[str, bytes]]  # packed, by label or type and ends and by document; "" for none

#: The property of the store's own node that keeps them; an answer does not show it.
MARKS = "guitu_parts"
#: Of all nodes and relationships: where more differ, a new graph is made sooner.
PART = 0.25
_JOINT = "|"


@dataclass(slots=True)
class Difference:
    """What has to go, to come, and to be said anew for a graph to become another; and the marks of the other."""

    gone: dict[str, list[str]] = field(default_factory=dict)  # ids by key
    new: dict[Key, list[Row]] = field(default_factory=dict)
    changed: dict[Key, list[Row]] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)


class Marker:
    """Marks rows while they go by, all of one key one after another."""

    def __init__(self) -> None:
        self._key: Key | None = None
        self._open: dict[str, dict[str, bytes]] = {}
        self._done: Marks = {}

    def see(self, key: Key, rows: Sequence[Row]) -> None:
        """Mark rows of a key."""
        if key != self._key:
            self._close()
            self._key = key
        for document, (row, mark) in zip(_documents(key, rows), _marked(rows), strict=True):
            self._open.setdefault(document, {})[row["id"]] = mark

    def marks(self) -> Marks:
        """Return the marks of all that went by."""
        self._close()
        return self._done

    def _close(self) -> None:
        if self._key is not None:
            self._done[_name(self._key)] = {document: _packed(some) for document, some in self._open.items()}
        self._key, self._open = None, {}


def stored_marks(made: Any) -> Marks | None:
    """Return the marks that an engine's graph keeps, or None where it keeps none."""
    found = made.cypher(f"MATCH (n:{STORE}) RETURN n.{MARKS} AS marks").to_list()
    if not found or not found[0]["marks"]:
        return None
    marks: Marks = msgspec.msgpack.decode(base64.b64decode(found[0]["marks"]), type=dict[str, dict[str, bytes]])
    return marks


def as_text(marks: Marks) -> str:
    """Return marks as the engine keeps them."""
    return base64.b64encode(msgspec.msgpack.encode(marks)).decode()


def difference(load: Load, stored: Marks) -> Difference | None:
    """Return what the graph that kept the marks needs to become ``load``, or None where too much differs.

    What stays by ``load`` stays, however much of it that is.
    """
    found = Difference()
    left = PART * (load.nodes + load.relationships)
    for key, rows in _by_key(load):
        left -= _compared(found, key, rows, stored.get(_name(key), {}), load.stays)
        if left < 0 and not load.stays:
            return None
    for name in sorted(stored.keys() - found.marks.keys()):
        _compared(found, _key(name), (), stored[name], load.stays)
    return found


def _compared(
    found: Difference, key: Key, rows: Iterable[list[Row]], stored: Mapping[str, bytes], stays: frozenset[str]
) -> int:
    """Put what differs among the rows of a key into ``found``, and the new marks; return how much that is."""
    name, node = _name(key), isinstance(key, Label)
    before = {document: _unpacked(data) for document, data in stored.items() if document not in stays}
    after: dict[str, dict[str, bytes]] = {}
    count = 0
    marked = (one for batch in rows for one in zip(_documents(key, batch), _marked(batch), strict=True))
    for document, (row, mark) in marked:
        after.setdefault(document, {})[row["id"]] = mark
        known = before.get(document, {}).get(row["id"])
        if known != mark:
            count += 1
            # a relationship that says something else is taken away and made again
            (found.changed if known and node else found.new).setdefault(key, []).append(row)
            if known and not node:
                found.gone.setdefault(name, []).append(row["id"])
    for document, marks in before.items():
        own = after.setdefault(document, {})
        staying = {one: mark for one, mark in marks.items() if one in stays} if node and not document else {}
        gone = [one for one in marks if one not in own and one not in staying]
        own.update(staying)
        count += len(gone)
        if gone:
            found.gone.setdefault(name, []).extend(gone)
    kept = {document: data for document, data in stored.items() if document in stays}
    found.marks[name] = kept | {document: _packed(marks) for document, marks in after.items() if marks}
    return count


def change(made: Any, found: Difference) -> None:
    """Change the engine's graph by a difference."""
    nodes = {name: ids for name, ids in found.gone.items() if _JOINT not in name}
    for name in [name for name in found.gone if name not in nodes]:
        kind, start, end = name.split(_JOINT)
        made.cypher(
            f"MATCH (:{start})-[r:{kind}]->(:{end}) WHERE r.id IN $gone DELETE r",
            params={"gone": found.gone[name]},
            timeout_ms=0,
        )
    for name, ids in nodes.items():
        take_away(made, name, ids)
    for key, rows in found.changed.items():
        if isinstance(key, Label):
            say_anew(made, key, [UNSET | row for row in rows])
    for key, rows in found.new.items():
        if isinstance(key, Label):
            create(made, key, [UNSET | row for row in rows])
    for key, rows in found.new.items():
        if not isinstance(key, Label):
            relate(made, *key, rows)


def _by_key(load: Load) -> Iterator[tuple[Key, Iterator[list[Row]]]]:
    for batches in (load.node_batches(), load.relationship_batches()):
        for key, some in groupby(batches, key=itemgetter(0)):
            yield key, (rows for _, rows in some)


def _documents(key: Key, rows: Sequence[Row]) -> list[str]:
    """Return for each row the document that a node belongs to, or the start of a relationship; empty for none."""
    label, node = (key, "id") if isinstance(key, Label) else (key[1], "source")
    return [part_of(label, row[node]) if label in OF_DOCUMENT else "" for row in rows]


def _name(key: Key) -> str:
    return str(key) if isinstance(key, Label) else _JOINT.join(key)


def _key(name: str) -> Key:
    if _JOINT not in name:
        return Label(name)
    kind, start, end = name.split(_JOINT)
    return RelationshipType(kind), Label(start), Label(end)


def _marked(rows: Sequence[Row]) -> Iterator[tuple[Row, bytes]]:
    """Return rows with their marks, which many have already."""
    if isinstance(rows, Marked):
        return zip(rows, (rows.marks[at : at + MARK] for at in range(0, len(rows.marks), MARK)), strict=True)
    return ((row, mark_of(msgspec.msgpack.encode(row))) for row in rows)


def _packed(marks: Mapping[str, bytes]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode((list(marks), b"".join(marks.values()))), 1)


def _unpacked(data: bytes) -> dict[str, bytes]:
    ids, marks = msgspec.msgpack.decode(zlib.decompress(data), type=tuple[list[str], bytes])
    return {one: marks[at : at + MARK] for one, at in zip(ids, range(0, len(marks), MARK), strict=True)}
