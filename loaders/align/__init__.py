"""Step 7: a lower plan's targets and actions under its upper plan's, and plan beside plan of one place.

Only documents that the region tree ties are ever compared (:mod:`loaders.align.documents`), each two of them by
themselves: what is tied between them does not depend on any third.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.model import DocumentRecords, Link, RelationshipType, Resolution
from loaders.align.actions import corresponds, implements
from loaders.align.documents import beside, subordinate
from loaders.align.measures import Measures, measures_of
from loaders.align.numbers import compare, contributes
from loaders.align.units import Units, units_of
from loaders.divisions import get as division

__all__ = ["align"]


def align(documents: Sequence[DocumentRecords], resolution: Resolution) -> tuple[Link, ...]:
    """Return the links between documents, targets, goals and actions of different documents.

    SUBORDINATE_TO, CONTRIBUTES_TO and IMPLEMENTS from the lower place to the one right above it; CORRESPONDS_TO,
    AGREES_WITH and DIFFERS_FROM between documents of one place. The order of ``documents`` does not matter.
    """
    documents = sorted(documents, key=lambda records: records.document.id)
    return tuple(_Alignment(documents, resolution).links())


class _Alignment:
    """The documents of one alignment, each prepared once when it is first needed."""

    def __init__(self, documents: Sequence[DocumentRecords], resolution: Resolution) -> None:
        self._documents = documents
        self._resolution = resolution
        self._named = {entity.id: entity for entity in resolution.entities}
        self._units: dict[str, Units] = {}
        self._measures: dict[str, Measures] = {}

    def links(self) -> Iterator[Link]:
        for lower, upper in subordinate(self._documents):
            yield _under(lower, upper)
            yield from implements(self._of(upper), self._of(lower), self._named)
            yield from contributes(self._measures_of(upper), self._measures_of(lower), _level(upper))
        for narrow, wide in beside(self._documents):
            yield from corresponds(self._of(wide), self._of(narrow), self._named)
            yield from compare(self._measures_of(wide), self._measures_of(narrow))

    def _of(self, records: DocumentRecords) -> Units:
        if records.document.id not in self._units:
            self._units[records.document.id] = units_of(records, self._resolution.entity_of)
        return self._units[records.document.id]

    def _measures_of(self, records: DocumentRecords) -> Measures:
        if records.document.id not in self._measures:
            self._measures[records.document.id] = measures_of(records)
        return self._measures[records.document.id]


def _level(records: DocumentRecords) -> str | None:
    place = division(records.document.region) if records.document.region else None
    return place.level if place else records.document.level


def _under(lower: DocumentRecords, upper: DocumentRecords) -> Link:
    evidence = tuple(records.passages[0].id for records in (lower, upper) if records.passages)
    ends = lower.document.id, upper.document.id
    return Link(RelationshipType.SUBORDINATE_TO, *ends, 1.0, "region-tree", evidence)
