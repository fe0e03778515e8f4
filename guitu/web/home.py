"""The first page: the documents as they stand under each other, what is in the graph, and things to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.model import Label
from guitu.web.library import Library

_DOCUMENTS = """
MATCH (d:Document)
OPTIONAL MATCH (d)-[:SUBORDINATE_TO]->(u:Document)
WITH d, u ORDER BY u.id
WITH d, collect(u.id) AS upper
RETURN d.id AS id, d.title AS title, d.kind AS kind, d.level AS level, d.region AS region, d.year AS year,
       d.period_start AS first, d.period_end AS last, d.issuer AS issuer, d.date AS date, upper
ORDER BY d.region_code, d.year, title, id
"""
_STATED = "MATCH (x:{label}) RETURN x.document AS id, count(x) AS n ORDER BY id"
_BEGIN = """
MATCH (n:{label})<-[m:MENTIONS]-()
RETURN n.id AS id, n.name AS name, count(m) AS n
ORDER BY n DESC, id LIMIT 6
"""
_STATED_LABELS = (Label.GOAL, Label.TARGET, Label.ACTION)
_BEGIN_LABELS = (Label.PLATFORM, Label.PROJECT, Label.INDUSTRY, Label.AGENCY)
_LEVELS = ("nation", "province", "city", "county", "town")


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its documents; ``depth`` says how far it stands below others in the graph."""

    region: str
    level: str
    depth: int
    documents: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page shows."""

    places: Sequence[Place]
    counts: dict[str, int]
    relationships: int
    begin: Sequence[tuple[Label, Sequence[dict[str, Any]]]]


def home(library: Library) -> Home:
    """Return what the first page shows of ``library``, kept as long as the graph is the same."""
    return _home(library, library.edition)


@lru_cache(maxsize=2)
def _home(library: Library, edition: object) -> Home:
    documents = library.rows(_DOCUMENTS)
    for label in _STATED_LABELS:
        stated = {row["id"]: row["n"] for row in library.rows(_STATED.format(label=label))}
        for row in documents:
            row[label] = stated.get(row["id"], 0)
    counts = library.store.counts()
    begin = [(label, library.rows(_BEGIN.format(label=label))) for label in _BEGIN_LABELS]
    return Home(_places(documents), dict(counts.nodes), sum(counts.relationships.values()), [b for b in begin if b[1]])


def _places(documents: list[dict[str, Any]]) -> list[Place]:
    """Return the documents by region, each region below the one whose plans stand above its own."""
    of = {row["id"]: row["region"] for row in documents}
    regions: dict[str, list[dict[str, Any]]] = {}
    above: dict[str, set[str]] = {}
    for row in documents:
        regions.setdefault(row["region"] or "", []).append(row)
        above.setdefault(row["region"] or "", set()).update(of[key] or "" for key in row["upper"] if key in of)

    def level(region: str) -> int:
        found = regions[region][0]["level"]
        return _LEVELS.index(found) if found in _LEVELS else len(_LEVELS)

    # The nearest one above, where a province and a city both stand above a district.
    parent = {region: max(uppers - {region}, key=level, default=None) for region, uppers in above.items()}
    places: list[Place] = []

    def add(region: str, depth: int) -> None:
        places.append(Place(region, regions[region][0]["level"] or "", depth, regions[region]))
        for below in sorted((r for r in regions if parent[r] == region), key=lambda r: (level(r), r)):
            if depth < len(_LEVELS):
                add(below, depth + 1)

    for region in sorted((r for r in regions if parent[r] is None), key=lambda r: (level(r), r)):
        add(region, 0)
    return places
