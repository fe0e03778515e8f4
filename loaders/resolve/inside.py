"""The entities that clusters of forms become, and what is told of them inside the names of others, root by root."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

import msgspec

from graph.model import DocumentRecords, Entity, Link
from loaders.resolve.clusters import Clusters
from loaders.resolve.entities import EntityMaker
from loaders.resolve.kept import hash_of
from loaders.resolve.made import MADE, Maker, Told, Wishes, known_by
from loaders.resolve.means import Means
from loaders.resolve.nested import nested
from loaders.resolve.together import Together
from loaders.resolve.works import works

_ID = attrgetter("id")


class Inside(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a root's documents tell inside names: ``nested`` all together (each by itself where they are of no place),
    ``works`` each by itself."""

    nested: tuple[Told, ...]
    works: tuple[Told, ...]


class Entities:
    """The entities of all documents, and which of them each mention means."""

    def __init__(
        self, of_root: Mapping[str, Sequence[DocumentRecords]], all_forms: Together, clusters: Clusters
    ) -> None:
        self._of_root, self._all_forms = of_root, all_forms
        joined = EntityMaker(all_forms.forms)
        self._entities: list[Entity] = []
        self._of_form = [0] * len(all_forms.forms)  # of each form, the number of its entity
        for numbers in clusters.all():
            for number in numbers:
                self._of_form[number] = len(self._entities)
            self._entities.append(joined.make(numbers))
        id_of = [self._entities[number].id for number in self._of_form]
        self._ids = {root: [id_of[form] for form in numbers] for root, numbers in all_forms.numbers.items()}
        self._maker = Maker(joined.used)
        self._label_of = {entity.id: entity.label for entity in self._entities}
        things: dict[str, Sequence[str]] = {}
        for root, own in all_forms.gathered.items():
            # a place's number is less than 0: it counts from the end
            means_id = [*self._ids[root], *(place.id for place in reversed(own.places))]
            for records, means in zip(of_root[root], own.means, strict=True):
                things[records.document.id] = [means_id[form] for form in means]
        self.entity_of = Means([records for own in of_root.values() for records in own], things)

    def _named(self, root: str) -> Iterator[Entity]:
        """Return the entities that documents of a root name, in a stable order."""
        return map(self._entities.__getitem__, sorted({self._of_form[form] for form in self._all_forms.numbers[root]}))

    def said(self, named: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return of each root a hash of what its documents name, ``named`` for short, and what that means."""

        def called(root: str) -> list[tuple[str, str, tuple[str, ...]]]:
            # with ids, for two things may be called the same: the first of them is taken
            return [(e.id, e.name, e.aliases) for e in self._named(root) if e.label in MADE]

        return {root: hash_of(said, self._ids[root], called(root)) for root, said in named.items()}

    def inside(self, root: str) -> Inside:
        """Return what documents of a root tell inside names."""
        known = known_by(self._named(root))
        own = self._of_root[root]

        def told(documents: Sequence[DocumentRecords]) -> Told:
            wishes = Wishes(known)
            return wishes.told(nested(documents, self._label_of, self.entity_of, wishes))

        def told_of_works(records: DocumentRecords) -> Told:
            wishes = Wishes(known)
            return wishes.told(works(records, self._label_of, self.entity_of, wishes))

        return Inside(tuple(told([r]) for r in own) if not root else (told(own),), tuple(map(told_of_works, own)))

    def links(self, found: Mapping[str, Inside]) -> list[Link]:
        """Return all that is told inside names, and make the entities it needs in a stable order."""
        nested_in: list[tuple[str, Told]] = []
        works_in: list[tuple[str, Told]] = []
        for root, own in self._of_root.items():
            ids = [records.document.id for records in own]
            nested_in += zip(ids, found[root].nested, strict=not root)
            works_in += zip(ids, found[root].works, strict=True)
        ordered = [*sorted(nested_in, key=_first), *sorted(works_in, key=_first)]
        return [link for _, told in ordered for link in self._maker.links(told)]

    def all(self) -> list[Entity]:
        """Return all entities, with those made for links."""
        return [*self._entities, *self._maker.all()]


def _first(pair: tuple[str, Told]) -> str:
    return pair[0]
