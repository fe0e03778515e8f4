"""Whether Neo4j's own plan of a query says that it reads and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j

from graph.errors import QueryRefusedError
from graph.guard import PROCEDURES

#: Commands that Neo4j counts as reading, though they tell of the server or end other people's work.
_COMMANDS = ("Terminate", "ShowSettings", "ShowTransactions", "ShowUsers", "ShowDatabases", "ShowServers")


def refuse_plan(summary: neo4j.ResultSummary) -> None:
    """Raise QueryRefusedError unless the explained query only reads the graph.

    ``summary`` is that of the query with EXPLAIN before it.
    """
    if summary.query_type != "r":
        raise QueryRefusedError("A query only reads: it may not create, change or delete anything.")
    if summary.profile is not None or summary.plan is None:
        raise QueryRefusedError("A query may not begin with EXPLAIN or PROFILE here.")
    for step in _steps(dict(summary.plan)):
        operator = str(step.get("operatorType", "")).partition("@")[0]
        if operator.startswith(_COMMANDS):
            raise QueryRefusedError("A query reads the graph: it may not ask for the server's settings or its work.")
        if operator == "LoadCSV":
            raise QueryRefusedError("A query reads the graph and nothing else: take LOAD CSV out of it.")
        if operator == "ProcedureCall":
            details = str(step.get("args", {}).get("Details", ""))
            name = details.partition("(")[0].strip().lower()
            if name not in PROCEDURES:
                raise QueryRefusedError(f"A query may not call {name or 'this procedure'}.")


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    left = [plan]
    while left:
        step = left.pop()
        yield step
        left.extend(step.get("children", ()))
