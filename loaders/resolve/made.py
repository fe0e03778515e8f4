"""Entities that no mention names by itself: a platform inside a project's name, works told of a platform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.model import Entity, Label
from loaders.resolve.entities import free_id
from loaders.resolve.forms import is_programme, root_of
from loaders.resolve.names import bare


class Maker:
    """Makes one entity for each name in the documents of one city; what a document names already is taken as it is."""

    def __init__(self, entities: Iterable[Entity], homes: Mapping[str, set[str]]) -> None:
        """Args: the entities there are; the homes of the documents that name each."""
        self._made: dict[tuple[Label, str, str], Entity] = {}
        self._used: set[str] = set()
        self._known: dict[tuple[Label, str, str], str] = {}
        for entity in entities:
            self._used.add(entity.id)
            for home in sorted(homes.get(entity.id, ())):
                for name in (entity.name, *entity.aliases):
                    self._known.setdefault((entity.label, bare(name), root_of(home)), entity.id)

    def make(self, label: Label, name: str, home: str) -> str:
        """Return the id of the entity of that name in the documents of the city around ``home``."""
        key = (label, bare(name), root_of(home))
        if key in self._known:
            return self._known[key]
        if key not in self._made:
            chosen = free_id(f"{label.lower()}:{name}", "", home, self._used)
            kind = ("programme" if is_programme(bare(name)) else "construction") if label is Label.PROJECT else None
            self._made[key] = Entity(chosen, label, name, (), kind, home or None)
        return self._made[key].id

    def all(self) -> list[Entity]:
        """Return the entities made so far."""
        return list(self._made.values())
