"""Step 7: a lower plan's targets and actions under its upper plan's, and plan beside plan of one place.

Only documents that the region tree ties are ever compared (:mod:`loaders.align.documents`), each two of them by
themselves: what is tied between them does not depend on any third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    pairs = [
        *(_Pair(lower, upper, True) for lower, upper in subordinate(documents)),
        *(_Pair(narrow, wide, False) for narrow, wide in beside(documents)),
    ]
    desk = _Desk(resolution)
    found: dict[int, list[Link]] = {}
    left = Counter(records.document.id for pair in pairs for records in (pair.lower, pair.upper))
    # Province by province and city by city, so that few documents have to lie prepared at one time.
    for place in sorted(range(len(pairs)), key=lambda place: (pairs[place].lower.document.region or "", place)):
        pair = pairs[place]
        found[place] = list(_links(pair, desk))
        for records in (pair.lower, pair.upper):
            left[records.document.id] -= 1
            if not left[records.document.id]:
                desk.clear(records)
    return tuple(link for place in range(len(pairs)) for link in found[place])


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two documents to be compared; ``under``: the one belongs to a place below the other's."""

    lower: DocumentRecords
    upper: DocumentRecords
    under: bool


class _Desk:
    """Documents that lie prepared, each prepared once when it is first needed."""

    def __init__(self, resolution: Resolution) -> None:
        self._entity_of = resolution.entity_of
        self.named = {entity.id: entity for entity in resolution.entities}
        self._prepared: dict[str, tuple[Units, Measures]] = {}

    def of(self, records: DocumentRecords) -> tuple[Units, Measures]:
        """Return a document as it is compared."""
        if records.document.id not in self._prepared:
            self._prepared[records.document.id] = units_of(records, self._entity_of), measures_of(records)
        return self._prepared[records.document.id]

    def clear(self, records: DocumentRecords) -> None:
        """Put away a document that is not needed again."""
        del self._prepared[records.document.id]


def _links(pair: _Pair, desk: _Desk) -> Iterator[Link]:
    units, measures = desk.of(pair.upper)
    lower_units, lower_measures = desk.of(pair.lower)
    if pair.under:
        yield _under(pair.lower, pair.upper)
        yield from implements(units, lower_units, desk.named)
        yield from contributes(measures, lower_measures, _level(pair.upper))
    else:
        yield from corresponds(units, lower_units, desk.named)
        yield from compare(measures, lower_measures)


def _level(records: DocumentRecords) -> str | None:
    place = division(records.document.region) if records.document.region else None
    return place.level if place else records.document.level


def _under(lower: DocumentRecords, upper: DocumentRecords) -> Link:
    evidence = tuple(records.passages[0].id for records in (lower, upper) if records.passages)
    ends = lower.document.id, upper.document.id
    return Link(RelationshipType.SUBORDINATE_TO, *ends, 1.0, "region-tree", evidence)
