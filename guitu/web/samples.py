"""Names of this graph that a question is sure to have an answer to, for a reader who does not know what to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from graph.catalogue import Question
from guitu.web.library import Library

#: Parameter -> which nodes answer it, those with most links first.
_PATTERNS: Mapping[str, str] = {
    "platform": "(n:Platform)-[r:HOSTS]->(:Project)",
    "project": "(n:Project)<-[r:HOSTS]-(:Platform)",
    "industry": "(n:Industry)<-[r:SERVES]-()",
    "agency": "(n:Agency)-[r:LEADS]->()",
    "indicator": "(n:Indicator)<-[r:MEASURES]-(:Target)",
    "document": "(n:Document)-[r:HAS_SECTION]->()",
    "name": "(n:Platform)<-[r:MENTIONS]-()",
    "goal": "(n:Action)<-[r:IMPLEMENTS]-()",
}
_QUERY = "MATCH {pattern} RETURN n.name AS name, count(r) AS links ORDER BY links DESC, name LIMIT 5"


def samples(library: Library, question: Question) -> Sequence[str]:
    """Return names to ask ``question`` of; none where it needs no name, or more than one."""
    needed = [parameter.name for parameter in question.parameters if parameter.required]
    return _samples(library, needed[0], library.edition) if len(needed) == 1 and needed[0] in _PATTERNS else ()


@lru_cache(maxsize=32)
def _samples(library: Library, parameter: str, edition: object) -> Sequence[str]:
    rows = library.rows(_QUERY.format(pattern=_PATTERNS[parameter]))
    return tuple(row["name"] for row in rows if row["name"] and len(row["name"]) <= 40)
