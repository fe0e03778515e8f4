"""The constraints and indexes of the graph, read from ``cypher/``."""

from __future__ import annotations

from importlib import resources


def schema_statements(engine: str) -> tuple[str, ...]:
    """Return the statements of ``cypher/schema/<engine>.cypher`` in their order; each can be run again without harm."""
    text = (resources.files("cypher") / "schema" / f"{engine}.cypher").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("//"))
    return tuple(part for part in (part.strip() for part in "\n".join(lines).split(";")) if part)
