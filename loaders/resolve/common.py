"""Entities that documents of all places share: divisions and indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.model import DocumentRecords, Entity, Label, Link, RelationshipType
from loaders import divisions
from loaders.resolve.gathered import Gathered


def places(documents: Sequence[DocumentRecords], gathered: Mapping[str, Gathered]) -> tuple[list[Entity], list[Link]]:
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


def measures(gathered: Mapping[str, Gathered]) -> list[Entity]:
    """Return the Indicator entities."""
    wordings: defaultdict[str, set[str]] = defaultdict(set)
    for own in gathered.values():
        for measure, worded in own.measures:
            wordings[measure].update(worded)
    return [
        Entity(f"indicator:{name}", Label.INDICATOR, name, tuple(sorted(wordings[name] - {name})))
        for name in sorted(wordings)
    ]
