"""The constraints and indexes of the graph, read from ``cypher/``."""

from __future__ import annotations

import re
from importlib import resources

_NAME = re.compile(r"\b(?:INDEX|CONSTRAINT) (\w+)")


def schema_statements(engine: str) -> dict[str, str]:
    """Return the statements of ``cypher/schema/<engine>.cypher`` by the name that each makes, in their order.

    Each can be run again without harm.
    """
    text = (resources.files("cypher") / "schema" / f"{engine}.cypher").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("//"))
    statements = filter(None, (part.strip() for part in "\n".join(lines).split(";")))
    return {found[1]: statement for statement in statements if (found := _NAME.search(statement))}
