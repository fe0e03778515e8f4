"""Step 6: over all documents, one entity for one real thing.

Blocked by type, place and shared words; decided by the algebra of names first, by context next, by likeness last and
never alone. What is doubtful is left to a person; what a person said goes before everything. The result depends on the
set of documents alone, not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.model import DocumentRecords, Entity, Label, Link, Merge, RelationshipType, Resolution
from loaders import divisions
from loaders.normal import normal
from loaders.resolve import clusters as joining
from loaders.resolve.clusters import Clusters, Edge
from loaders.resolve.entities import EntityMaker
from loaders.resolve.forms import Form, Key, collect
from loaders.resolve.made import Maker
from loaders.resolve.nested import nested
from loaders.resolve.places import regions
from loaders.resolve.works import works

__all__ = ["resolve"]

_LONG_LIST = 2000  # doubtful pairs beyond are not listed


def resolve(documents: Sequence[DocumentRecords], judgements: Sequence[Merge] = ()) -> Resolution:
    """Return the canonical entities of all documents and which of them each mention and each target's indicator means.

    Args:
        documents: the records of each document, in any order.
        judgements: what persons said of pairs (``same``, ``different``), by mention or entity ids; they win.
    """
    documents = sorted(documents, key=lambda r: r.document.id)
    forms, form_of, apart = collect(documents)
    found = [*joining.edges(forms), *joining.up_and_down(forms), *joining.across(forms)]
    apart = joining.phases_apart(forms, apart)
    clusters = Clusters(forms, apart)
    taken, doubtful = joining.settle(forms, found, clusters)
    if judgements:
        key_of = {**form_of, **_by_entity(clusters, forms)}
        same = [(key_of[j.left], key_of[j.right]) for j in judgements if j.judgement == "same" and _known(j, key_of)]
        split = {
            (min(pair), max(pair))
            for j in judgements
            if j.judgement == "different" and _known(j, key_of)
            for pair in [(key_of[j.left], key_of[j.right])]
        }
        clusters = Clusters(forms, apart | split)
        for a, b in same:
            clusters.unite(a, b)
        taken, doubtful = joining.settle(forms, [e for e in found if (e.left, e.right) not in split], clusters)
    return _result(documents, forms, form_of, clusters, taken, doubtful, judgements)


def _known(judgement: Merge, key_of: Mapping[str, Key]) -> bool:
    return judgement.left in key_of and judgement.right in key_of


def _by_entity(clusters: Clusters, forms: Mapping[Key, Form]) -> dict[str, Key]:
    """Return a form of each entity, by the id the entity has without any judgement."""
    maker = EntityMaker(forms)
    return {maker.make(keys).id: keys[0] for keys in clusters.all()}


def _result(
    documents: Sequence[DocumentRecords],
    forms: Mapping[Key, Form],
    form_of: Mapping[str, Key],
    clusters: Clusters,
    taken: Sequence[Edge],
    doubtful: Sequence[Edge],
    judgements: Sequence[Merge],
) -> Resolution:
    joined = EntityMaker(forms)
    entities: list[Entity] = []
    entity_of_form: dict[Key, str] = {}
    for keys in clusters.all():
        entity = joined.make(keys)
        entities.append(entity)
        entity_of_form.update(dict.fromkeys(keys, entity.id))
    entity_of = {mention: entity_of_form[key] for mention, key in form_of.items()}
    places, place_of, tree = _places(documents)
    measures, measure_of = _measures(documents)
    entity_of |= place_of | measure_of
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for key, entity_id in entity_of_form.items():
        homes[entity_id].add(forms[key].home)
    maker = Maker(entities, homes)
    told = [*nested(documents, entities, entity_of, maker), *works(documents, entities, entity_of, maker)]
    merges = [
        *(_merge(e, forms, "same") for e in taken),
        *(_merge(e, forms, "unsure") for e in doubtful[:_LONG_LIST]),
        *judgements,
    ]
    return Resolution(
        tuple(sorted([*entities, *maker.all(), *places, *measures], key=lambda e: e.id)),
        entity_of,
        tuple(merges),
        (*tree, *told),
    )


def _merge(edge: Edge, forms: Mapping[Key, Form], judgement: str) -> Merge:
    left, right = (min(forms[k].mentions) for k in (edge.left, edge.right))
    return Merge(left, right, judgement, edge.verdict.reason, edge.verdict.score)


def _places(documents: Sequence[DocumentRecords]) -> tuple[list[Entity], dict[str, str], list[Link]]:
    """Return the Region entities, which one each mention means, and how they lie in one another."""
    surfaces: defaultdict[str, set[str]] = defaultdict(set)
    entity_of: dict[str, str] = {}
    nameless: dict[str, Entity] = {}
    for records in documents:
        home = records.document.region
        if home:
            surfaces[home].update(())
        codes = regions(records)
        for mention in records.mentions:
            if mention.label is not Label.REGION:
                continue
            code = codes.get(mention.id)
            if code:
                surfaces[code].add(mention.surface)
                entity_of[mention.id] = f"region:{code}"
            else:
                name = normal(mention.surface)
                entity = f"region:{name}@{home or ''}"
                nameless.setdefault(entity, Entity(entity, Label.REGION, name, (), None, None))
                entity_of[mention.id] = entity
    for code in [*surfaces]:
        for above in divisions.parents(code):
            surfaces[above].update(())
    out = [_region(code, surfaces[code]) for code in sorted(surfaces)]
    links = [
        Link(RelationshipType.PART_OF, f"region:{d.code}", f"region:{d.parent}", 1.0, "division-data", (), {})
        for d in map(divisions.get, sorted(surfaces))
        if d is not None and d.parent is not None
    ]
    return [*out, *nameless.values()], entity_of, links


def _region(code: str, surfaces: Iterable[str]) -> Entity:
    division = divisions.get(code)
    assert division is not None
    above = [d.name for d in map(divisions.get, reversed(divisions.parents(code))) if d and d.code != divisions.NATION]
    short = divisions.short_names(division.name)
    aliases = sorted({*map(normal, surfaces), *division.earlier, *short} - {division.name})
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
