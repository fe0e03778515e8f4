"""A graph of the embedded engine changed where it differs from another: most of a large one stays as it is.

What differs is found by marks alone (:mod:`graph.kglite_marks`). It can be kept beside the graph, together with what
differed before, until someone asks and the engine is changed by all of it at once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

import msgspec

from graph.kglite_marks import JOINT, Key, Marks, Seen, documents_of, key_of, marked, name_of
from graph.kglite_statements import UNSET, create, relate, say_anew, take_away, untie
from graph.load import Load
from graph.model import Label
from graph.rows import Row

#: Of all nodes and relationships: where more differ, a new graph is made sooner.
PART = 0.25


@dataclass(slots=True)
class Changes:
    """What has to go, to come, and to be said anew of a graph, by the name of a key and by id.

    A relationship that says something else goes and comes anew.
    """

    gone: dict[str, dict[str, str]] = field(default_factory=dict)  # with where a relationship begins
    new: dict[str, dict[str, Row]] = field(default_factory=dict)
    changed: dict[str, dict[str, Row]] = field(default_factory=dict)  # nodes alone

    @property
    def rows(self) -> int:
        """How many nodes and relationships these are of."""
        return sum(len(some) for of_key in (self.gone, self.new, self.changed) for some in of_key.values())

    def packed(self) -> bytes:
        """Return the changes as bytes, from which :meth:`of` makes the same; no bytes for none."""
        if not self.rows:
            return b""
        some = [{name: of for name, of in found.items() if of} for found in (self.gone, self.new, self.changed)]
        return zlib.compress(msgspec.msgpack.encode(some), 1)

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return the changes that were packed."""
        return cls(*msgspec.msgpack.decode(zlib.decompress(data))) if data else cls()

    def add(self, later: Changes) -> None:
        """Take in changes of the graph that has these."""
        for name, ids in later.gone.items():
            gone, new, changed = self._of(name)
            for one, start in ids.items():
                changed.pop(one, None)
                if new.pop(one, None) is None:
                    gone[one] = start
        for name, rows in later.changed.items():
            gone, new, changed = self._of(name)
            for one, row in rows.items():
                (new if one in new else changed)[one] = row
        for name, rows in later.new.items():
            gone, new, changed = self._of(name)
            for one, row in rows.items():
                if JOINT not in name and one in gone:  # the engine still has the node
                    del gone[one]
                    changed[one] = row
                else:
                    new[one] = row

    def _of(self, name: str) -> tuple[dict[str, str], dict[str, Row], dict[str, Row]]:
        return self.gone.setdefault(name, {}), self.new.setdefault(name, {}), self.changed.setdefault(name, {})


@dataclass(slots=True)
class Difference:
    """What a graph needs to become another; and the marks and counts of the other, by the name of a key."""

    changes: Changes = field(default_factory=Changes)
    marks: dict[str, dict[str, bytes]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


def difference(load: Load, stored: Marks, counts: Mapping[str, int]) -> Difference | None:
    """Return what the graph that keeps these marks and counts needs to become ``load``, or None where it is too much.

    What ``load`` leaves as it is stays, however much of it that is.
    """
    found = Difference()
    left = PART * (load.nodes + load.relationships)
    for key, rows in _by_key(load):
        left -= _compared(found, key, rows, stored.get(name_of(key), {}), load.touched)
        if left < 0 and load.touched is None:
            return None
    for name in sorted(stored.keys() - found.marks.keys()):
        _compared(found, key_of(name), (), stored[name], load.touched)
    for name in found.marks:
        more = len(found.changes.new.get(name, ())) - len(found.changes.gone.get(name, ()))
        found.counts[name] = counts.get(name, 0) + more
    return found


def _compared(
    found: Difference, key: Key, rows: Iterable[list[Row]], stored: Mapping[str, bytes], touched: frozenset[str] | None
) -> int:
    """Put what differs among the rows of a key into ``found``, and the new marks; return how much that is."""
    name, node, changes = name_of(key), isinstance(key, Label), found.changes
    stays = set() if touched is None else stored.keys() - touched - {""}
    before = {document: Seen.of(stored[document]) for document in stored if document not in stays}
    nothing = Seen()
    after: dict[str, Seen] = {}
    count = 0
    each = (one for batch in rows for one in zip(documents_of(key, batch), marked(batch), strict=True))
    for document, (row, mark) in each:
        if document not in after:
            after[document] = Seen()
        after[document].see(row, mark, node)
        one, was = row["id"], before.get(document, nothing)
        known = was.marks.get(one)
        if known != mark:
            count += 1
            (changes.changed if known and node else changes.new).setdefault(name, {})[one] = row
            if known and not node:
                changes.gone.setdefault(name, {})[one] = was.start(one)
    for document, was in before.items():
        own = after.setdefault(document, Seen())
        if not document and touched is not None:
            own.take(was, touched)
        gone = {one: "" if node else was.start(one) for one in was.marks if one not in own.marks}
        count += len(gone)
        if gone:
            changes.gone.setdefault(name, {}).update(gone)
    kept = {document: stored[document] for document in stored if document in stays}
    found.marks[name] = kept | {document: seen.packed() for document, seen in after.items() if seen.marks}
    return count


def change(made: Any, changes: Changes) -> None:
    """Change the engine's graph."""
    for name, ids in changes.gone.items():
        if JOINT in name:
            kind, start, end = name.split(JOINT)
            untie(made, kind, start, end, ids)
    for name, ids in changes.gone.items():
        if JOINT not in name:
            take_away(made, name, list(ids))
    for name, rows in changes.changed.items():
        say_anew(made, name, [UNSET | row for row in rows.values()])
    for name, rows in changes.new.items():
        if JOINT not in name:
            create(made, name, [UNSET | row for row in rows.values()])
    for name, rows in changes.new.items():
        if JOINT in name:
            kind, start, end = name.split(JOINT)
            relate(made, kind, start, end, list(rows.values()))


def _by_key(load: Load) -> Iterator[tuple[Key, Iterator[list[Row]]]]:
    for batches in (load.node_batches(), load.relationship_batches()):
        for key, some in groupby(batches, key=itemgetter(0)):
            yield key, (rows for _, rows in some)
