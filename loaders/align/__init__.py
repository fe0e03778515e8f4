"""Step 7: a lower plan's targets and actions under its upper plan's, and plan beside plan of one place.

Only documents that the region tree ties are ever compared (:mod:`loaders.align.documents`), each two of them by
themselves: what is tied between them does not depend on any third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.model import DocumentRecords, Link, RelationshipType, Resolution
from loaders.align.actions import corresponds, implements
from loaders.align.documents import beside, subordinate
from loaders.align.kept import Things, said_by, shared_by, things_by
from loaders.align.measures import Measures, measures_of
from loaders.align.numbers import compare, contributes
from loaders.align.reasons import COMMON
from loaders.align.units import Units, units_of
from loaders.divisions import get as division
from loaders.shares import AtOnce
from loaders.ties import Ties, pack, packed, unpack

__all__ = ["AtOnce", "align", "align_pairs"]

_WORTH_SHARING = 50  # pairs of documents from which it is worth while to begin processes for them
_PROVINCE = 2  # characters of the code of a place that say in which province it lies


def align(documents: Sequence[DocumentRecords], resolution: Resolution) -> tuple[Link, ...]:
    """Return the links between documents, targets, goals and actions of different documents.

    SUBORDINATE_TO, CONTRIBUTES_TO and IMPLEMENTS from the lower place to the one right above it; CORRESPONDS_TO,
    AGREES_WITH and DIFFERS_FROM between documents of one place. The order of ``documents`` does not matter.
    """
    return tuple(link for links in align_pairs(documents, resolution, {}).values() for link in links)


def align_pairs(
    documents: Sequence[DocumentRecords],
    resolution: Resolution,
    known: Ties,
    progress: Callable[[int, int], None] | None = None,
    at_once: AtOnce | None = None,
) -> dict[str, Sequence[Link]]:
    """Return the links of :func:`align` by the pair of documents, in an order of their own.

    A pair is told by the id of its lower document, a bar, and hashes of all that the two say and of what both name.
    ``known``: links of pairs that were compared before by the same program; they are taken as they are. ``progress`` is
    called with how many pairs are done and how many there are. ``at_once``: who does the pairs of several provinces at
    one time.
    """
    documents = sorted(documents, key=lambda records: records.document.id)
    desk = _Desk(resolution)
    pairs = [
        *(desk.pair(lower, upper, True) for lower, upper in subordinate(documents)),
        *(desk.pair(narrow, wide, False) for narrow, wide in beside(documents)),
    ]
    found: dict[str, Sequence[Link]] = {pair.key: () for pair in pairs}
    open_ = [pair for pair in pairs if pair.key not in known]
    # Province by province and city by city, so that few documents have to lie prepared at one time.
    open_.sort(key=lambda pair: pair.place)
    groups = [list(group) for _, group in groupby(open_, key=lambda pair: pair.place[:_PROVINCE])]
    groups.sort(key=len, reverse=True)  # so that all who work on them are done at about one time
    tell = progress or (lambda done, total: None)
    done = 0
    tell(done, len(open_))
    for number, ties in _compared(groups, desk, at_once):
        found |= ties
        done += len(groups[number])
        tell(done, len(open_))
    return {key: known.get(key, links) for key, links in found.items()}


def _compared(groups: Sequence[Sequence[_Pair]], desk: _Desk, at_once: AtOnce | None) -> Iterator[tuple[int, Ties]]:
    """Yield the number of each group of pairs with their links, those of many pairs packed."""
    many = sum(map(len, groups)) >= _WORTH_SHARING
    left = Counter(records.document.id for group in groups for pair in group for records in (pair.lower, pair.upper))

    def compare(number: int) -> Ties:
        found: dict[str, Sequence[Link]] = {}
        for pair in groups[number]:
            links = tuple(_links(pair, desk))
            found[pair.key] = packed(links) if many else links
            for records in (pair.lower, pair.upper):
                left[records.document.id] -= 1
                if not left[records.document.id]:
                    desk.clear(records)
        return found

    if at_once is None or len(groups) < 2 or not many:
        for number in range(len(groups)):
            yield number, compare(number)
        return
    for number, data in at_once(lambda number: pack(compare(number), ""), len(groups)):
        yield number, unpack(data, "")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two documents to be compared; ``under``: the one belongs to a place below the other's.

    ``key`` tells the pair from all others, and from itself when a document of it says something else.
    """

    lower: DocumentRecords
    upper: DocumentRecords
    under: bool
    key: str

    @property
    def place(self) -> str:
        """Return the code of the place of the lower document."""
        return self.lower.document.region or ""


class _Desk:
    """Documents that lie prepared, each prepared once when it is first needed."""

    def __init__(self, resolution: Resolution) -> None:
        self._entity_of = resolution.entity_of
        self.named = {entity.id: entity for entity in resolution.entities}
        self._prepared: dict[str, tuple[Units, Measures]] = {}
        self._said: dict[str, str] = {}
        self._things: dict[str, Things] = {}

    def pair(self, lower: DocumentRecords, upper: DocumentRecords, under: bool) -> _Pair:
        """Return two documents as a pair."""
        shared = shared_by(self._named_by(lower), self._named_by(upper), COMMON, self.named)
        told = lower.document.id, self._says(lower), self._says(upper), shared, "under" if under else "beside"
        return _Pair(lower, upper, under, "|".join(told))

    def _says(self, records: DocumentRecords) -> str:
        if records.document.id not in self._said:
            self._said[records.document.id] = said_by(records)
        return self._said[records.document.id]

    def _named_by(self, records: DocumentRecords) -> Things:
        if records.document.id not in self._things:
            self._things[records.document.id] = things_by(records, self._entity_of)
        return self._things[records.document.id]

    def of(self, records: DocumentRecords) -> tuple[Units, Measures]:
        """Return a document as it is compared."""
        if records.document.id not in self._prepared:
            units = units_of(records, self._entity_of)
            self._prepared[records.document.id] = units, measures_of(records, units)
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
