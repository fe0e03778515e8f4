"""What resolution finds in the documents of one root, as it can be kept: found again only where something changed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import Generic, TypeVar

import msgspec

from loaders.shares import AtOnce

T = TypeVar("T")

_LENGTH = 16  # bytes of a hash
_SHARES = 48  # of work that processes do side by side
_WORTH_SHARING = 10_000  # mentions in documents from which it is worth while to begin processes for them


class Part(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What one step found in a root's documents, packed; ``said``: a hash of all that it depends on."""

    said: bytes
    data: bytes


class Kept(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What each step found in a root's documents: names, pairs of them, things named inside others."""

    names: Part
    pairs: Part
    inside: Part


def hash_of(*told: object) -> bytes:
    """Return a hash of plain values."""
    return blake2b(msgspec.msgpack.encode(told), digest_size=_LENGTH).digest()


class Finding(Generic[T]):
    """What one step finds in the documents of each root. ``found``: by root."""

    def __init__(self, said: Mapping[str, bytes], before: Mapping[str, Part], kind: type[T]) -> None:
        """Take what was found ``before`` where it still holds.

        Args:
            said: of each root, a hash of all that is looked at.
            before: what was found then.
            kind: what is found in one root.
        """
        self._said, self._kind = said, kind
        self._parts: dict[str, Part] = {}
        self.found: dict[str, T] = {}
        for root, part in before.items():
            if said.get(root) == part.said:
                with suppress(zlib.error, msgspec.DecodeError):  # what can't be read is found anew
                    self.found[root] = _unpacked(part.data, kind)
                    self._parts[root] = part

    def find(self, make: Callable[[str], T], size: Callable[[str], int], at_once: AtOnce | None = None) -> None:
        """Find what ``make`` makes of each root where it was not found before.

        ``size``: how many mentions its documents have; ``at_once`` lets processes do shares of one size side by side.
        """
        sizes = {root: size(root) for root in self._said if root not in self.found}
        missing = sorted(sizes, key=lambda root: (-sizes[root], root))
        if at_once is None or len(missing) < 2 or sum(sizes.values()) < _WORTH_SHARING:
            self.found.update((root, make(root)) for root in missing)
            return
        shares = [missing[first::_SHARES] for first in range(min(_SHARES, len(missing)))]

        def work(number: int) -> bytes:
            return msgspec.msgpack.encode([_packed(make(root)) for root in shares[number]])

        for number, data in at_once(work, len(shares)):
            for root, packed in zip(shares[number], msgspec.msgpack.decode(data, type=list[bytes]), strict=True):
                self._parts[root] = Part(self._said[root], packed)
                self.found[root] = _unpacked(packed, self._kind)

    def part(self, root: str) -> Part:
        """Return what was found in a root, packed."""
        if root not in self._parts:
            self._parts[root] = Part(self._said[root], _packed(self.found[root]))
        return self._parts[root]


def _packed(what: object) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(what), 1)


def _unpacked(data: bytes, kind: type[T]) -> T:
    return msgspec.msgpack.decode(zlib.decompress(data), type=kind)
