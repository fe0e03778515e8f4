"""Ties of pairs of documents as a store keeps them: those that nobody asks for are not even unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias, overload

import msgspec

from graph.model import Link

#: By the name of a pair, as :func:`loaders.align.align_pairs` gives it, the links between its two documents.
Ties: TypeAlias = Mapping[str, Sequence[Link]]
_Ends: TypeAlias = tuple[tuple[str, str], ...]
_Head: TypeAlias = tuple[str, list[tuple[str, _Ends]], bytes]  # who made it, names and ends of pairs, packed links


def document_of(record: str) -> str:
    """Return the id of the document that a record belongs to, by its own id."""
    return record.partition("/")[0]


def ends_of(links: Sequence[Link]) -> _Ends:
    """Return the ids of the documents in which links of a pair begin and end, each two once."""
    if isinstance(links, _Kept):
        return links.ends
    return tuple(sorted({(document_of(link.source), document_of(link.target)) for link in links}))


def pack(ties: Ties, version: str) -> bytes:
    """Return the ties of the pairs of one lower document as bytes; ``version`` of the program that found them."""
    packs = {links.pack for links in ties.values() if isinstance(links, _Kept)}
    if len(packs) == 1 and all(isinstance(links, _Kept) for links in ties.values()):
        (known,) = packs
        if known.version == version and [name for name, _ in known.pairs] == list(ties):
            return known.data
    pairs = [(name, ends_of(links)) for name, links in ties.items()]
    links = zlib.compress(msgspec.json.encode([tuple(links) for links in ties.values()]), 1)
    return msgspec.msgpack.encode((version, pairs, links))


def unpack(data: bytes, version: str) -> dict[str, Sequence[Link]]:
    """Return the ties that :func:`pack` was given; none where another version of the program found them."""
    try:
        pack = _Pack(data)
    except msgspec.DecodeError:
        return {}
    if pack.version != version:
        return {}
    return {name: _Kept(pack, number, ends) for number, (name, ends) in enumerate(pack.pairs)}


class _Pack:
    """The ties of the pairs of one lower document, unpacked once they are asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.version, self.pairs, self._links = msgspec.msgpack.decode(data, type=_Head)

    @cached_property
    def links(self) -> list[tuple[Link, ...]]:
        """The links of each pair."""
        links: list[tuple[Link, ...]] = msgspec.json.decode(zlib.decompress(self._links), type=list[tuple[Link, ...]])
        return links


class _Kept(Sequence[Link]):
    """The links of one pair in a pack."""

    __slots__ = ("_number", "ends", "pack")

    def __init__(self, pack: _Pack, number: int, ends: _Ends) -> None:
        self.pack, self._number, self.ends = pack, number, ends

    @overload
    def __getitem__(self, at: int) -> Link: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Link]: ...
    def __getitem__(self, at: int | slice) -> Link | Sequence[Link]:
        return self.pack.links[self._number][at]

    def __iter__(self) -> Iterator[Link]:
        return iter(self.pack.links[self._number])

    def __len__(self) -> int:
        return len(self.pack.links[self._number])
