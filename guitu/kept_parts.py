"""What each part of a graph was made from, as a store keeps it."""

from __future__ import annotations

import hashlib
import zlib
from functools import cache
from importlib import resources
from typing import TypeAlias

import msgspec

from loaders.parts import LENGTH, Parts
from loaders.pipeline import fingerprint

#: What makes rows of nodes and relationships, and is no part of the program that reads documents.
_ROWS = ("names.py", "repeats.py", "rows.py")

#: Who made it, ids and names of parts, and by document what is begun by it, by the numbers of parts.
_Kept: TypeAlias = tuple[str, list[str], bytes, dict[str, tuple[bytes, list[int]]]]


def encode_parts(parts: Parts) -> bytes:
    """Return the parts of a graph as the bytes that a store keeps."""
    number = {one: n for n, one in enumerate(parts.names)}
    begun = {document: (name, [number[one] for one in some]) for document, (name, some) in parts.begun.items()}
    told = (_made_by(), list(number), b"".join(parts.names.values()), begun)
    return zlib.compress(msgspec.msgpack.encode(told), 1)


def decode_parts(data: bytes | None) -> Parts:
    """Return what :func:`encode_parts` was given; nothing where another version made it, or it is damaged."""
    if data is None:
        return Parts()
    try:
        version, ids, names, begun = msgspec.msgpack.decode(zlib.decompress(data), type=_Kept)
    except (msgspec.DecodeError, zlib.error):
        return Parts()
    if version != _made_by():
        return Parts()
    of_ids = (names[at : at + LENGTH] for at in range(0, len(names), LENGTH))
    return Parts(
        dict(zip(ids, of_ids, strict=True)),
        {document: (name, tuple([ids[number] for number in some])) for document, (name, some) in begun.items()},
    )


@cache
def _made_by() -> str:
    """Return a hash of the program that makes records and rows."""
    folder = resources.files("graph")
    rows = hashlib.sha256(b"".join(folder.joinpath(name).read_bytes() for name in _ROWS))
    return fingerprint() + rows.hexdigest()[:16]
