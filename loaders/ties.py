"""Ties of pairs of documents, packed where there are many: those that nobody asks for are not even unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias, overload

import msgspec

from graph.model import Link, RelationshipType

#: By the name of a pair, as :func:`loaders.align.align_pairs` gives it, the links between its two documents.
Ties: TypeAlias = Mapping[str, Sequence[Link]]
_Ends: TypeAlias = tuple[tuple[str, str], ...]
_Told: TypeAlias = tuple[str, list[tuple[str, _Ends, list[bytes]]]]  # who found them; of each pair name, ends and links
_LINKS = msgspec.msgpack.Decoder(tuple[Link, ...])
_FAST = 1  # of zlib


def document_of(record: str) -> str:
    """Return the id of the document that a record belongs to, by its own id."""
    return record.partition("/")[0]


def ends_of(links: Sequence[Link]) -> _Ends:
    """Return the ids of the documents in which links of a pair begin and end, each two once."""
    if isinstance(links, Packed):
        return links.ends
    return tuple(sorted({(document_of(link.source), document_of(link.target)) for link in links}))


def by_type(links: Sequence[Link]) -> Sequence[Sequence[Link]]:
    """Return links of a pair in parts, each of one type of relationship."""
    if isinstance(links, Packed):
        return links.parts
    parts: dict[RelationshipType, list[Link]] = {}
    for link in links:
        parts.setdefault(link.type, []).append(link)
    return tuple(parts.values())


def packed(links: Sequence[Link]) -> Packed:
    """Return the same links, which take a tenth of the room and are unpacked each time they are gone through."""
    if isinstance(links, Packed):
        return links
    return Packed(ends_of(links), [zlib.compress(msgspec.msgpack.encode(part), _FAST) for part in by_type(links)])


def pack(ties: Ties, version: str) -> bytes:
    """Return the ties of some pairs as bytes; ``version`` of the program that found them."""
    told = [(name, ends_of(links), [part.data for part in packed(links).parts]) for name, links in ties.items()]
    return msgspec.msgpack.encode((version, told))


def unpack(data: bytes, version: str) -> dict[str, Sequence[Link]]:
    """Return the ties that :func:`pack` was given; none where another version of the program found them."""
    try:
        found, told = msgspec.msgpack.decode(data, type=_Told)
    except msgspec.DecodeError:
        return {}
    return {name: Packed(ends, parts) for name, ends, parts in told} if found == version else {}


class _Part(Sequence[Link]):
    """Links of one type, unpacked each time they are asked for: those of all documents take most of a gigabyte."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def _links(self) -> tuple[Link, ...]:
        return _LINKS.decode(zlib.decompress(self.data))

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Link]: ...
    def __getitem__(self, at: int | slice) -> Link | Sequence[Link]:
        return self._links()[at]

    def __iter__(self) -> Iterator[Link]:
        return iter(self._links())

    def __len__(self) -> int:
        return len(self._links())


class Packed(Sequence[Link]):
    """The links of one pair, type by type."""

    __slots__ = ("ends", "parts")

    def __init__(self, ends: _Ends, parts: Sequence[bytes]) -> None:
        self.ends, self.parts = ends, tuple(map(_Part, parts))

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Link]: ...
    def __getitem__(self, at: int | slice) -> Link | Sequence[Link]:
        return tuple(self)[at]

    def __iter__(self) -> Iterator[Link]:
        return chain.from_iterable(self.parts)

    def __len__(self) -> int:
        return sum(map(len, self.parts))
