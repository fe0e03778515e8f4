"""Which documents may be compared at all: by the region tree and the years they are made for, never by likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.model import Document, DocumentRecords
from loaders.divisions import get as division

_BESIDE = 1  # years by which reports of two places may lie apart and still speak of the same tasks
_TERM = 5
_FIRST_OF_TERM = 1  # 2016, 2021, 2026: the report of such a year also sets the tasks of the whole term


def subordinate(documents: Sequence[DocumentRecords]) -> Iterator[tuple[DocumentRecords, DocumentRecords]]:
    """Yield each document of a place with each of the place right above it (lower, upper) that is made for its years.

    A district goes under its own city and a city under its own province; without that city's document a district goes
    under nothing, however near the province's may be.
    """
    by_region: dict[str, list[DocumentRecords]] = defaultdict(list)
    for records in documents:
        if records.document.region:
            by_region[records.document.region].append(records)
    for records in documents:
        place = division(records.document.region) if records.document.region else None
        for upper in by_region.get(place.parent or "", ()) if place else ():
            if contemporary(records.document, upper.document):
                yield records, upper


def beside(documents: Sequence[DocumentRecords]) -> Iterator[tuple[DocumentRecords, DocumentRecords]]:
    """Yield every two documents of one place that are made for the same years, the one with the wider view second."""
    by_region: dict[str, list[DocumentRecords]] = defaultdict(list)
    for records in documents:
        if records.document.region:
            by_region[records.document.region].append(records)
    for together in by_region.values():
        ordered = sorted(together, key=lambda r: _narrowness(r.document))
        for i, wide in enumerate(ordered):
            for narrow in ordered[i + 1 :]:
                if wide.document.sha256 != narrow.document.sha256 and contemporary(narrow.document, wide.document):
                    yield narrow, wide


def contemporary(one: Document, other: Document) -> bool:
    """Tell whether two documents are made for years that meet; documents without years meet all."""
    first, second = years(one), years(other)
    if first is None or second is None:
        return True
    apart = _BESIDE if one.kind == other.kind == "work_report" else 0
    return first[0] <= second[1] + apart and second[0] <= first[1] + apart


def years(document: Document) -> tuple[int, int] | None:
    """Return the first and the last year that a document sets tasks for."""
    if document.kind == "work_report" and document.year is not None:
        term = document.year % _TERM == _FIRST_OF_TERM
        return document.year, document.year + (_TERM - 1 if term else 0)
    first = document.period_start or document.year
    last = document.period_end or document.year
    return (first, last) if first is not None and last is not None else None


def _narrowness(document: Document) -> tuple[int, int, str]:
    """Order documents of one place from the one that covers most to the one that covers least."""
    kinds = ("outline", "plan", "action_plan", "work_report")
    kind = kinds.index(document.kind) if document.kind in kinds else len(kinds)
    return kind, document.year or 0, document.id
