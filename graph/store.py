"""How a store is chosen: a path is a file of the embedded engine, a URI is a server."""

from __future__ import annotations

import os
import re
from pathlib import Path

from graph.errors import StoreUnavailableError
from graph.protocol import DEFAULT_LIMIT, DEFAULT_TIMEOUT, Counts, Mode, Progress, Store

__all__ = ["DEFAULT_LIMIT", "DEFAULT_TIMEOUT", "Counts", "Mode", "Progress", "Store", "is_server", "open_store"]

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


def is_server(location: str | Path) -> bool:
    """Return whether ``location`` names a server (``bolt://``, ``neo4j://`` …) and not a file."""
    return isinstance(location, str) and _URI.match(location) is not None


def open_store(location: str | Path, mode: Mode = "read") -> Store:
    """Return the store at ``location``: a path for the embedded engine, a URI for a Neo4j server.

    A server's user, password and database come from ``NEO4J_USERNAME`` (``neo4j`` where absent), ``NEO4J_PASSWORD`` and
    ``NEO4J_DATABASE`` (the user's own where absent). ``read`` and ``change`` need the graph to be there.
    Raises GraphError: StoreNotFoundError, StoreDamagedError, StoreUnavailableError or AuthenticationError.
    """
    if not is_server(location):
        from graph.kglite_store import KgliteStore

        return KgliteStore(Path(location).expanduser(), mode)
    uri = str(location)
    scheme = uri.partition("://")[0].lower()
    if scheme not in _SCHEMES:
        raise StoreUnavailableError(
            f"{scheme}:// is no address of a graph: give a path, or a URI that begins with bolt:// or neo4j://."
        )
    from graph.neo4j_store import Neo4jStore

    return Neo4jStore(
        uri,
        username=os.environ.get("NEO4J_USERNAME") or "neo4j",
        password=os.environ.get("NEO4J_PASSWORD") or "",
        database=os.environ.get("NEO4J_DATABASE") or None,
        mode=mode,
    )
