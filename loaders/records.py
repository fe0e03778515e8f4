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
from loaders.shared import shared

_LEVEL = 4  # of packing
_Whole: TypeAlias = tuple[str, int, bytes]  # who made it, a sum over what it is, and that
_Inner: TypeAlias = tuple[Document, msgspec.Raw]  # which document, and its packed body
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

    __slots__ = ("_make",)
    _make: Callable[[], DocumentRecords] | None

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


def later(document: Document, make: Callable[[], DocumentRecords]) -> DocumentRecords:
    """Return the records of a document that ``make`` makes once something else of them is asked for."""
    records = object.__new__(KeptRecords)
    object.__setattr__(records, "document", document)
    object.__setattr__(records, "_make", make)
    return records


def kept_records(document: Document, data: bytes, many: bool = False) -> DocumentRecords:
    """Return the records that :func:`pack` was given, unpacked when asked for.

    Args:
        document: as :func:`document_of` tells it.
        data: what was packed.
        many: whether they are to take little room rather than time, as many are held.
    """

    def unpack() -> DocumentRecords:
        records = DocumentRecords(document, *msgspec.json.decode(zlib.decompress(_body_of(data)), type=_Body))
        return shared(records) if many else records

    return later(document, unpack)


def pack(records: DocumentRecords, version: str) -> bytes:
    """Return records as bytes; ``version`` of the program that made them."""
    return _packed(version, records.document, zlib.compress(msgspec.json.encode(_body(records)), _LEVEL))


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
    return _packed(made_by, document, _body_of(data))


def _packed(version: str, document: Document, body: bytes) -> bytes:
    inner = msgspec.msgpack.encode((document, body))
    return msgspec.msgpack.encode((version, zlib.crc32(inner), inner))


def _body_of(data: bytes) -> bytes:
    _, _, inner = msgspec.msgpack.decode(data, type=_Whole)
    return msgspec.msgpack.decode(msgspec.msgpack.decode(inner, type=_Inner)[1], type=bytes)
