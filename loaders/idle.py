"""Judgements of a person that name nothing: no document that is left says what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from graph.model import Resolution
from loaders.curate import JUDGEMENTS, Correction
from loaders.resolve.bodies import body


def idle_judgements(corrections: Iterable[Correction], resolution: Resolution) -> tuple[Correction, ...]:
    """Return the judgements of which one side or both name nothing.

    ``resolution``: made with them, so that what they say to be another thing is known by its name alone. Where that
    may be the name of something that is there, a judgement is taken for one that serves.
    """
    judged = [correction for correction in corrections if correction.say in JUDGEMENTS]
    ids = {entity.id for entity in resolution.entities}
    sides = {one for correction in judged for one in (correction.left, correction.right)}
    lost = {one for one in sides if one not in ids and one not in resolution.entity_of}
    if lost:
        names = set(chain.from_iterable(_called(name) for e in resolution.entities for name in (e.name, *e.aliases)))
        lost = {one for one in lost if names.isdisjoint(_said(one))}
    return tuple(correction for correction in judged if {correction.left, correction.right} & lost)


def _said(identity: str) -> Iterator[str]:
    """Yield what a thing of this id may be called: behind its label, before the place that tells it from others."""
    name = identity.partition(":")[2]
    for one in {name, name.rpartition("@")[0]} - {""}:
        yield from _called(one)


def _called(name: str) -> Iterator[str]:
    """Yield a name, and what it calls a body of a place, which texts seldom call as its id does."""
    yield name
    if found := body(name, ""):
        yield found[1]
