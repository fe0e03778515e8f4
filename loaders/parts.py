"""What each part of the graph is made from, as one name: the same name, the same nodes and relationships.

A part is an entity, or a document with all that belongs to it: what it states, what its passages name, and the ties
that begin in it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from graph.model import DocumentRecords, Mention, Resolution, Target
from loaders.ties import Ties, ends_of

LENGTH = 8  # bytes of a name


def parts_of(documents: Sequence[DocumentRecords], resolution: Resolution, ties: Ties) -> dict[str, bytes]:
    """Return the names of the parts by the ids of entities and documents; ``ties`` as ``align_pairs`` returns them.

    The documents of one place are told apart by no more than all of them together: which numbers are stated several
    times is told of each of them.
    """
    titles = {records.document.id: records.document.title for records in documents}
    tied: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair, links in ties.items():
        for start, end in ends_of(links):
            tied[start].append((pair, titles.get(end, "")))
    of_place: defaultdict[str | None, list[tuple[str, bytes]]] = defaultdict(list)
    for records in documents:
        stated: tuple[Mention | Target, ...] = (*records.mentions, *records.targets)
        means = [resolution.entity_of.get(one.id) for one in stated]
        own = _name((records, means, sorted(tied[records.document.id])))
        of_place[records.document.region].append((records.document.id, own))
    parts = {entity.id: _name(entity) for entity in resolution.entities}
    for together in of_place.values():
        name = _name(sorted(together))
        parts.update((document, name) for document, _ in together)
    return parts


def _name(said: object) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(said), digest_size=LENGTH).digest()
