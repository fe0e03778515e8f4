"""The tracing page: what upper plans set, by how many places it is taken up, and one item place by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from graph.model import Label
from graph.trace import trace
from guitu.web.library import Library
from guitu.web.pages import Pages

#: Items whose places are shown in full where words name several; the others are listed below.
FULL = 6
LABELS = (Label.GOAL, Label.TARGET, Label.ACTION)

_UPPER = """
MATCH (d:Document)<-[:SUBORDINATE_TO]-(low:Document)
RETURN d.id AS id, d.title AS title, d.region AS region, collect(DISTINCT low.region) AS places
ORDER BY region, title, id
"""
_COVERED = """
MATCH (x:{label})
WHERE x.document = $document
OPTIONAL MATCH (x)-[:HAS_TARGET*0..1]->(aim)<-[:CONTRIBUTES_TO|IMPLEMENTS]-(y)
WITH x, y ORDER BY y.region
WITH x, collect(DISTINCT y.region) AS places, count(DISTINCT y) AS n
RETURN x.id AS id, x.name AS name, x.section AS section, places, n
ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one upper plan sets, and which places take each of it up."""

    plans: Sequence[dict[str, Any]]
    plan: dict[str, Any]
    label: Label
    items: Sequence[dict[str, Any]]
    gaps: bool

    @property
    def shown(self) -> Sequence[dict[str, Any]]:
        """The items, those that nobody takes up where only they are wanted."""
        return [item for item in self.items if not (self.gaps and item["n"])]

    @property
    def taken(self) -> int:
        """How many items anybody takes up."""
        return sum(1 for item in self.items if item["n"])


class Tracing:
    """Shows traces, and what there is to trace."""

    def __init__(self, pages: Pages, library: Library) -> None:
        self._pages = pages
        self._library = library

    def page(self, request: Request) -> Response:
        """Show the traces of what is asked for, or what can be traced."""
        asked = request.query_params
        goal, region = asked.get("goal", "").strip(), asked.get("in", "").strip()
        plans = self._library.rows(_UPPER)
        places = sorted({place for plan in plans for place in plan["places"] if place})
        found = trace(self._library.store, goal, region or None) if goal else ()
        coverage = None if goal or not plans else self._coverage(plans, request)
        named = next((t.name for t in found if t.id == goal), goal)
        return self._pages.page(
            request,
            "trace.html",
            goal=goal,
            named=named,
            region=region,
            places=places,
            traces=found[:FULL],
            rest=found[FULL:],
            coverage=coverage,
            labels=LABELS,
        )

    def _coverage(self, plans: Sequence[dict[str, Any]], request: Request) -> Coverage:
        asked = request.query_params
        plan = next((plan for plan in plans if plan["id"] == asked.get("plan")), plans[0])
        label = next((label for label in LABELS if label == asked.get("label")), Label.GOAL)
        items = self._library.rows(_COVERED.format(label=label), document=plan["id"])
        return Coverage(plans, plan, label, items, bool(asked.get("gaps")))
