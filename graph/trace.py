"""A goal, target or task of a higher plan, traced down: what each place under it does about it; which do nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from graph.names import fold
from graph.store import Store

_FOUND = """
MATCH (x:Goal|Target|Action)
WHERE x.id = $id OR (size($words) > 0 AND all(word IN $words WHERE x.search CONTAINS word))
MATCH (d:Document {id: x.document})
WHERE EXISTS { MATCH (d)<-[:SUBORDINATE_TO]-(:Document) }
RETURN x.id AS id, labels(x)[0] AS label, x.name AS name, x.quote AS quote, x.kind AS kind, x.section AS section,
       x.document_title AS document, d.id AS document_id, x.region AS region, x.measure AS measure,
       x.base_value AS number, x.base_unit AS unit, x.year AS year
ORDER BY id
"""
_AIMS = """
MATCH (x:Goal|Action)-[:HAS_TARGET]->(aim:Target)
WHERE x.id IN $ids AND (aim.scope IS NULL OR aim.scope <> 'output')
RETURN x.id AS upper, aim.id AS id, aim.name AS name
ORDER BY upper, id
"""
_TASKS = """
MATCH (x:Goal {kind: 'aim'})
WHERE x.id IN $ids
MATCH (task:Action {document: x.document})
WHERE task.section = x.section OR task.section STARTS WITH x.section + ' / '
OPTIONAL MATCH (task)<-[:IMPLEMENTS]-(below)
RETURN x.id AS upper, task.id AS task, below.region AS region
ORDER BY upper, task, region
"""
_TIES = """
MATCH (x:Goal|Target|Action)
WHERE x.id IN $ids
MATCH (x)-[:HAS_TARGET*0..1]->(aim)
WITH DISTINCT x, aim
MATCH (aim)<-[tie:CONTRIBUTES_TO|IMPLEMENTS]-(y)
RETURN x.id AS upper, aim.id AS aim_id, aim.name AS aim, type(tie) AS link, tie.confidence AS confidence,
       tie.strength AS strength, tie.note AS note, tie.reason AS reason, tie.share AS share, tie.ahead AS ahead,
       tie.evidence AS evidence, coalesce(tie.quote, y.quote) AS quote, y.id AS id, labels(y)[0] AS label,
       y.name AS name, y.section AS section, y.document_title AS document, y.document AS document_id, y.region AS region
ORDER BY upper, confidence DESC, id, aim_id
"""
_UNDER = """
MATCH (lower:Document)-[:SUBORDINATE_TO]->(upper:Document)
WHERE upper.id IN $ids
RETURN upper.id AS upper, lower.id AS id, lower.title AS title, lower.region AS region, lower.region_code AS code
ORDER BY upper, code, id
"""
_LABELS = ("Goal", "Target", "Action")


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What a lower plan sets against an upper item, in its own words. ``aim``: the item's target it is for."""

    id: str
    label: str  # Target, Action or Goal
    name: str
    quote: str
    document: str
    section: str | None
    confidence: float
    strength: str  # strong, weak
    why: str  # the arithmetic of two numbers, or the reason in words
    share: float | None = None  # of the upper number
    ahead: float | None = None  # of the upper number, in its unit; negative: behind
    aim: str | None = None
    evidence: tuple[str, ...] = ()

    @property
    def weak(self) -> bool:
        """Whether a careful reader may say that it is no counterpart."""
        return self.strength == "weak"


@dataclass(frozen=True, slots=True)
class Place:
    """One place under the upper plan's: the plans it was looked for in, its targets and its tasks, best first."""

    region: str
    code: str | None
    documents: tuple[str, ...]
    targets: tuple[Counterpart, ...]
    actions: tuple[Counterpart, ...]

    @property
    def silent(self) -> bool:
        """Whether nothing of this place's plans was found to take the item up."""
        return not self.targets and not self.actions


