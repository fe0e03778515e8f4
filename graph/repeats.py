"""Which numbers the plans of one place state several times: told once, when a graph is stored, since a question that
compared every number with every other would take most of its time for the few that are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from graph.model import Label, Node

#: The property that numbers stated several times share. It belongs to the store and is no part of the graph.
REPEATS = "repeats"


def repeats(nodes: Iterable[Node]) -> dict[str, str]:
    """Return what the targets share that state one measure, year and kind for one place, by id; others are left out.

    ``nodes``: of one graph, documents before targets. A number that adds up and one that is reached are of one kind:
    plans say both of the same thing.
    """
    place: dict[str, object] = {}
    said: dict[str, str] = {}
    for node in nodes:
        if node.label is Label.DOCUMENT:
            place[node.id] = node.properties.get("region_code")
        elif node.label is Label.TARGET and node.properties.get("measure") is not None:
            said[node.id] = _said(node, place.get(str(node.properties.get("document"))))
    times = Counter(said.values())
    return {key: what for key, what in said.items() if times[what] > 1}


def _said(target: Node, place: object) -> str:
    kind = target.properties.get("kind")
    parts = (place, target.properties.get("region"), target.properties["measure"], target.properties.get("year"))
    return "|".join("" if part is None else str(part) for part in (*parts, "level" if kind == "cumulative" else kind))
