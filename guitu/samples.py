"""Names of a graph that a question is sure to have an answer to, for a person who does not know what to ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.catalogue import Question
from graph.store import Store

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
#: Longer than what anybody would type.
_LONG = 40


def needed(question: Question) -> str:
    """Return the parameter for which names are known; empty where the question needs none, or more than one."""
    names = [parameter.name for parameter in question.parameters if parameter.required]
    return names[0] if len(names) == 1 and names[0] in _PATTERNS else ""


def samples(store: Store, parameter: str) -> Sequence[str]:
    """Return names to give for ``parameter``, as :func:`needed` names it. Raises GraphError."""
    rows = store.query(_QUERY.format(pattern=_PATTERNS[parameter]), limit=None).records()
    return tuple(str(row["name"]) for row in rows if row["name"] and len(str(row["name"])) <= _LONG)
