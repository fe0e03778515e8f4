"""What is in a graph, and what a person should have a look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from graph.store import Store

_DOCUMENTS = """
MATCH (d:Document)
OPTIONAL MATCH (d)-[:SUBORDINATE_TO]->(u:Document)
WITH d, count(DISTINCT u) AS upper
OPTIONAL MATCH (l:Document)-[:SUBORDINATE_TO]->(d)
WITH d, upper, count(DISTINCT l) AS lower
RETURN d.id AS id, d.source AS source, d.title AS title, d.kind AS kind, d.level AS level, d.region AS region,
       d.region_code AS region_code, d.year AS year, d.length AS length, upper, lower
ORDER BY source, id
"""
_STATED = """
MATCH (x:{label})
RETURN x.document AS id, count(x) AS n
ORDER BY id
"""
#: Levels whose plans carry out those of the level above.
_LOWER = ("city", "county", "town")


@dataclass(frozen=True, slots=True)
class Status:
    """The documents, the counts by label and by type, and what needs a look, one sentence each."""

    documents: tuple[Mapping[str, Any], ...]
    nodes: Mapping[str, int]
    relationships: Mapping[str, int]
    look: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the status fit for JSON."""
        return asdict(self)


def status(store: Store) -> Status:
    """Return what ``store`` holds. Raises GraphError."""
    counts = store.counts()
    documents = store.query(_DOCUMENTS, limit=None).records()
    for label in ("Passage", "Target", "Goal", "Action"):
        found = {row["id"]: row["n"] for row in store.query(_STATED.format(label=label), limit=None).records()}
        for document in documents:
            document[f"{label.lower()}s"] = found.get(document["id"], 0)
    return Status(tuple(documents), dict(counts.nodes), dict(counts.relationships), tuple(_look(documents)))


def _look(documents: list[dict[str, Any]]) -> list[str]:
    """Return what seems wrong or missing in the documents."""
    said = []
    for d in documents:
        if not d["region_code"]:
            said.append(f"{d['source']}: no region was found in it, so it is tied to no other plan")
        elif d["level"] in _LOWER and not d["upper"] and not d["lower"]:
            said.append(
                f"{d['source']}: the plan of the level above {d['region']} is not in the graph, so it stays untied"
            )
        if not d["passages"]:
            said.append(f"{d['source']}: nothing was read from it")
        elif not d["targets"] and not d["actions"]:
            said.append(f"{d['source']}: neither a target nor a task was found in it")
        if not d["year"]:
            said.append(f"{d['source']}: its year was not found")
    return said
