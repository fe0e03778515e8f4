"""Marks of what is in a large graph of the embedded engine: what is stored need not be read to see what differs.

The mark of a node or relationship is a hash of all that is stored of it. Marks of each document are packed by
themselves: those of one that stays as it is are not even looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Self, TypeAlias

import msgspec

from graph.load import Ends
from graph.model import OF_DOCUMENT, Label, RelationshipType
from graph.rows import MARK, Marked, Row, mark_of, part_of

Key: TypeAlias = Label | Ends
#: Packed, by the name of a key and by document; the document is "" for what belongs to none.
Marks: TypeAlias = Mapping[str, Mapping[str, bytes]]

JOINT = "|"


@dataclass(slots=True)
class Seen:
    """Marks by id, and where a relationship begins if its id does not tell."""

    marks: dict[str, bytes] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)

    def see(self, row: Row, mark: bytes, node: bool) -> None:
        """Take in the mark of a row of a node or relationship."""
        one = row["id"]
        self.marks[one] = mark
        if not node and row["source"] != _told(one):
            self.starts[one] = row["source"]

    def take(self, other: Seen, but: Set[str]) -> None:
        """Take in the marks of others, but for those with the ids ``but``."""
        for one in other.marks.keys() - but:
            self.marks[one] = other.marks[one]
        for one in other.starts.keys() - but:
            self.starts[one] = other.starts[one]

    def start(self, relationship: str) -> str:
        """Return the id of the node in which a relationship begins."""
        return self.starts[relationship] if relationship in self.starts else _told(relationship)

    def packed(self) -> bytes:
        """Return these marks as bytes, from which :meth:`of` makes the same."""
        kept = list(self.marks), b"".join(self.marks.values()), self.starts
        return zlib.compress(msgspec.msgpack.encode(kept), 1)

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Return the marks that were packed."""
        kind = tuple[list[str], bytes, dict[str, str]]
        ids, marks, starts = msgspec.msgpack.decode(zlib.decompress(data), type=kind)
        each = (marks[at : at + MARK] for at in range(0, len(marks), MARK))
        return cls(dict(zip(ids, each, strict=True)), starts)


class Marker:
    """Marks rows while they go by, all of one key one after another; packs those of a document when the next begins."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._done: dict[str, dict[str, bytes]] = {}
        self._at: tuple[str, str] | None = None
        self._seen = Seen()

    def see(self, key: Key, rows: Sequence[Row]) -> None:
        """Mark rows of a key."""
        name, node = name_of(key), isinstance(key, Label)
        self.counts[name] = self.counts.get(name, 0) + len(rows)
        for document, (row, mark) in zip(documents_of(key, rows), marked(rows), strict=True):
            if self._at != (name, document):
                self._turn_to((name, document))
            self._seen.see(row, mark, node)

    def marks(self) -> Marks:
        """Return the marks of all that went by."""
        self._turn_to(None)
        return self._done

    def _turn_to(self, at: tuple[str, str] | None) -> None:
        if self._at:
            name, document = self._at
            self._done.setdefault(name, {})[document] = self._seen.packed()
        before = self._done.get(at[0], {}).get(at[1]) if at else None
        self._at, self._seen = at, Seen.of(before) if before else Seen()


def name_of(key: Key) -> str:
    """Return what marks of a key are kept under."""
    return str(key) if isinstance(key, Label) else JOINT.join(key)


def key_of(name: str) -> Key:
    """Return the key that has a name."""
    if JOINT not in name:
        return Label(name)
    kind, start, end = name.split(JOINT)
    return RelationshipType(kind), Label(start), Label(end)


def documents_of(key: Key, rows: Sequence[Row]) -> list[str]:
    """Return for each row the document that a node belongs to, or the start of a relationship; empty for none."""
    label, node = (key, "id") if isinstance(key, Label) else (key[1], "source")
    return [part_of(label, row[node]) if label in OF_DOCUMENT else "" for row in rows]


def marked(rows: Sequence[Row]) -> Iterator[tuple[Row, bytes]]:
    """Return rows with their marks, which many have already."""
    if isinstance(rows, Marked):
        return zip(rows, (rows.marks[at : at + MARK] for at in range(0, len(rows.marks), MARK)), strict=True)
    return ((row, mark_of(msgspec.msgpack.encode(row))) for row in rows)


def _told(relationship: str) -> str:
    """Return where a relationship begins by its id: before its type, or in the passage that names something."""
    start, joint, _ = relationship.partition(JOINT)
    return start if joint else relationship.rpartition("/")[0]
