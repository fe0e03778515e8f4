"""What each part of a graph was made from, as a store keeps it."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from loaders.parts import LENGTH
from loaders.pipeline import fingerprint

#: What makes rows of nodes and relationships, and is no part of the program that reads documents.
_ROWS = ("names.py", "repeats.py", "rows.py")


def encode_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return the names of parts by id as the bytes that a store keeps."""
    return zlib.compress(msgspec.msgpack.encode((_made_by(), list(parts), b"".join(parts.values()))), 1)


def decode_parts(data: bytes | None) -> dict[str, bytes]:
    """Return what :func:`encode_parts` was given; nothing where another version made it."""
    if data is None:
        return {}
    version, ids, names = msgspec.msgpack.decode(zlib.decompress(data), type=tuple[str, list[str], bytes])
    if version != _made_by():
        return {}
    return {one: names[at : at + LENGTH] for one, at in zip(ids, range(0, len(names), LENGTH), strict=True)}


@cache
def _made_by() -> str:
    """Return a hash of the program that makes records and rows."""
    folder = resources.files("graph")
    rows = hashlib.sha256(b"".join(folder.joinpath(name).read_bytes() for name in _ROWS))
    return fingerprint() + rows.hexdigest()[:16]
