"""Records that repeat what others say take its room once: ids, surfaces and evidence of a document as it is decoded."""

from __future__ import annotations

from typing import Any, TypeVar

from graph.model import Action, DocumentRecords, Goal, Link, Mention, Passage, Target

_T = TypeVar("_T")
_NOTHING: dict[str, str | int | float | bool] = {}  # which nobody adds to: properties of links are read only


def shared(records: DocumentRecords) -> DocumentRecords:
    """Return the records themselves, equal strings in them made one: a third of their room.

    They must be new, with nobody else holding them.
    """
    known: dict[Any, Any] = {}

    def once(value: _T) -> _T:
        found: _T = known.setdefault(value, value)
        return found

    for passage in records.passages:
        _put(passage, id=once(passage.id), document=once(passage.document), section=once(passage.section))
    for mention in records.mentions:
        _put(mention, id=once(mention.id), passage=once(mention.passage), surface=once(mention.surface))
    for target in records.targets:
        _put(target, id=once(target.id), document=once(target.document), passage=once(target.passage))
    aims: tuple[Goal | Action, ...] = (*records.goals, *records.actions)
    for stated in aims:
        _put(stated, id=once(stated.id), document=once(stated.document), section=once(stated.section))
        _put(stated, passages=once(tuple(map(once, stated.passages))))
    for link in records.links:
        _put(link, source=once(link.source), target=once(link.target), method=once(link.method))
        _put(link, evidence=once(tuple(map(once, link.evidence))), properties=link.properties or _NOTHING)
    return records


def _put(record: Passage | Mention | Target | Goal | Action | Link, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(record, name, value)  # frozen for all who come after
