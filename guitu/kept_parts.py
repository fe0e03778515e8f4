"""What each part of a graph was made from, as a store keeps it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TypeAlias

import msgspec

from loaders.parts import LENGTH, Parts
from loaders.pipeline import fingerprint

#: What makes rows of nodes and relationships, and is no part of the program that reads documents.
_ROWS = ("names.py", "repeats.py", "rows.py")

#: By document, what stands for it, the numbers of relationships that it tells of, and names for that.
_Accounts: TypeAlias = dict[str, tuple[bytes, list[int], bytes]]
_Kept: TypeAlias = tuple[str, list[str], bytes, _Accounts]  # who made it, ids and names of parts


def encode_parts(parts: Parts) -> bytes:
    """Return the parts of a graph as the bytes that a store keeps."""
    number = {one: n for n, one in enumerate(parts.names)}
    told = {
        document: (name, [number[one] for one, _ in some], b"".join(each for _, each in some))
        for document, (name, some) in parts.told.items()
    }
    return zlib.compress(msgspec.msgpack.encode((_made_by(), list(number), b"".join(parts.names.values()), told)), 1)


def decode_parts(data: bytes | None) -> Parts:
    """Return what :func:`encode_parts` was given; nothing where another version made it, or it is damaged."""
    if data is None:
        return Parts()
    try:
        version, ids, names, told = msgspec.msgpack.decode(zlib.decompress(data), type=_Kept)
        if version != _made_by():
            return Parts()
        return Parts(
            dict(zip(ids, _each(names), strict=True)),
            {
                document: (name, tuple(zip(map(ids.__getitem__, numbers), _each(some), strict=True)))
                for document, (name, numbers, some) in told.items()
            },
        )
    except (ValueError, IndexError, zlib.error):  # among the first what is no msgpack, or is one of another shape
        return Parts()


def _each(names: bytes) -> Iterator[bytes]:
    if len(names) % LENGTH:
        raise ValueError(names)
    return (names[at : at + LENGTH] for at in range(0, len(names), LENGTH))


@cache
def _made_by() -> str:
    """Return a hash of the program that makes records and rows."""
    folder = resources.files("graph")
    rows = hashlib.sha256(b"".join(folder.joinpath(name).read_bytes() for name in _ROWS))
    return fingerprint() + rows.hexdigest()[:16]
