"""What a person's own query may not say, told from its words before an engine sees it."""

from __future__ import annotations

import re

from graph.errors import QueryRefusedError

#: Strings, quoted names and comments: what a query only quotes. Each part stops at its own end, so cost is linear.
_QUOTED = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/""",
    re.DOTALL,
)
_EXPLAINED = re.compile(r"\s*(?:EXPLAIN|PROFILE)\b", re.IGNORECASE)
_LOAD_CSV = re.compile(r"\bLOAD\s+CSV\b", re.IGNORECASE)


def bare(cypher: str) -> str:
    """Return ``cypher`` with strings, quoted names and comments blanked out, every other character in its place."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), cypher)


def refuse_words(cypher: str) -> None:
    """Raise QueryRefusedError, with its place, when ``cypher`` reads a file or asks for a plan and no answer."""
    said = bare(cypher)
    if _EXPLAINED.match(said):
        raise QueryRefusedError("A query may not begin with EXPLAIN or PROFILE here.", line=1, column=1)
    found = _LOAD_CSV.search(said)
    if found:
        line, column = place(cypher, found.start())
        raise QueryRefusedError(
            f"A query reads the graph and nothing else: take LOAD CSV out of it (line {line}, column {column}).",
            line=line,
            column=column,
        )


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of the character of ``text`` at ``offset``."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