@dataclass(frozen=True, slots=True)
class Trace:
    """An upper item with its sentence, and what every place with a plan under it does about it.

    ``also``: the other sections in which its plan states the same number; ``unanswered``: those of its own targets that
    no place answers; ``tasks``: of a chapter's aim, how many tasks its chapter sets; ``carried``: how many of these
    each place carries out.
    """

    id: str
    label: str
    name: str
    quote: str
    document: str
    section: str | None
    region: str | None
    places: tuple[Place, ...]
    also: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    tasks: int = 0
    carried: tuple[tuple[str, int], ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The places whose plans say nothing of it."""
        return tuple(place.region for place in self.places if place.silent)

    def as_dict(self) -> dict[str, Any]:
        """Return the trace fit for JSON."""
        return {**asdict(self), "missing": list(self.missing)}


def trace(store: Store, goal: str, region: str | None = None) -> tuple[Trace, ...]:
    """Return what lower plans do about the goals, targets and tasks of upper plans that ``goal`` names.

    ``goal`` is an id, or words that the item's name or sentence holds all of; where some items bear these words in
    their name, those that only mention them are left out. ``region`` keeps one place. What is taken up comes first; a
    number that one plan states in several places is traced once. Raises GraphError.
    """
    words = [word for word in (fold(part) for part in goal.split()) if word]
    found = store.query(_FOUND, {"id": goal, "words": words}, limit=None).records()
    found, also = _once(_nearest(found, goal, words))
    ids = [row["id"] for row in found]
    aims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in store.query(_AIMS, {"ids": ids}, limit=None).records():
        aims[row["upper"]].append(row)
    ties: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in store.query(_TIES, {"ids": ids}, limit=None).records():
        ties[row["upper"]].append(row)
    under: dict[str, list[dict[str, Any]]] = defaultdict(list)
    documents = sorted({row["document_id"] for row in found})
    for row in store.query(_UNDER, {"ids": documents}, limit=None).records():
        under[row["upper"]].append(row)
    tasks: dict[str, dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    for row in store.query(_TASKS, {"ids": ids}, limit=None).records():
        tasks[row["upper"]][row["task"]].add(row["region"])
    traces = []
    for row in found:
        traced = _trace(row, ties[row["id"]], under[row["document_id"]], region)
        set_by_chapter = tasks[row["id"]].values()
        carried = [(p.region, sum(p.region in takers for takers in set_by_chapter)) for p in traced.places]
        traces.append(
            replace(
                traced,
                also=also[row["id"]],
                unanswered=_unanswered(aims[row["id"]], ties[row["id"]], region),
                tasks=len(set_by_chapter),
                carried=tuple((place, count) for place, count in carried if count),
            )
        )
    return tuple(sorted(traces, key=lambda t: (all(p.silent for p in t.places), _LABELS.index(t.label), t.id)))


def _nearest(found: Sequence[dict[str, Any]], goal: str, words: Sequence[str]) -> list[dict[str, Any]]:
    """Return the items meant: by id, else those named exactly so, else with the words in their name, else all."""
    tests = (
        lambda row: row["id"] == goal,
        lambda row: fold(row["name"] or "") == "".join(words),
        lambda row: all(word in fold(row["name"] or "") for word in words),
    )
    for test in tests:
        if near := [row for row in found if test(row)]:
            return near
    return list(found)


def _once(found: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, tuple[str, ...]]]:
    """Return the items with each number of a plan once, and for each the other sections that state it."""
    groups: dict[object, list[dict[str, Any]]] = {}
    for row in found:
        twin = (row["document_id"], row["measure"], row["number"], row["unit"], row["year"], row["kind"])
        groups.setdefault(twin if row["measure"] else row["id"], []).append(row)
    sections = {
        same[0]["id"]: tuple(dict.fromkeys(row["section"] for row in same[1:] if row["section"]))
        for same in groups.values()
    }
    return [same[0] for same in groups.values()], sections


def _unanswered(
    aims: Iterable[Mapping[str, Any]], ties: Iterable[Mapping[str, Any]], region: str | None
) -> tuple[str, ...]:
    answered = {tie["aim_id"] for tie in ties if _is_meant(tie["region"], region)}
    return tuple(dict.fromkeys(aim["name"] for aim in aims if aim["id"] not in answered))


def _trace(
    row: Mapping[str, Any], ties: Iterable[Mapping[str, Any]], under: Iterable[Mapping[str, Any]], region: str | None
) -> Trace:
    plans: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for document in under:
        if _is_meant(document["region"], region):
            plans[document["region"] or ""].append(document)
    mine: dict[str, dict[str, Counterpart]] = defaultdict(dict)
    for tie in ties:
        # the same passage may answer the item and its target: the surer tie comes first and stays
        if (tie["region"] or "") in plans:
            mine[tie["region"] or ""].setdefault(tie["id"], _counterpart(tie, row["id"]))
    places = tuple(
        Place(
            place,
            documents[0]["code"],
            tuple(document["title"] for document in documents),
            tuple(c for c in _best_first(mine[place].values()) if c.label == "Target"),
            tuple(c for c in _best_first(mine[place].values()) if c.label != "Target"),
        )
        for place, documents in plans.items()
    )
    told = {key: row[key] for key in ("id", "label", "name", "quote", "document", "section", "region")}
    return Trace(**told, places=places)


def _best_first(found: Iterable[Counterpart]) -> list[Counterpart]:
    return sorted(found, key=lambda c: (c.weak, -c.confidence, c.id))


def _is_meant(place: str | None, region: str | None) -> bool:
    """Whether a place is the one asked for, by its full or its short name: 某某 for 某某区, 某省某某区 for 某某区."""
    if not region:
        return True
    asked, have = fold(region), fold(place or "")
    return bool(have) and (asked in have or asked.endswith(have))


def _counterpart(tie: Mapping[str, Any], upper: str) -> Counterpart:
    return Counterpart(
        tie["id"],
        tie["label"],
        tie["name"],
        tie["quote"] or "",
        tie["document"],
        tie["section"],
        tie["confidence"],
        tie["strength"] or "strong",
        tie["note"] or tie["reason"] or "",
        tie["share"],
        tie["ahead"],
        tie["aim"] if tie["aim_id"] != upper else None,
        tuple(tie["evidence"] or ()),
    )
