"""Records of a document as a store keeps them: what nobody asks for is not even unpacked.

Its head lies outside what is packed, so that a document can be known, and called otherwise, without the rest.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeAlias

import msgspec

from graph.model import Action, Document, DocumentRecords, Goal, Link, Mention, Passage, Section, Target
from loaders.outline import Outline, outline
from loaders.shared import shared

_LEVEL = 4  # of packing
_Whole: TypeAlias = tuple[str, int, bytes]  # who made it, a sum over what it is, and that
_Inner: TypeAlias = tuple[Document, msgspec.Raw, msgspec.Raw]  # which document, its outline, and its packed body
_Body: TypeAlias = tuple[
    tuple[Section, ...],
    tuple[Passage, ...],
    tuple[Mention, ...],
    tuple[Target, ...],
    tuple[Goal, ...],
    tuple[Action, ...],
    tuple[Link, ...],
]
_FIELDS = ("sections", "passages", "mentions", "targets", "goals", "actions", "links")
_body = attrgetter(*_FIELDS)


class KeptRecords(DocumentRecords):
    """Records of which only the document is at hand; all else is made once something of it is asked for.

    Whoever replaces some of them gets ordinary records.
    """

    __slots__ = ("_make", "_outline")
    _make: Callable[[], DocumentRecords] | None
    _outline: Callable[[], Outline]

    def __new__(cls, *fields: Any, **named: Any) -> DocumentRecords:  # type: ignore[misc]
        """Return ordinary records: those that make themselves come from :func:`kept_records` and :func:`later`."""
        return DocumentRecords(*fields, **named)

    def __getattr__(self, name: str) -> Any:
        """Make what is not there yet, all at once, and return what was asked for."""
        if name not in _FIELDS or self._make is None:
            raise AttributeError(name)
        made = self._make()
        for field in _FIELDS:
            object.__setattr__(self, field, getattr(made, field))
        object.__setattr__(self, "_make", None)
        return getattr(self, name)

    def __eq__(self, other: object) -> bool:
        """Tell whether both say the same, be they made already or not."""
        if not isinstance(other, DocumentRecords):
            return NotImplemented
        return self.document == other.document and bool(_body(self) == _body(other))

    __hash__ = DocumentRecords.__hash__

    @property
    def decoded(self) -> bool:
        """Tell whether anything but the document was asked for."""
        return self._make is None

    def outlined(self) -> Outline:
        """Return what stands for the records, which are not made for that."""
        return self._outline()


def later(document: Document, make: Callable[[], DocumentRecords], outlined: Callable[[], Outline]) -> DocumentRecords:
    """Return the records of a document that ``make`` makes once something else of them is asked for.

    ``outlined`` returns what :func:`outline_of` is to return of them.
    """
    records = object.__new__(KeptRecords)
    object.__setattr__(records, "document", document)
    object.__setattr__(records, "_make", make)
    object.__setattr__(records, "_outline", outlined)
    return records


def outline_of(records: DocumentRecords) -> Outline:
    """Return what stands for records, kept or not."""
    return records.outlined() if isinstance(records, KeptRecords) else outline(records, _said(records))


def kept_records(document: Document, data: bytes, many: bool = False) -> DocumentRecords:
    """Return the records that :func:`pack` was given, unpacked when asked for.

    Args:
        document: as :func:`document_of` tells it.
        data: what was packed.
        many: whether they are to take little room rather than time, as many are held.
    """

    told = bytes(_inner(data)[1])  # by itself, so that nobody holds all that is packed for it

    def unpack() -> DocumentRecords:
        body = msgspec.msgpack.decode(_inner(data)[2], type=bytes)
        records = DocumentRecords(document, *msgspec.json.decode(zlib.decompress(body), type=_Body))
        return shared(records) if many else records

    return later(document, unpack, lambda: msgspec.msgpack.decode(told, type=Outline))


def pack(records: DocumentRecords, version: str) -> bytes:
    """Return records as bytes; ``version`` of the program that made them."""
    said = _said(records)
    told, body = outline(records, said), zlib.compress(said, _LEVEL)
    return _packed(version, records.document, *map(msgspec.Raw, map(msgspec.msgpack.encode, (told, body))))


def document_of(data: bytes, version: str) -> Document | None:
    """Return whose records are packed as ``data``; None where they are damaged or another version made them."""
    try:
        made_by, sum_, inner = msgspec.msgpack.decode(data, type=_Whole)
        whole = made_by == version and zlib.crc32(inner) == sum_
        return msgspec.msgpack.decode(inner, type=_Inner)[0] if whole else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def called(data: bytes, document: Document) -> bytes:
    """Return packed records with another head in place of their own."""
    made_by, _, _ = msgspec.msgpack.decode(data, type=_Whole)
    _, told, body = _inner(data)
    return _packed(made_by, document, told, body)


def _packed(version: str, document: Document, told: msgspec.Raw, body: msgspec.Raw) -> bytes:
    inner = msgspec.msgpack.encode((document, told, body))
    return msgspec.msgpack.encode((version, zlib.crc32(inner), inner))


def _inner(data: bytes) -> _Inner:
    _, _, inner = msgspec.msgpack.decode(data, type=_Whole)
    found: _Inner = msgspec.msgpack.decode(inner, type=_Inner)
    return found


def _said(records: DocumentRecords) -> bytes:
    """Return all that records say but the document's head."""
    return msgspec.json.encode(_body(records))
