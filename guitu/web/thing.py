"""The page of one node: what it is, what it is tied to and by which words, and where it is mentioned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from graph.legend import READS, reads
from graph.model import Label, RelationshipType
from graph.sketch import Dot, Line, neighbours
from guitu.web.address import address, label_of
from guitu.web.library import Library, Properties
from guitu.web.marks import Piece, Span, cut, found, gist, sentence

#: Passages that mention a thing, and links of one type, that a page shows.
MENTIONS, LINKS = 200, 200

_NODE = "MATCH (n:{label} {{id: $id}}) RETURN n"
_LINKS = """
MATCH (n:{label} {{id: $id}})-[r]-(m)
WHERE NOT type(r) IN ['MENTIONS', 'HAS_PASSAGE', 'HAS_SECTION']
RETURN type(r) AS type, startNode(r) = n AS forward, r AS link, m.id AS other, labels(m)[0] AS label, m.name AS name,
       m.aliases AS aliases, m.text AS text, m.region AS region,
       CASE WHEN type(r) IN ['INVOLVES', 'HAS_TARGET'] THEN startNode(r).section END AS section,
       CASE WHEN type(r) IN ['INVOLVES', 'HAS_TARGET'] THEN startNode(r).document_title
            ELSE m.document_title END AS document
ORDER BY type, forward DESC, r.confidence DESC, name, other, r.id
"""
_MENTIONS = """
MATCH (p:Passage)-[r:MENTIONS]->(n:{label} {{id: $id}})
RETURN p.id AS id, p.document AS document, p.document_title AS title, p.section AS section, p.text AS text,
       r.start AS start, r.`end` AS stop
ORDER BY title, p.order, id, start
"""
_COUNT = """
MATCH (p:Passage)-[:MENTIONS]->(:{label} {{id: $id}})
RETURN p.document AS id, p.document_title AS title, count(*) AS n
ORDER BY n DESC, title
"""
_ORDER = {kind: number for number, kind in enumerate(READS)}


@dataclass(frozen=True, slots=True)
class Tie:
    """A link of a node to another, with the words that say so."""

    id: str
    other: str
    label: str
    name: str
    region: str
    document: str  # title of the document the words stand in
    section: str
    quote: Sequence[Piece]
    passage: str  # id of the passage the words stand in; empty where none is known
    confidence: float | None
    note: str  # the arithmetic or reason in words
    methods: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ties:
    """All links of one type and direction; ``total`` counts those not shown too."""

    type: str
    forward: bool
    caption: str
    ties: Sequence[Tie]
    total: int

    @property
    def brief(self) -> bool:
        """Whether there is nothing to say of any of them but the name: places within places, indicators."""
        return not any(tie.quote or tie.note for tie in self.ties)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A sentence that names the node."""

    passage: str
    document: str
    title: str
    section: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Thing:
    """One node and all that is known of it."""

    id: str
    label: Label
    properties: Properties
    ties: Sequence[Ties]
    mentions: Sequence[Mentioned]
    documents: Sequence[dict[str, Any]]  # id, title and number of mentions

    @property
    def name(self) -> str:
        """The caption."""
        return str(self.properties.get("name") or self.id)

    @property
    def stated(self) -> str:
        """The passage in which it is written; empty for what is no statement."""
        return next(
            (tie.other for ties in self.ties if ties.type == RelationshipType.STATED_IN for tie in ties.ties), ""
        )

    @property
    def mentioned(self) -> int:
        """Mentions in all documents, shown or not."""
        return sum(row["n"] for row in self.documents)


def thing(library: Library, key: str) -> Thing | None:
    """Return the node ``key`` with its links and mentions, or nothing where there is none."""
    label = label_of(key)
    rows = library.rows(_NODE.format(label=label), id=key) if label else []
    if not rows or label is None:
        return None
    properties = Properties(rows[0]["n"].properties)
    documents = library.rows(_COUNT.format(label=label), id=key)
    mentions = library.rows(_MENTIONS.format(label=label), limit=MENTIONS * 2, id=key) if documents else []
    links = library.rows(_LINKS.format(label=label), id=key)
    return Thing(key, label, properties, tuple(_ties(links, _names(properties))), tuple(_mentions(mentions)), documents)


