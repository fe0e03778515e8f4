"""Two plans of one place side by side: what both say, what they say differently, what one says alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from graph.names import fold
from graph.store import Store

_DOCUMENTS = """
MATCH (d:Document)
WHERE d.region_code IS NOT NULL
RETURN d.id AS id, d.title AS title, d.source AS source, d.kind AS kind, d.region AS region, d.region_code AS code,
       d.year AS year
ORDER BY code, year, id
"""
_STATED = """
MATCH (x:Target|Action)
WHERE x.document IN $ids
RETURN x.id AS id, labels(x)[0] AS label, x.name AS name, x.indicator AS indicator, x.value AS value, x.unit AS unit,
       x.year AS year, x.kind AS kind, x.quote AS quote, x.section AS section, x.document AS document_id,
       x.document_title AS document, x.measure AS measure, x.base_value AS number
ORDER BY id
"""
_PAIRS = """
MATCH (x)-[tie:AGREES_WITH|DIFFERS_FROM|CORRESPONDS_TO]->(y)
WHERE x.document IN $ids AND y.document IN $ids
RETURN x.id AS one, y.id AS other, type(tie) AS link, tie.confidence AS confidence,
       coalesce(tie.note, tie.reason) AS why
ORDER BY one, confidence DESC, other
"""
_KINDS = ("outline", "plan", "action_plan", "work_report")


@dataclass(frozen=True, slots=True)
class Statement:
    """A target or task in the words of its plan."""

    id: str
    label: str  # Target, Action
    name: str
    quote: str
    document: str
    section: str | None
    indicator: str | None = None
    value: float | None = None
    unit: str | None = None
    year: int | None = None
    kind: str | None = None
    measure: str | None = None  # the indicator's canonical name
    number: float | None = None  # the value in the unit that numbers are compared in


@dataclass(frozen=True, slots=True)
class Pair:
    """What two plans say of one thing, why it is taken for one thing, and how sure that is."""

    one: Statement
    other: Statement
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans of one place; ``one`` is the wider of the two."""

    region: str
    one: str
    other: str
    differ: tuple[Pair, ...]  # targets with another number, each once
    agree: tuple[Pair, ...]  # targets with the same number, each once
    tasks: tuple[Pair, ...]  # tasks about the same thing
    only_one: tuple[Statement, ...]  # targets and tasks that the other plan has nothing of
    only_other: tuple[Statement, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison fit for JSON."""
        return asdict(self)


def compare(store: Store, one: str | None = None, other: str | None = None) -> tuple[Comparison, ...]:
    """Return the comparison of every two plans of one place that are meant.

    ``one`` and ``other`` are each an id or words of a plan's title or file name, or a place's name; without them all
    plans are meant. Raises GraphError.
    """
    documents = store.query(_DOCUMENTS, limit=None).records()
    pairs = [
        (a, b)
        for a, b in combinations(sorted(documents, key=_width), 2)
        if a["code"] == b["code"] and _are_meant(a, b, one, other)
    ]
    ids = sorted({document["id"] for pair in pairs for document in pair})
    stated: dict[str, dict[str, Statement]] = defaultdict(dict)
    for row in store.query(_STATED, {"ids": ids}, limit=None).records():
        document = row.pop("document_id")
        stated[document][row["id"]] = Statement(**row)
    home = {identity: document for document, found in stated.items() for identity in found}
    ties: dict[frozenset[str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in store.query(_PAIRS, {"ids": ids}, limit=None).records():
        if row["one"] in home and row["other"] in home:
            ties[frozenset((home[row["one"]], home[row["other"]]))].append(row)
    return tuple(
        _comparison(a, b, stated[a["id"]], stated[b["id"]], ties[frozenset((a["id"], b["id"]))]) for a, b in pairs
    )


def _width(document: Mapping[str, Any]) -> tuple[str, int, int, str]:
    """Order plans by place and from the one that covers most to the one that covers least."""
    kind = _KINDS.index(document["kind"]) if document["kind"] in _KINDS else len(_KINDS)
    return document["code"], kind, document["year"] or 0, document["id"]


def _are_meant(a: Mapping[str, Any], b: Mapping[str, Any], one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        named = one if one is not None else other
        return named is None or _is_named(a, named) or _is_named(b, named)
    return (_is_named(a, one) and _is_named(b, other)) or (_is_named(a, other) and _is_named(b, one))


def _is_named(document: Mapping[str, Any], name: str) -> bool:
    words = [fold(word) for word in name.split()]
    said = [fold(str(document[key] or "")) for key in ("id", "title", "source", "region")]
    return bool(words) and any(all(word in text for word in words) for text in said)


def _comparison(
    a: Mapping[str, Any],
    b: Mapping[str, Any],
    one: Mapping[str, Statement],
    other: Mapping[str, Statement],
    ties: Sequence[Mapping[str, Any]],
) -> Comparison:
    found = {link: tuple(_pairs(ties, link, one, other)) for link in ("DIFFERS_FROM", "AGREES_WITH", "CORRESPONDS_TO")}
    told = {s.id for pairs in found.values() for pair in pairs for s in (pair.one, pair.other)}
    return Comparison(
        a["region"],
        a["title"],
        b["title"],
        _once(found["DIFFERS_FROM"]),
        _once(found["AGREES_WITH"]),
        found["CORRESPONDS_TO"],
        tuple(s for s in one.values() if s.id not in told),
        tuple(s for s in other.values() if s.id not in told),
    )


def _once(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the pairs of numbers without those that only repeat one, where a plan states its number in two places."""
    kept: dict[object, Pair] = {}
    for pair in pairs:
        sides = [(s.measure or s.id, s.number, s.year) for s in (pair.one, pair.other)]
        kept.setdefault(tuple(sides), pair)
    return tuple(kept.values())


def _pairs(
    ties: Sequence[Mapping[str, Any]], link: str, one: Mapping[str, Statement], other: Mapping[str, Statement]
) -> Iterator[Pair]:
    """Yield the pairs of one kind, the wider plan's statement first whichever way the tie points."""
    for tie in ties:
        if tie["link"] == link:
            first, second = (tie["one"], tie["other"]) if tie["one"] in one else (tie["other"], tie["one"])
            yield Pair(one[first], other[second], tie["why"] or "", tie["confidence"])
