"""The search box: names and aliases of everything, and the words of every passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.model import Label
from graph.names import fold
from guitu.web.library import Library
from guitu.web.marks import Piece, cut, found, sentence

#: In the order in which a result is shown.
NAMED = (
    Label.PLATFORM,
    Label.PROJECT,
    Label.INDUSTRY,
    Label.AGENCY,
    Label.REGION,
    Label.INDICATOR,
    Label.GOAL,
    Label.TARGET,
    Label.ACTION,
    Label.DOCUMENT,
)
#: How many of a label are shown among all, and where one label is asked for.
FEW, MANY = 8, 200

_NAMES = """
MATCH (n:{label})
WHERE all(word IN $words WHERE n.search CONTAINS word)
OPTIONAL MATCH (n)-[r]-()
WITH n, count(r) AS links,
     CASE WHEN n.search CONTAINS '|' + $whole + '|' THEN 0
          WHEN n.search CONTAINS '|' + $whole THEN 1 ELSE 2 END AS rank
ORDER BY rank, links DESC, size(n.name), n.id
RETURN n.id AS id, n.name AS name, n.aliases AS aliases, n.kind AS kind, n.region AS region,
       n.document_title AS document, n.year AS year
"""
_PASSAGES = """
MATCH (p:Passage)
WHERE all(word IN $words WHERE p.text CONTAINS word)
RETURN p.id AS id, p.document AS document, p.document_title AS title, p.section AS section, p.text AS text
ORDER BY title, p.order, id
"""


@dataclass(frozen=True, slots=True)
class Group:
    """What of one label was found; ``total`` counts what is not shown too."""

    label: Label
    hits: Sequence[dict[str, Any]]
    total: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that holds the words, in pieces, and where it stands."""

    id: str
    document: str
    title: str
    section: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search found."""

    groups: Sequence[Group] = ()
    sentences: Sequence[Sentence] = ()
    passages: int = 0


def search(library: Library, query: str, label: str = "") -> Found:
    """Return what ``query``'s words, all of them, are found in; only ``label`` (``Passage`` too) where one is named."""
    words = list(dict.fromkeys(query.split()))
    folded = [word for word in map(fold, words) if word]
    if not folded:
        return Found()
    asked = [known for known in NAMED if label in ("", known)]
    shown = MANY if label else FEW
    groups = []
    for known in asked:
        hits = library.rows(_NAMES.format(label=known), words=folded, whole="".join(folded))
        if hits:
            groups.append(Group(known, hits[:shown], len(hits)))
    passages = library.rows(_PASSAGES, words=words) if label in ("", Label.PASSAGE) else []
    return Found(groups, [_sentence(row, words) for row in passages[: MANY if label else 20]], len(passages))


def _sentence(row: dict[str, Any], words: Sequence[str]) -> Sentence:
    text = row["text"]
    spans = found(text, words, "hit")
    first = min(spans, key=lambda span: span.start)
    start, end = sentence(text, first.start, first.end)
    return Sentence(
        row["id"], row["document"], row["title"] or "", row["section"] or "", tuple(cut(text, spans, start, end))
    )
