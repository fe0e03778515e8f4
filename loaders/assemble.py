"""Records of all documents, their entities and their alignment become one graph of plain nodes and relationships.

Nearly all of a large graph belongs to one document, so it goes by document by document, and is never held as a whole:
what begins in a document is only sorted out, each relationship made when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from operator import attrgetter

from graph.model import (
    OF_DOCUMENT,
    DocumentRecords,
    Ends,
    Entity,
    Flow,
    Graph,
    Label,
    Link,
    Node,
    Relationship,
    RelationshipType,
    Resolution,
    rank,
)
from loaders.parts import Parts
from loaders.telling import (
    Bundle,
    Key,
    Placed,
    Shelf,
    Tied,
    entity_properties,
    id_of,
    nodes_of,
    pairs_of,
    placed,
    placing,
)
from loaders.ties import by_type, document_of, ends_of

_BY_ENDS = attrgetter("start", "end", "id")
_BY_ID = attrgetter("id")


def assemble(
    documents: Sequence[DocumentRecords],
    resolution: Resolution,
    alignment: Sequence[Link],
    touched: Set[str] | None = None,
) -> Graph:
    """Return the whole graph that an :class:`Assembly` lets go by, ``alignment`` in one sequence."""
    return Assembly(documents, resolution, touched).tied([alignment]).graph()


class Assembly:
    """The graph of documents while it is put together: what is tied between them may come later than all else."""

    def __init__(
        self,
        documents: Sequence[DocumentRecords],
        resolution: Resolution,
        touched: Set[str] | None = None,
        parts: Parts | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        """Sort out what the documents tell.

        A link whose end is not in the graph (a mention that was resolved to nothing) is left out.

        Args:
            documents: the records of each document.
            resolution: what their mentions mean.
            touched: documents, entities, and relationships that begin in these, by id; all others are left out.
            parts: of the same documents: those that tell of nothing but what is left out are not looked at.
            shelf: of the same documents and resolution, where there is one already.
        """
        documents = sorted(documents, key=lambda records: records.document.id)
        self.shelf = shelf = shelf or Shelf(documents, resolution)
        self._new = [records for records in documents if touched is None or records.document.id in touched]
        places = {records.document.region for records in self._new}
        left_out = [] if touched is None else [r for r in documents if r.document.id not in touched]
        self._around = [records for records in left_out if records.document.region in places]
        self._entities = [entity for entity in resolution.entities if touched is None or entity.id in touched]
        self._begun = {records.document.id: _Begun(records, shelf) for records in self._new}
        self._together = _Together(touched)
        asked = parts.telling_of(touched) if parts and touched is not None else shelf.document.keys()
        for records in documents:
            if records.document.id in asked:
                own, tied = self._begun.get(records.document.id), shelf.tied(records.links)
                self._together.take(own.take(tied) if own else tied)
        shown = (link for link in resolution.links if not link.evidence or document_of(link.evidence[0]) in asked)
        self._together.take(shelf.tied(shown))

    def tied(self, alignment: Iterable[Sequence[Link]]) -> Flow:
        """Return the whole graph, made document by document as it is gone through.

        ``alignment`` holds the links between documents, targets, goals and actions, each of which begins in a document;
        relationships of their types come from nowhere else.
        """
        for links in alignment:
            for document in dict.fromkeys(start for start, _ in ends_of(links)):
                if own := self._begun.get(document):
                    own.tie(links, self.shelf)
        return self.untied()

    def untied(self) -> Flow:
        """Return the graph without what is tied between documents."""
        parts: list[_Together | _Begun] = [self._together, *self._begun.values()]
        all_ends = {ends for one in parts for ends in one.ends()}
        told = (1 + sum(map(len, (r.sections, r.passages, r.targets, r.goals, r.actions))) for r in self._new)

        def nodes() -> Iterator[tuple[Label, Iterator[Node]]]:
            for label in Label:
                yield label, _nodes(label, self._new, self._entities, self.shelf)

        def relationships() -> Iterator[tuple[Ends, Iterator[Relationship]]]:
            for ends in sorted(all_ends, key=rank):
                yield ends, _relationships(ends, parts, self.shelf)

        def around() -> Iterator[Node]:
            for records in self._around:
                for label in (Label.DOCUMENT, Label.TARGET):
                    yield from nodes_of(records, label, self.shelf)

        size = len(self._entities) + sum(told), sum(one.count for one in parts)
        return Flow(size, nodes, relationships, around)


def _nodes(
    label: Label, documents: Iterable[DocumentRecords], entities: Iterable[Entity], shelf: Shelf
) -> Iterator[Node]:
    """Yield the nodes of a label in order of their ids."""
    if label in OF_DOCUMENT:
        for records in documents:
            yield from sorted(nodes_of(records, label, shelf), key=_BY_ID)
        return
    for entity in sorted((entity for entity in entities if entity.label is label), key=_BY_ID):
        yield Node(entity.id, label, entity_properties(entity))


def _relationships(ends: Ends, parts: Iterable[_Together | _Begun], shelf: Shelf) -> Iterator[Relationship]:
    """Yield the relationships of a type and labels in order of their ends, those of one part at a time."""
    for part in parts:
        yield from part.made(ends, shelf)


class _Begun:
    """What begins in one document, by type and labels of the ends."""

    def __init__(self, records: DocumentRecords, shelf: Shelf) -> None:
        self._document = records.document.id
        self._placed: dict[Ends, list[Placed]] = {}
        self._links: dict[Ends, list[Link]] = {}
        self._ties: dict[Ends, list[tuple[Sequence[Link], list[int]]]] = {}  # and which of the links are meant
        self.count = 0
        for kind, found in placed(records):
            for record in found:
                self._place(kind, record, shelf)

    def _place(self, kind: RelationshipType, record: Placed, shelf: Shelf) -> None:
        all_ends = [shelf.ends(kind, *pair) for pair in pairs_of(kind, record, shelf)]
        known = [ends for ends in all_ends if ends]
        self.count += len(known)
        for ends in set(known):
            self._placed.setdefault(ends, []).append(record)

    def take(self, tied: Iterable[Tied]) -> list[Tied]:
        """Put in those of some links that begin in the document, and return the others."""
        told: set[Key] = set()
        others = []
        for one in tied:
            ends, key, link = one
            if document_of(key[1]) == self._document:
                self._links.setdefault(ends, []).append(link)
                told.add(key)
            else:
                others.append(one)
        self.count += len(told)
        return others

    def tie(self, links: Sequence[Link], shelf: Shelf) -> None:
        """Put in those of the links of a pair that begin in the document; they are not held where they are packed."""
        told: set[Key] = set()
        for part in by_type(links):
            places: dict[Ends, list[int]] = {}
            for place, link in enumerate(part):
                for ends, key, _ in shelf.tied((link,)):
                    if document_of(key[1]) == self._document:
                        places.setdefault(ends, []).append(place)
                        told.add(key)
            for ends, some in places.items():
                self._ties.setdefault(ends, []).append((part, some))
        self.count += len(told)

    def ends(self) -> Iterable[Ends]:
        """Return all types and labels that there are."""
        return self._placed.keys() | self._links.keys() | self._ties.keys()

    def made(self, ends: Ends, shelf: Shelf) -> list[Relationship]:
        """Return the relationships of a type and labels in order of their ends."""
        kind = ends[0]
        found = [
            placing(kind, *pair, record, shelf)
            for record in self._placed.get(ends, ())
            for pair in pairs_of(kind, record, shelf)
            if shelf.ends(kind, *pair) == ends
        ]
        ties = (_at(part, places) for part, places in self._ties.get(ends, ()))
        links: dict[Key, list[Link]] = {}
        for link in chain(self._links.get(ends, ()), *ties):
            if key := shelf.key(link):
                links.setdefault(key, []).append(link)
        return sorted([*found, *_bundled(links, shelf)], key=_BY_ENDS)


def _at(part: Sequence[Link], places: Sequence[int]) -> Iterator[Link]:
    links = tuple(iter(part))  # unpacked once, and not for its length as well
    return (links[place] for place in places)


class _Together:
    """What begins in an entity, by type and labels of the ends: several documents may tell of it."""

    def __init__(self, touched: Set[str] | None) -> None:
        self._links: dict[Ends, dict[Key, list[Link]]] = {}
        self._touched = touched

    def take(self, tied: Iterable[Tied]) -> None:
        """Put in those of some links that begin in an entity, but for those that are left out."""
        for ends, key, link in tied:
            if ends[1] not in OF_DOCUMENT and (self._touched is None or id_of(key) in self._touched):
                self._links.setdefault(ends, {}).setdefault(key, []).append(link)

    @property
    def count(self) -> int:
        """How many relationships there are."""
        return sum(map(len, self._links.values()))

    def ends(self) -> Iterable[Ends]:
        """Return all types and labels that there are."""
        return self._links.keys()

    def made(self, ends: Ends, shelf: Shelf) -> list[Relationship]:
        """Return the relationships of a type and labels in order of their ends."""
        return sorted(_bundled(self._links.get(ends, {}), shelf), key=_BY_ENDS)


def _bundled(links: Mapping[Key, Sequence[Link]], shelf: Shelf) -> Iterator[Relationship]:
    for key, some in links.items():
        bundle = Bundle(key, shelf)
        for link in some:
            bundle.add(link)
        yield bundle.relationship()
