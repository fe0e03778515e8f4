"""Entities that no mention names by itself: a platform inside a project's name, works told of a platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import msgspec

from graph.model import Entity, Label, Link
from loaders.resolve.entities import free_id
from loaders.resolve.forms import is_programme, root_of
from loaders.resolve.names import bare

MADE = (Label.PROJECT, Label.PLATFORM)
Known: TypeAlias = Mapping[tuple[Label, str], str]  # label and bare name -> id


class Wish(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """An entity that is to be made: ``id`` stands for it in links until it has one of its own."""

    id: str
    label: Label
    name: str
    home: str


class Told(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Links that names inside others tell of, and the entities that those need."""

    wishes: tuple[Wish, ...]
    links: tuple[Link, ...]


def known_by(entities: Iterable[Entity]) -> Known:
    """Return the entities that documents of one root name, by what they are called."""
    known: dict[tuple[Label, str], str] = {}
    for entity in entities:
        if entity.label in MADE:
            for name in (entity.name, *entity.aliases):
                known.setdefault((entity.label, bare(name)), entity.id)
    return known


class Wishes:
    """Asks for one entity for each name; what the documents of the root name already is taken as it is."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._open: dict[tuple[Label, str], Wish] = {}

    def make(self, label: Label, name: str, home: str) -> str:
        """Return the id of the entity of that name, or what stands for it."""
        key = (label, bare(name))
        known = self._known.get(key)
        if known is not None:
            return known
        if key not in self._open:
            self._open[key] = Wish(f"{len(self._open)}:{name}", label, name, home)
        return self._open[key].id

    def told(self, links: Iterable[Link]) -> Told:
        """Return links with the entities that were asked for."""
        links = tuple(links)
        return Told(tuple(self._open.values()), links)


class Maker:
    """Makes one entity for each name in the documents of one city."""

    def __init__(self, used: set[str]) -> None:
        """Args: the ids of all entities, to which it adds."""
        self._used = used
        self._made: dict[tuple[Label, str, str], Entity] = {}

    def links(self, told: Told) -> Sequence[Link]:
        """Return links, with the ids of the entities that are made for them."""
        if not told.wishes:
            return told.links
        id_of = {wish.id: self._make(wish) for wish in told.wishes}
        return [
            replace(link, source=id_of.get(link.source, link.source), target=id_of.get(link.target, link.target))
            for link in told.links
        ]

    def _make(self, wish: Wish) -> str:
        said = bare(wish.name)
        key = (wish.label, said, root_of(wish.home))
        if key not in self._made:
            chosen = free_id(f"{wish.label.lower()}:{wish.name}", "", wish.home, self._used)
            kind = ("programme" if is_programme(said) else "construction") if wish.label is Label.PROJECT else None
            self._made[key] = Entity(chosen, wish.label, wish.name, (), kind, wish.home or None)
        return self._made[key].id

    def all(self) -> list[Entity]:
        """Return the entities made so far."""
        return list(self._made.values())
