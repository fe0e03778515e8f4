"""The one file of an embedded graph: what the engine saved, and behind it what is kept for whoever changes the graph.

From the first byte on:

    engine   what kglite saved; it does not mind what follows
    pieces   bytes one behind another: what is kept by name, marks, changes of the graph since the engine saved it
    index    msgpack, packed: where each piece lies and its checksum, and how many nodes and relationships there are
    footer   ``_FOOTER``: magic, version of this layout, FORMAT, where the index begins, its length and checksum, and a
             checksum of the footer itself

So the graph can be changed without the engine: its bytes are copied as they are, with more changes behind them. A file
that ends otherwise is of a version before, which kept all of it in the engine, or is damaged.
"""

from __future__ import annotations

import os
import struct
import threading
import weakref
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from graph.errors import StoreDamagedError, StoreOutdatedError, StoreUnavailableError
from graph.rows import FORMAT

_FOOTER = struct.Struct("<8sIIQQI")
_CHECKSUM = struct.Struct("<I")
_MAGIC = b"guitu+kg"
_VERSION = 1
_LENGTH = _FOOTER.size + _CHECKSUM.size
_COPIED = 1 << 20  # bytes at a time


class Place(msgspec.Struct, array_like=True, frozen=True):
    """Where a piece begins, its length, and its checksum."""

    begin: int
    length: int
    checksum: int


class Index(msgspec.Struct, array_like=True, frozen=True):
    """Where all that is kept lies.

    ``marks`` by key and document, and ``counts`` of nodes and relationships by key: None for a small graph.
    """

    engine: Place
    records: dict[str, Place]
    marks: dict[str, dict[str, Place]] | None
    counts: dict[str, int] | None
    changes: Place | None


@dataclass(frozen=True, slots=True)
class Behind:
    """What is to be written behind the engine's bytes, as :class:`Index` names it."""

    records: Mapping[str, bytes]
    marks: Mapping[str, Mapping[str, bytes]] | None = None
    counts: dict[str, int] | None = None
    changes: bytes = b""


class Pieces(Mapping[str, bytes]):
    """Pieces of a file by name, each read when it is asked for."""

    def __init__(self, file: GraphFile, places: Mapping[str, Place]) -> None:
        self._file = file
        self._places = places

    def __getitem__(self, name: str) -> bytes:
        return self._file.read(self._places[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class GraphFile:
    """A graph's file, held open: it stays what it is when another is moved into its place."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, and StoreDamagedError where the end of the file is not as it was written."""
        self.path = path
        self._turn = threading.Lock()
        self._open = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._open)
        self._known = _known(os.fstat(self._open))
        self.index = self._index()

    @property
    def current(self) -> bool:
        """Whether the file of this name is still this one, as it was when it was opened."""
        try:
            return _known(self.path.stat()) == self._known
        except OSError:
            return False

    @property
    def records(self) -> Pieces:
        """What is kept by name. Raises StoreDamagedError where an older version wrote the file."""
        return Pieces(self, self._needed().records)

    @property
    def marks(self) -> dict[str, Pieces] | None:
        """Marks by key and document; None of a small graph."""
        marks = self._needed().marks
        return None if marks is None else {key: Pieces(self, places) for key, places in marks.items()}

    @property
    def changes(self) -> bytes:
        """What has changed since the engine saved the graph."""
        changes = self.index.changes if self.index else None
        return self.read(changes) if changes else b""

    def read(self, place: Place) -> bytes:
        """Return a piece. Raises StoreDamagedError where it is not what was written, StoreUnavailableError."""
        try:
            data = self._bytes(place.begin, place.length)
        except OSError as error:
            raise StoreUnavailableError(f"{self.path} cannot be read: {error.strerror or error}.") from None
        if zlib.crc32(data) != place.checksum:
            raise self._damaged()
        return data

    def copy_engine(self, to: IO[bytes]) -> Place:
        """Write the engine's bytes to ``to``. Raises OSError, StoreDamagedError where they are not what was written."""
        place = self._needed().engine
        checksum = 0
        for begin in range(place.begin, place.begin + place.length, _COPIED):
            data = self._bytes(begin, min(_COPIED, place.begin + place.length - begin))
            checksum = zlib.crc32(data, checksum)
            to.write(data)
        if checksum != place.checksum:
            raise self._damaged()
        return place

    def _needed(self) -> Index:
        if self.index is None:
            raise StoreOutdatedError(
                f"{self.path} was written by an older version of the program and takes in no more documents: build it "
                "again from all of them."
            )
        return self.index

    def _index(self) -> Index | None:
        end = self._known[2]
        footer = self._bytes(end - _LENGTH, _LENGTH) if end >= _LENGTH else b""
        if not footer.startswith(_MAGIC):
            return None
        _, version, stored, begin, length, checksum = _FOOTER.unpack_from(footer)
        data = self._bytes(begin, length) if begin + length + _LENGTH == end else b""
        if _CHECKSUM.pack(zlib.crc32(footer[: _FOOTER.size])) != footer[_FOOTER.size :]:
            raise self._damaged()
        if (version, stored) != (_VERSION, FORMAT):
            raise StoreDamagedError(
                f"{self.path} was not written by this version of the program: move it away and build it again."
            )
        if zlib.crc32(data) != checksum:
            raise self._damaged()
        return msgspec.msgpack.decode(zlib.decompress(data), type=Index)

    def _bytes(self, begin: int, length: int) -> bytes:
        """Return so many bytes from ``begin`` on, fewer at the end of the file."""
        with self._turn:
            os.lseek(self._open, begin, os.SEEK_SET)
            parts = []
            while length > 0 and (data := os.read(self._open, length)):
                parts.append(data)
                length -= len(data)
        return b"".join(parts)

    def _damaged(self) -> StoreDamagedError:
        return StoreDamagedError(f"{self.path} is damaged: move it away and build it again.")


def write_behind(path: Path, behind: Behind) -> None:
    """Write what is kept behind what the engine saved at ``path``. Raises OSError."""
    with path.open("r+b") as file:
        checksum = length = 0
        while data := file.read(_COPIED):
            checksum, length = zlib.crc32(data, checksum), length + len(data)
        _finish(file, Place(0, length, checksum), behind)


def write_beside(path: Path, old: GraphFile, behind: Behind) -> None:
    """Write the engine's bytes of ``old`` to ``path``, and what is kept behind them. Raises OSError, GraphError."""
    with path.open("wb") as file:
        _finish(file, old.copy_engine(file), behind)


def _finish(file: IO[bytes], engine: Place, behind: Behind) -> None:
    """Write what is kept behind the engine's bytes, at whose end ``file`` stands, and see it to the disk."""
    at = engine.length

    def put(data: bytes) -> Place:
        nonlocal at
        file.write(data)
        place = Place(at, len(data), zlib.crc32(data))
        at += len(data)
        return place

    records = {name: put(behind.records[name]) for name in sorted(behind.records)}
    marks = None
    if behind.marks is not None:
        marks = {key: {one: put(some[one]) for one in sorted(some)} for key, some in behind.marks.items()}
    changes = put(behind.changes) if behind.changes else None
    index = Index(engine, records, marks, behind.counts, changes)
    place = put(zlib.compress(msgspec.msgpack.encode(index), 1))
    footer = _FOOTER.pack(_MAGIC, _VERSION, FORMAT, place.begin, place.length, place.checksum)
    file.write(footer + _CHECKSUM.pack(zlib.crc32(footer)))
    file.flush()
    os.fsync(file.fileno())


def _known(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
