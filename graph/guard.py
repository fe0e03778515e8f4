"""What a person's own query may not say, told from its words before an engine sees it."""

from __future__ import annotations

import re

from graph.errors import QueryError, QueryRefusedError

#: Strings, quoted names and comments: what a query only quotes. Each part stops at its own end, so cost is linear.
_QUOTED = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/""",
    re.DOTALL,
)
_EXPLAINED = re.compile(r"\s*(?:EXPLAIN|PROFILE)\b", re.IGNORECASE)
_LOAD_CSV = re.compile(r"\bLOAD\s+CSV\b", re.IGNORECASE)
_SECOND = re.compile(r";\s*(?=\S)")
#: A call of a procedure; a subquery is called with a bracket.
_CALL = re.compile(r"(?<![.$\w(\[])CALL\b\s+(?![\s({])([\w.]*)", re.IGNORECASE)
#: The same where quotes around its name are blanked out.
_QUOTED_CALL = re.compile(r"(?<![.$\w(\[])CALL\b(\s+)(?=\()", re.IGNORECASE)

#: Procedures that read the graph and nothing else. Others read too, but some of them reach out of the database.
PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshiptypes",
        "db.propertykeys",
        "db.schema.visualization",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.index.fulltext.querynodes",
        "db.index.fulltext.queryrelationships",
        "db.index.fulltext.listavailableanalyzers",
        "db.ping",
    }
)
#: What the embedded engine can compute over the graph besides, without writing it.
ALGORITHMS = frozenset(
    {
        "pagerank",
        "betweenness",
        "degree",
        "closeness",
        "louvain",
        "leiden",
        "label_propagation",
        "connected_components",
        "k_core",
        "clustering_coefficient",
        "triangle_count",
        "eccentricity",
        "diameter",
    }
)


def bare(cypher: str) -> str:
    """Return ``cypher`` with strings, quoted names and comments blanked out, every other character in its place."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), cypher)


def refuse_words(cypher: str) -> None:
    """Raise QueryError, with its place, for what no engine is to see.

    That is a query with nothing in it, several in one, and one that reads a file or asks for a plan and no answer.
    """
    said = bare(cypher)
    if not said.strip(" \t\r\n;"):
        raise QueryError("The query is empty.", line=1, column=1)
    if _EXPLAINED.match(said):
        raise QueryRefusedError("A query may not begin with EXPLAIN or PROFILE here.", line=1, column=1)
    if found := _LOAD_CSV.search(said):
        _refuse("A query reads the graph and nothing else: take LOAD CSV out of it", cypher, found.start())
    if found := _SECOND.search(said):
        _refuse("One query at a time: take out what follows the semicolon", cypher, found.end())


def refuse_procedures(cypher: str, allowed: frozenset[str] = PROCEDURES) -> None:
    """Raise QueryRefusedError, with its place, for a call of a procedure that is not ``allowed`` (in small letters)."""
    said = bare(cypher)
    for found in _QUOTED_CALL.finditer(said):
        if "`" in cypher[found.start(1) : found.end(1)]:
            _refuse("A query may not call a procedure by a quoted name", cypher, found.start())
    for found in _CALL.finditer(said):
        if found[1].lower() not in allowed:
            _refuse(f"A query may not call {found[1] or 'this procedure'}", cypher, found.start())


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of the character of ``text`` at ``offset``."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _refuse(why: str, cypher: str, offset: int) -> None:
    line, column = place(cypher, offset)
    raise QueryRefusedError(f"{why} (line {line}, column {column}).", line=line, column=column)
