"""What each part of the graph is made from, as one name: the same name, the same nodes and relationships.

A part is a document with all that belongs to it (what it states, what its passages name, and the ties that begin in
it), or an entity with all that begins in it. Names of a graph that is to be changed serve those of the graph it is to
become: of a document that says the same as before, the records are not asked for.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from graph.model import OF_DOCUMENT, DocumentRecords, Link, Resolution
from loaders.records import outline_of
from loaders.telling import Shelf
from loaders.ties import Ties, document_of, ends_of

LENGTH = 8  # bytes of a name
#: A name for all that a document says and means by itself, and the entities in which relationships begin that it tells.
Begun: TypeAlias = tuple[bytes, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Parts:
    """The names of the parts by the ids of entities and documents; and what is begun by document."""

    names: Mapping[str, bytes] = field(default_factory=dict)
    begun: Mapping[str, Begun] = field(default_factory=dict)

    def staying(self, before: Parts) -> frozenset[str]:
        """Return which parts are as they were ``before``."""
        return frozenset(one for one, name in self.names.items() if before.names.get(one) == name)


def parts_of(
    documents: Sequence[DocumentRecords],
    resolution: Resolution,
    ties: Ties,
    things: Mapping[str, bytes],
    shelf: Shelf,
    before: Parts,
) -> Parts:
    """Return the parts of the graph of documents.

    The documents of one place are told apart by no more than all of them together: which numbers are stated several
    times is told of each of them.

    Args:
        documents: the records of each document.
        resolution: what their mentions mean.
        ties: as ``align_pairs`` returns them.
        things: by document, what stands for its head and for what its mentions mean.
        shelf: of the same documents and resolution.
        before: the parts of the graph that is to be changed.
    """
    beside = _by_document(resolution.links)
    begun = {
        records.document.id: _begun(records, things[records.document.id], beside[records.document.id], shelf, before)
        for records in documents
    }
    titles = {records.document.id: records.document.title for records in documents}
    tied: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair, links in ties.items():
        for start, end in ends_of(links):
            tied[start].append((pair, titles.get(end, "")))
    of_place: defaultdict[str | None, list[tuple[str, bytes]]] = defaultdict(list)
    for own, region in [(records.document.id, records.document.region) for records in documents]:
        of_place[region].append((own, _name((begun[own][0], sorted(tied[own])))))
    names = _entities(resolution, begun, beside[""])
    for together in of_place.values():
        name = _name(sorted(together))
        names.update((document, name) for document, _ in together)
    return Parts(names, begun)


def _by_document(links: Iterable[Link]) -> defaultdict[str, list[Link]]:
    """Return links by the document that shows them, those that none does under no name."""
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[document_of(link.evidence[0]) if link.evidence else ""].append(link)
    return found


def _begun(records: DocumentRecords, things: bytes, beside: Sequence[Link], shelf: Shelf, before: Parts) -> Begun:
    """Return what is begun by a document; ``beside``: links that it shows and its records do not have."""
    name = _name((outline_of(records).said, things, beside))
    known = before.begun.get(records.document.id)
    if known and known[0] == name:
        return known
    tied = shelf.tied((*records.links, *beside))
    return name, tuple(dict.fromkeys(key[1] for ends, key, _ in tied if ends[1] not in OF_DOCUMENT))


def _entities(resolution: Resolution, begun: Mapping[str, Begun], shown_by_none: Sequence[Link]) -> dict[str, bytes]:
    """Return the names of entities, each by itself and all that tells of what begins in it."""
    told: defaultdict[str, list[bytes]] = defaultdict(list)
    for link in shown_by_none:
        told[link.source].append(_name(link))
    for document in sorted(begun):
        name, entities = begun[document]
        for entity in entities:
            told[entity].append(name)
    return {entity.id: _name((entity, told.get(entity.id, ()))) for entity in resolution.entities}


def _name(said: object) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(said), digest_size=LENGTH).digest()
