"""What each part of the graph is made from, as one name: the same name, the same nodes and relationships.

A part is a document with all that belongs to it (what it states, what its passages name, and the ties that begin in
it), an entity, or a relationship that begins in one, which several documents may tell of. Names of a graph that is to
be changed serve those of the graph it is to become: of a document that says the same as before, the records are not
asked for.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from graph.model import OF_DOCUMENT, DocumentRecords, Link, Resolution
from loaders.records import outline_of
from loaders.telling import Shelf, id_of
from loaders.ties import Ties, document_of, ends_of

LENGTH = 8  # bytes of a name
#: A name for all that a document says and means by itself; and of relationships that begin in an entity and that it
#: tells of, the ids, with a name for what it tells of each.
Account: TypeAlias = tuple[bytes, tuple[tuple[str, bytes], ...]]


@dataclass(frozen=True, slots=True)
class Parts:
    """The names of parts by their ids; and by document what it tells of relationships that begin in entities."""

    names: Mapping[str, bytes] = field(default_factory=dict)
    told: Mapping[str, Account] = field(default_factory=dict)

    def touched(self, before: Parts) -> frozenset[str]:
        """Return which parts are not as they were ``before``, or not there any more."""
        other = {one for one, name in self.names.items() if before.names.get(one) != name}
        return frozenset(other | (before.names.keys() - self.names.keys()))

    def telling_of(self, touched: Set[str]) -> set[str]:
        """Return the documents that tell of any of the parts that are ``touched``."""
        return {
            document
            for document, (_, told) in self.told.items()
            if document in touched or any(one in touched for one, _ in told)
        }


def parts_of(
    documents: Sequence[DocumentRecords],
    resolution: Resolution,
    ties: Ties,
    things: Mapping[str, bytes],
    shelf: Shelf,
    before: Parts,
) -> Parts:
    """Return the parts of the graph of documents.

    What the documents of one place say belongs to each of them: which numbers are stated several times is told of all.

    Args:
        documents: the records of each document.
        resolution: what their mentions mean.
        ties: as ``align_pairs`` returns them.
        things: by document, what stands for its head and for what its mentions mean.
        shelf: of the same documents and resolution.
        before: the parts of the graph that is to be changed.
    """
    beside = _by_document(resolution.links)
    told = {
        records.document.id: _told(records, things[records.document.id], beside[records.document.id], shelf, before)
        for records in documents
    }
    tied: defaultdict[str, list[str]] = defaultdict(list)  # a tie tells the title of the document it begins in
    for pair, links in ties.items():
        for start, _ in ends_of(links):
            tied[start].append(pair)
    of_place: defaultdict[str | None, list[tuple[str, bytes]]] = defaultdict(list)
    for records in documents:
        of_place[records.document.region].append((records.document.id, outline_of(records).said))
    names = {entity.id: _name(entity) for entity in resolution.entities}
    by_none = [(one, _name(links)) for one, links in _links(beside[""], shelf).items()]
    names.update(_relationships([by_none, *(told[document][1] for document in sorted(told))]))
    for together in of_place.values():
        stated = _name(sorted(together))
        names.update((own, _name((told[own][0], sorted(tied[own]), stated))) for own, _ in together)
    return Parts(names, told)


def _by_document(links: Iterable[Link]) -> defaultdict[str, list[Link]]:
    """Return links by the document that shows them, those that none does under no name."""
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[document_of(link.evidence[0]) if link.evidence else ""].append(link)
    return found


def _told(records: DocumentRecords, things: bytes, beside: Sequence[Link], shelf: Shelf, before: Parts) -> Account:
    """Return what a document tells; ``beside``: links that it shows and its records do not have."""
    said = outline_of(records).said
    name = _name((said, things, beside))
    known = before.told.get(records.document.id)
    if known and known[0] == name:
        return known
    shown = said, records.document.title
    links = _links((*records.links, *beside), shelf)
    return name, tuple((one, _name((shown, some))) for one, some in links.items())


def _links(links: Iterable[Link], shelf: Shelf) -> dict[str, list[Link]]:
    """Return links by the relationship that they tell of, where it begins in an entity."""
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for ends, key, link in shelf.tied(links):
        if ends[1] not in OF_DOCUMENT:
            found[id_of(key)].append(link)
    return found


def _relationships(told: Iterable[Sequence[tuple[str, bytes]]]) -> Iterator[tuple[str, bytes]]:
    """Yield relationships with their names, each of all that is told of it."""
    of_each: defaultdict[str, list[bytes]] = defaultdict(list)
    for some in told:
        for one, name in some:
            of_each[one].append(name)
    for one, names in of_each.items():
        yield one, names[0] if len(names) == 1 else _name(names)


def _name(said: object) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(said), digest_size=LENGTH).digest()