def _names(properties: Properties) -> tuple[str, ...]:
    """Return every form of a node's name, the longest first."""
    forms = {str(properties["name"] or ""), *map(str, properties["aliases"] or ())}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def _ties(links: list[dict[str, Any]], own: tuple[str, ...]) -> Iterator[Ties]:
    def kind(row: dict[str, Any]) -> tuple[int, bool]:
        return _ORDER.get(row["type"], len(_ORDER)), not row["forward"]

    for _, group in groupby(sorted(links, key=kind), key=kind):
        rows = list(group)
        first = rows[0]
        caption = reads(first["type"], first["forward"])
        yield Ties(first["type"], first["forward"], caption, tuple(_tie(row, own) for row in rows[:LINKS]), len(rows))


def _tie(row: dict[str, Any], own: tuple[str, ...]) -> Tie:
    link = row["link"].properties
    evidence = link.get("evidence") or ()
    # A statement stands in its passage by layout: the passage itself is the proof.
    stated = row["label"] == Label.PASSAGE
    quote = link.get("quote") or (row["text"] if stated else "") or ""
    others = found(quote, [row["name"] or "", *(row["aliases"] or ())], "hit")
    spans = [*others, *found(quote, own, "hit")]
    return Tie(
        id=row["link"].id,
        other=row["other"],
        label=row["label"],
        name=row["name"] or row["other"],
        region=row["region"] or "",
        document=link.get("document") or row["document"] or "",
        section=link.get("section") or row["section"] or "",
        quote=tuple(gist(quote, spans) if others else cut(quote, spans)),
        passage=row["other"] if stated else evidence[0] if evidence else "",
        confidence=link.get("confidence"),
        note=str(link.get("note") or link.get("reason") or ""),
        methods=link.get("methods") or [method for method in (link.get("method"),) if method],
    )


def _mentions(rows: list[dict[str, Any]]) -> Iterator[Mentioned]:
    by_passage = groupby(rows, key=lambda row: row["id"])
    for group in (list(named) for _, named in islice(by_passage, MENTIONS)):
        first, spans = group[0], [Span(row["start"], row["stop"], "", "hit", "") for row in group]
        text = first["text"]
        start, end = sentence(text, spans[0].start, spans[0].end)
        yield Mentioned(
            first["id"],
            first["document"],
            first["title"] or "",
            first["section"] or "",
            tuple(cut(text, spans, start, end)),
        )


#: Relationship types that a small picture of a node draws.
DRAWN = frozenset(
    {
        RelationshipType.HOSTS,
        RelationshipType.PART_OF,
        RelationshipType.SERVES,
        RelationshipType.LEADS,
        RelationshipType.INVOLVES,
        RelationshipType.HAS_TARGET,
        RelationshipType.MEASURES,
        RelationshipType.LOCATED_IN,
        RelationshipType.SUBORDINATE_TO,
        RelationshipType.CONTRIBUTES_TO,
        RelationshipType.IMPLEMENTS,
        RelationshipType.CORRESPONDS_TO,
        RelationshipType.AGREES_WITH,
        RelationshipType.DIFFERS_FROM,
    }
)


def neighbourhood(found: Thing) -> str:
    """Return a small drawing of a node among what it is tied to; empty where it is tied to nothing."""
    around = [
        (
            Dot(tie.other, tie.label, tie.name, address(tie.other)),
            Line(
                *((found.id, tie.other) if ties.forward else (tie.other, found.id)),
                ties.type,
                "".join(piece.text for piece in tie.quote)[:200],
                tie.confidence or 0.5,
            ),
        )
        for ties in found.ties
        if ties.type in DRAWN
        for tie in ties.ties
    ]
    return neighbours(Dot(found.id, found.label, found.name), around) if around else ""
