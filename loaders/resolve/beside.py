"""Resolution in a copy of the process: what it takes of memory on its way, two thirds of a gigabyte for two thousand
documents, lies between what stays and would not be given back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from graph.model import DocumentRecords, Entity, Link, Merge, Resolution
from loaders.resolve import resolve_anew
from loaders.resolve.kept import Kept
from loaders.resolve.means import Means, things_of
from loaders.shares import AtOnce

_WORTH_A_COPY = 100_000  # mentions from which on it is worth what it takes to send the result


class _Told(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A resolution without its merges: of each document the numbers of the entities of its mentions; what is kept."""

    entities: tuple[Entity, ...]
    things: dict[str, tuple[int, ...]]
    links: tuple[Link, ...]
    kept: dict[str, Kept]


def resolved(
    documents: Sequence[DocumentRecords],
    judgements: Sequence[Merge],
    before: Mapping[str, Kept] | None = None,
    at_once: AtOnce | None = None,
) -> tuple[Resolution, Mapping[str, Kept]]:
    """Return the resolution that :func:`loaders.resolve.resolve_anew` does, without its merges, and what it keeps.

    ``at_once``: who does work in copies of the process; many documents of which nothing is known are resolved there.
    """
    if at_once is None or before or sum(len(records.mentions) for records in documents) < _WORTH_A_COPY:
        found = resolve_anew(documents, judgements, before, at_once)
        return found.resolution, found.kept()
    ((_, data),) = at_once(lambda _: _packed(documents, judgements, at_once), 1)
    told = msgspec.msgpack.decode(data, type=_Told)
    ids = [entity.id for entity in told.entities]
    things = {document: [ids[number] for number in numbers] for document, numbers in told.things.items()}
    return Resolution(told.entities, Means(documents, things), (), told.links), told.kept


def _packed(documents: Sequence[DocumentRecords], judgements: Sequence[Merge], at_once: AtOnce) -> bytes:
    found = resolve_anew(documents, judgements, None, at_once)
    resolution = found.resolution
    number = {entity.id: n for n, entity in enumerate(resolution.entities)}
    things = {
        records.document.id: tuple(number[entity] for entity in things_of(records, resolution.entity_of))
        for records in documents
    }
    return msgspec.msgpack.encode(_Told(resolution.entities, things, resolution.links, found.kept()))
