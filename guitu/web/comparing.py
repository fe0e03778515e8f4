"""The comparing page: two plans of one place, number by number and task by task."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from graph.compare import compare
from guitu.web.library import Library
from guitu.web.pages import Pages

_DOCUMENTS = """
MATCH (d:Document)
WHERE d.region_code IS NOT NULL
RETURN d.id AS id, d.title AS title, d.region AS region, d.region_code AS code
ORDER BY code, id
"""
_COUNTS = """
MATCH (x)-[r:AGREES_WITH|DIFFERS_FROM|CORRESPONDS_TO]->(y)
RETURN x.document AS one, y.document AS other, type(r) AS type, count(r) AS n
ORDER BY one, other, type
"""


class Comparing:
    """Shows comparisons, and what there is to compare."""

    def __init__(self, pages: Pages, library: Library) -> None:
        self._pages = pages
        self._library = library

    def page(self, request: Request) -> Response:
        """Show the comparison of the two plans that are named, or all pairs that can be compared."""
        one, other = (request.query_params.get(name, "").strip() for name in ("one", "other"))
        found = compare(self._library.store, one, other) if one and other else ()
        return self._pages.page(
            request,
            "compare.html",
            found=found[0] if found else None,
            asked=bool(one and other),
            pairs_=[] if found else self._pairs(),
        )

    def _pairs(self) -> Sequence[dict[str, Any]]:
        counts: dict[frozenset[str], dict[str, int]] = {}
        for row in self._library.rows(_COUNTS):
            of = counts.setdefault(frozenset((row["one"], row["other"])), {})
            of[row["type"]] = of.get(row["type"], 0) + row["n"]
        documents = self._library.rows(_DOCUMENTS)
        return [
            {"one": one, "other": other, "n": counts.get(frozenset((one["id"], other["id"])), {})}
            for one, other in combinations(documents, 2)
            if one["code"] == other["code"]
        ]
