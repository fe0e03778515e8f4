"""The page of a document: its own text by section, with mentions, targets, goals and tasks marked in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graph.model import Label
from guitu.web.library import Library, Properties
from guitu.web.marks import Piece, Span, cut

_DOCUMENT = "MATCH (d:Document {id: $id}) RETURN d"
_RELATED = """
MATCH (d:Document {id: $id})-[r:SUBORDINATE_TO]-(o:Document)
RETURN o.id AS id, o.title AS title, startNode(r) = d AS upper
ORDER BY upper DESC, title
"""
_SECTIONS = """
MATCH (s:Section)
WHERE s.document = $id
OPTIONAL MATCH (up:Section)-[:HAS_SECTION]->(s)
RETURN s.id AS id, s.name AS name, s.kind AS kind, s.start AS start, s.order AS number, up.id AS parent
ORDER BY number, id
"""
_PASSAGES = """
MATCH (p:Passage)
WHERE p.document = $id
OPTIONAL MATCH (s:Section)-[:HAS_PASSAGE]->(p)
RETURN p.id AS id, p.kind AS kind, p.text AS text, p.start AS start, p.order AS number, s.id AS parent
ORDER BY number, id
"""
_MENTIONS = """
MATCH (p:Passage)-[r:MENTIONS]->(n)
WHERE p.document = $id
RETURN p.id AS passage, r.start AS start, r.`end` AS stop, n.id AS id, labels(n)[0] AS label, n.name AS name
ORDER BY passage, start, id
"""
_STATED = """
MATCH (n)-[:STATED_IN]->(p:Passage)
WHERE p.document = $id
RETURN p.id AS passage, n.id AS id, labels(n)[0] AS label, n.name AS name, n.quote AS quote
ORDER BY passage, id
"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage in pieces; ``stated`` are the goals and tasks that it states (id, label, name)."""

    id: str
    anchor: str
    kind: str
    pieces: Sequence[Piece]
    stated: Sequence[dict[str, Any]]


@dataclass(slots=True)
class Part:
    """A section: its heading, and paragraphs and parts in the order of the text. Filled while it is read."""

    id: str
    anchor: str
    name: str
    kind: str
    heading: Paragraph | None = None
    children: list[tuple[float, Paragraph | Part]] = field(default_factory=list)

    @property
    def content(self) -> Iterator[Paragraph | Part]:
        """What stands in it, in order."""
        return (child for _, child in self.children)

    @property
    def parts(self) -> list[Part]:
        """The sections right below it."""
        return [child for child in self.content if isinstance(child, Part)]


@dataclass(frozen=True, slots=True)
class Text:
    """A document as it is read."""

    id: str
    properties: Properties
    related: Sequence[dict[str, Any]]
    root: Part
    counts: dict[str, int]  # of marks, by label

    @property
    def name(self) -> str:
        """The title."""
        return str(self.properties.get("name") or self.id)


def anchor(key: str) -> str:
    """Return the part of a passage's or section's id that names it within its document."""
    return key.rpartition("/")[2]


def document(library: Library, key: str) -> Text | None:
    """Return the document ``key``, or nothing where there is none; kept as long as the graph is the same."""
    return _document(library, key, library.edition)


@lru_cache(maxsize=16)
def _document(library: Library, key: str, edition: object) -> Text | None:
    rows = library.rows(_DOCUMENT, id=key)
    if not rows:
        return None
    counts: dict[str, int] = {}
    spans, stated = _spans(library, key, counts)
    root = Part(key, "", "", "document")
    parts = {key: root}
    for row in library.rows(_SECTIONS, id=key):
        part = parts[row["id"]] = Part(row["id"], anchor(row["id"]), row["name"] or "", row["kind"] or "section")
        above = parts.get(row["parent"] or "", root)
        above.children.append((_place(row), part))
    for row in library.rows(_PASSAGES, id=key):
        above = parts.get(row["parent"] or "", root)
        paragraph = _paragraph(row, spans.get(row["id"], ()), stated.get(row["id"], ()))
        if row["kind"] == "heading" and above.heading is None and above is not root and not _has_text(above):
            above.heading = paragraph
        else:
            above.children.append((_place(row), paragraph))
    for part in parts.values():
        part.children.sort(key=lambda child: child[0])
    related = library.rows(_RELATED, id=key)
    return Text(key, Properties(rows[0]["d"].properties), related, root, counts)


def _place(row: dict[str, Any]) -> float:
    return row["start"] if row["start"] is not None else row["number"] or 0


def _has_text(part: Part) -> bool:
    return any(isinstance(child, Paragraph) for child in part.content)


def _paragraph(row: dict[str, Any], spans: Sequence[dict[str, Any]], stated: Sequence[dict[str, Any]]) -> Paragraph:
    text = row["text"]
    marked = [Span(s["start"], s["stop"], s["id"], s["label"], s["name"] or "") for s in spans]
    for s in stated:
        at = text.find(s["quote"]) if s["label"] == Label.TARGET and s["quote"] else -1
        if at >= 0:
            marked.append(Span(at, at + len(s["quote"]), s["id"], s["label"], s["name"] or ""))
    badges = tuple(s for s in stated if s["label"] != Label.TARGET)
    if row["kind"] == "row":
        text = text.replace("\n", "\t")  # cells side by side, as in the table they come from
    return Paragraph(row["id"], anchor(row["id"]), row["kind"] or "paragraph", tuple(cut(text, marked)), badges)


def _spans(
    library: Library, key: str, counts: dict[str, int]
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    """Return mentions and statements by passage, counting them by label."""
    both = []
    for cypher in (_MENTIONS, _STATED):
        grouped: dict[str, list[dict[str, Any]]] = {}
        for row in library.rows(cypher, id=key):
            grouped.setdefault(row["passage"], []).append(row)
            counts[row["label"]] = counts.get(row["label"], 0) + 1
        both.append(grouped)
    return both[0], both[1]
