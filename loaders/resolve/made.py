"""Entities that no mention names by itself: a platform inside a project's name, works told of a platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graph.model import Entity, Label
from loaders.resolve.entities import free_id
from loaders.resolve.forms import is_programme, root_of
from loaders.resolve.names import bare


class Maker:
    """Makes one entity for each name in the documents of one city; what a document names already is taken as it is."""

    def __init__(self, named: Callable[[str], Iterable[Entity]], used: set[str]) -> None:
        """Args: tells the entities that documents of a root name; the ids of all entities, to which it adds."""
        self._named = named
        self._used = used
        self._made: dict[tuple[Label, str, str], Entity] = {}
        self._known: dict[str, dict[tuple[Label, str], str]] = {}

    def make(self, label: Label, name: str, home: str) -> str:
        """Return the id of the entity of that name in the documents of the city around ``home``."""
        root, said = root_of(home), bare(name)
        known = self._known_in(root).get((label, said))
        if known is not None:
            return known
        key = (label, said, root)
        if key not in self._made:
            chosen = free_id(f"{label.lower()}:{name}", "", home, self._used)
            kind = ("programme" if is_programme(said) else "construction") if label is Label.PROJECT else None
            self._made[key] = Entity(chosen, label, name, (), kind, home or None)
        return self._made[key].id

    def _known_in(self, root: str) -> dict[tuple[Label, str], str]:
        known = self._known.get(root)
        if known is None:
            known = self._known[root] = {}
            for entity in self._named(root):
                if entity.label in _MADE:
                    for name in (entity.name, *entity.aliases):
                        known.setdefault((entity.label, bare(name)), entity.id)
        return known

    def all(self) -> list[Entity]:
        """Return the entities made so far."""
        return list(self._made.values())


_MADE = (Label.PROJECT, Label.PLATFORM)
