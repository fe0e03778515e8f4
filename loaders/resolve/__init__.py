"""Step 6: over all documents, one entity for one real thing.

Blocked by type, place and shared words; decided by the algebra of names first, by context next, by likeness last and
never alone. What is doubtful is left to a person; what a person said goes before everything. The result depends on the
set of documents alone, not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from graph.model import DocumentRecords, Entity, Label, Link, Merge, RelationshipType, Resolution
from loaders import divisions
from loaders.resolve import clusters as joining
from loaders.resolve.clusters import Clusters, Edge
from loaders.resolve.entities import EntityMaker
from loaders.resolve.gathered import Gathered, by_root, gather
from loaders.resolve.made import Maker
from loaders.resolve.nested import nested
from loaders.resolve.together import Together
from loaders.resolve.works import works

__all__ = ["resolve"]

_LONG_LIST = 2000  # doubtful pairs beyond are not listed
_ID = attrgetter("id")


def resolve(documents: Sequence[DocumentRecords], judgements: Sequence[Merge] = ()) -> Resolution:
    """Return the canonical entities of all documents and which of them each mention and each target's indicator means.

    Args:
        documents: the records of each document, in any order.
        judgements: what persons said of pairs (``same``, ``different``), by mention or entity ids; they win.
    """
    documents = sorted(documents, key=lambda r: r.document.id)
    of_root = by_root(documents)
    all_forms = Together({root: gather(own) for root, own in of_root.items()})
    forms = all_forms.forms
    found = [*all_forms.edges(), *joining.up_and_down(forms), *joining.across(forms)]
    touched = {number for edge in found for number in (edge.left, edge.right)}
    clusters = Clusters(forms, all_forms.apart(touched))
    taken, doubtful = joining.settle(forms, found, clusters)
    if judgements:
        key_of = _numbers(of_root, all_forms, clusters)
        said = [(key_of[j.left], key_of[j.right], j.judgement) for j in judgements if _known(j, key_of)]
        split = {(min(a, b), max(a, b)) for a, b, judgement in said if judgement == "different"}
        touched.update(number for a, b, _ in said for number in (a, b))
        clusters = Clusters(forms, all_forms.apart(touched, split))
        for a, b, judgement in said:
            if judgement == "same":
                clusters.unite(a, b)
        taken, doubtful = joining.settle(forms, [e for e in found if (e.left, e.right) not in split], clusters)
    return _result(documents, of_root, all_forms, clusters, taken, doubtful, judgements)


def _known(judgement: Merge, key_of: Mapping[str, int]) -> bool:
    return judgement.left in key_of and judgement.right in key_of


def _numbers(
    of_root: Mapping[str, Sequence[DocumentRecords]], all_forms: Together, clusters: Clusters
) -> dict[str, int]:
    """Return the form of each mention, and one of each entity, by the id the entity has without any judgement."""
    out: dict[str, int] = {}
    for root, own in all_forms.gathered.items():
        numbers = all_forms.numbers[root]
        for records, means in zip(of_root[root], own.means, strict=True):
            out.update((m.id, numbers[form]) for m, form in zip(records.mentions, means, strict=True) if form >= 0)
    maker = EntityMaker(all_forms.forms)
    out.update((maker.make(cluster).id, cluster[0]) for cluster in clusters.all())
    return out


def _result(
    documents: Sequence[DocumentRecords],
    of_root: Mapping[str, Sequence[DocumentRecords]],
    all_forms: Together,
    clusters: Clusters,
    taken: Sequence[Edge],
    doubtful: Sequence[Edge],
    judgements: Sequence[Merge],
) -> Resolution:
    joined = EntityMaker(all_forms.forms)
    entities: list[Entity] = []
    entity_of_form = [0] * len(all_forms.forms)
    for numbers in clusters.all():
        for number in numbers:
            entity_of_form[number] = len(entities)
        entities.append(joined.make(numbers))
    entity_of: dict[str, str] = {}
    for root, own in all_forms.gathered.items():
        # a place's number is less than 0: it counts from the end
        means_id = [entities[entity_of_form[n]].id for n in all_forms.numbers[root]]
        means_id += [place.id for place in reversed(own.places)]
        for records, means in zip(of_root[root], own.means, strict=True):
            entity_of.update(zip(map(_ID, records.mentions), map(means_id.__getitem__, means), strict=True))
    places, tree = _places(documents, all_forms.gathered)
    measures, measure_of = _measures(documents)
    entity_of |= measure_of

    def named(root: str) -> Iterator[Entity]:
        numbers = all_forms.numbers.get(root, ())
        return map(entities.__getitem__, sorted({entity_of_form[number] for number in numbers}))

    maker = Maker(named, joined.used)
    told = [*nested(documents, entities, entity_of, maker), *works(documents, entities, entity_of, maker)]

    def merge(edge: Edge, judgement: str) -> Merge:
        left, right = (
            min(of_root[root][document].mentions[n].id for root, document, n in all_forms.places(form))
            for form in (edge.left, edge.right)
        )
        return Merge(left, right, judgement, edge.verdict.reason, edge.verdict.score)

    merges = [*(merge(e, "same") for e in taken), *(merge(e, "unsure") for e in doubtful[:_LONG_LIST]), *judgements]
    return Resolution(
        tuple(sorted([*entities, *maker.all(), *places, *measures], key=_ID)),
        entity_of,
        tuple(merges),
        (*tree, *told),
    )


def _places(documents: Sequence[DocumentRecords], gathered: Mapping[str, Gathered]) -> tuple[list[Entity], list[Link]]:
    """Return the Region entities, and how they lie in one another."""
    surfaces: defaultdict[str, set[str]] = defaultdict(set)
    nameless: dict[str, Entity] = {}
    for records in documents:
        if records.document.region:
            surfaces[records.document.region].update(())
    for own in gathered.values():
        for place in own.places:
            if place.code:
                surfaces[place.code].update(place.surfaces)
            else:
                nameless[place.id] = Entity(place.id, Label.REGION, place.surfaces[0], (), None, None)
    for code in [*surfaces]:
        for above in divisions.parents(code):
            surfaces[above].update(())
    out = [_region(code, surfaces[code]) for code in sorted(surfaces)]
    links = [
        Link(RelationshipType.PART_OF, f"region:{d.code}", f"region:{d.parent}", 1.0, "division-data", (), {})
        for d in map(divisions.get, sorted(surfaces))
        if d is not None and d.parent is not None
    ]
    return [*out, *nameless.values()], links


def _region(code: str, surfaces: Iterable[str]) -> Entity:
    division = divisions.get(code)
    assert division is not None
    above = [d.name for d in map(divisions.get, reversed(divisions.parents(code))) if d and d.code != divisions.NATION]
    short = divisions.short_names(division.name)
    aliases = sorted({*surfaces, *division.earlier, *short} - {division.name})
    return Entity(
        f"region:{code}",
        Label.REGION,
        division.name,
        tuple(aliases),
        None,
        code,
        {"code": code, "level": division.level, "full_name": "".join([*above, division.name])},
    )


def _measures(documents: Sequence[DocumentRecords]) -> tuple[list[Entity], dict[str, str]]:
    """Return the Indicator entities and which one each target measures."""
    wordings: defaultdict[str, set[str]] = defaultdict(set)
    measure_of: dict[str, str] = {}
    for records in documents:
        for target in records.targets:
            wordings[target.measure].add(target.indicator)
            measure_of[target.id] = f"indicator:{target.measure}"
    entities = [
        Entity(f"indicator:{name}", Label.INDICATOR, name, tuple(sorted(wordings[name] - {name})))
        for name in sorted(wordings)
    ]
    return entities, measure_of
