"""A graph of the embedded engine changed where it differs from another: most of a large one stays as it is.

A large graph keeps a mark of every node and relationship, a hash of all that is stored of it, so that what is stored
need not be read to see what differs.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import msgspec

from graph.kglite_statements import UNSET, create, relate, say_anew, take_away
from graph.load import Ends, Load
from graph.model import Label
from graph.rows import STORE, Row

Key: TypeAlias = Label | Ends
Marks: TypeAlias = dict[str, bytes]  # by label or type and ends, each packed

_LENGTH = 8  # bytes of a mark
#: The property of the store's own node that keeps them; an answer does not show it.
MARKS = "guitu_marks"
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
        self._open: dict[str, bytes] = {}
        self._done: Marks = {}

    def see(self, key: Key, rows: Sequence[Row]) -> None:
        """Mark rows of a key."""
        if key != self._key:
            self._close()
            self._key = key
        self._open.update((row["id"], _mark(row)) for row in rows)

    def marks(self) -> Marks:
        """Return the marks of all that went by."""
        self._close()
        return self._done

    def _close(self) -> None:
        if self._key is not None:
            self._done[_name(self._key)] = _packed(self._open)
        self._key, self._open = None, {}


def stored_marks(made: Any) -> Marks | None:
    """Return the marks that an engine's graph keeps, or None where it keeps none."""
    found = made.cypher(f"MATCH (n:{STORE}) RETURN n.{MARKS} AS marks").to_list()
    if not found or not found[0]["marks"]:
        return None
    marks: Marks = msgspec.msgpack.decode(base64.b64decode(found[0]["marks"]), type=dict[str, bytes])
    return marks


def as_text(marks: Marks) -> str:
    """Return marks as the engine keeps them."""
    return base64.b64encode(msgspec.msgpack.encode(marks)).decode()


def difference(load: Load, stored: Marks) -> Difference | None:
    """Return what the graph that kept the marks needs to become ``load``, or None where too much differs."""
    found = Difference()
    left = PART * (load.nodes + load.relationships)
    for key, rows in _by_key(load):
        name = _name(key)
        before = _unpacked(stored[name]) if name in stored else {}
        after: dict[str, bytes] = {}
        for batch in rows:
            for row in batch:
                mark = _mark(row)
                after[row["id"]] = mark
                if before.get(row["id"]) != mark:
                    # a relationship that says something else is taken away and made again
                    there = row["id"] in before
                    (found.changed if there and isinstance(key, Label) else found.new).setdefault(key, []).append(row)
                    if there and not isinstance(key, Label):
                        found.gone.setdefault(name, []).append(row["id"])
                    left -= 1
        gone = [one for one in before if one not in after]
        left -= len(gone)
        if gone:
            found.gone.setdefault(name, []).extend(gone)
        found.marks[name] = _packed(after)
        if left < 0:
            return None
    for name in sorted(stored.keys() - found.marks.keys()):
        found.gone[name] = list(_unpacked(stored[name]))
    return found


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


def _name(key: Key) -> str:
    return str(key) if isinstance(key, Label) else _JOINT.join(key)


def _mark(row: Row) -> bytes:
    return blake2b(msgspec.msgpack.encode(row), digest_size=_LENGTH).digest()


def _packed(marks: Mapping[str, bytes]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode((list(marks), b"".join(marks.values()))), 1)


def _unpacked(data: bytes) -> dict[str, bytes]:
    ids, marks = msgspec.msgpack.decode(zlib.decompress(data), type=tuple[list[str], bytes])
    return {one: marks[at : at + _LENGTH] for one, at in zip(ids, range(0, len(marks), _LENGTH), strict=True)}
