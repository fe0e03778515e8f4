"""What the ties between two documents depend on, as one name: the same name, the same ties."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from graph.model import DocumentRecords, Entity
from loaders.records import outline_of
from loaders.resolve.means import things_of

_LENGTH = 20  # characters of a hash in a name
#: The things that tasks of a document name: where, and how many tasks are stated there.
Things: TypeAlias = Mapping[str, tuple[tuple[str, int], ...]]


def said_by(records: DocumentRecords) -> str:
    """Return a hash of all that a comparison reads of a document by itself, be the records unpacked or not.

    What the document is called by its file is left out. The code and lexicon that compare are no part of it.
    """
    own = records.document
    about = (own.id, own.sha256, own.kind, own.level, own.region, own.period_start, own.period_end, own.year)
    return _hash((about, outline_of(records).said))


def things_by(records: DocumentRecords, entity_of: Mapping[str, str]) -> Things:
    """Return the things that tasks of a document name; ``entity_of`` maps mentions to entities."""
    outline = outline_of(records)
    meant = things_of(records, entity_of)
    count = {tasks.passage: tasks.count for tasks in outline.tasks}
    found: dict[str, dict[str, int]] = {}
    for tasks in outline.tasks:
        for number in tasks.things:
            found.setdefault(meant[number], {})[tasks.passage] = count[tasks.passage]
    for passage, entity in outline.more:
        if passage in count:
            found.setdefault(entity, {})[passage] = count[passage]
    found.pop("", None)  # of mentions that mean nothing
    return {entity: tuple(sorted(places.items())) for entity, places in found.items()}


def shared_by(one: Things, other: Things, most: int, named: Mapping[str, Entity]) -> str:
    """Return a hash of the things that tasks of two documents name both, which is all that a comparison reads of them.

    ``most``: of how many tasks of both at most; ``named``: the entities by id.
    """
    shared = [
        (entity, named[entity].name, one[entity], other[entity])
        for entity in sorted(one.keys() & other.keys())
        if entity in named and sum(count for _, count in (*one[entity], *other[entity])) <= most
    ]
    return _hash(shared) if shared else ""


def _hash(told: object) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(told)).hexdigest()[:_LENGTH]
