"""What every store of the graph does, and how one is chosen: a path is a file, a URI is a server."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self, TypeAlias

from graph.errors import StoreUnavailableError
from graph.model import Graph
from graph.table import Table

#: Called with what is being loaded, how much of it is done, and how much there is.
Progress: TypeAlias = Callable[[str, int, int], None]

#: ``write`` begins a graph where none is; ``change`` writes too, and needs one to be there.
Mode: TypeAlias = Literal["read", "write", "change"]

#: Seconds a query may take, and rows it may give, where the caller says nothing.
DEFAULT_TIMEOUT = 60.0
DEFAULT_LIMIT = 10_000

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes of each label and relationships of each type there are, in the order of the vocabulary."""

    nodes: Mapping[str, int]
    relationships: Mapping[str, int]


class Store(Protocol):
    """A place where one graph lives, together with the extracted records that it was made from."""

    #: What the store calls its engine: ``kglite`` or ``neo4j``.
    engine: str

    def replace(
        self, graph: Graph, *, records: Mapping[str, bytes] | None = None, progress: Progress | None = None
    ) -> None:
        """Make the store hold exactly ``graph``, and exactly ``records`` (document id to bytes; ``None`` keeps them).

        Idempotent, and safe to run again after it was interrupted. Raises GraphError.
        """

    def query(
        self,
        cypher: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = DEFAULT_TIMEOUT,
        limit: int | None = DEFAULT_LIMIT,
    ) -> Table:
        """Return the answer to a reading query, at most ``limit`` rows, in at most ``timeout`` seconds.

        Raises QueryRefusedError for anything that could write or read outside the graph, QueryTimeoutError, and
        QueryError with the place of the mistake.
        """

    def records(self) -> dict[str, bytes]:
        """Return the extracted records by document id, as they were given to :meth:`replace`."""

    def counts(self) -> Counts:
        """Return the number of nodes by label and of relationships by type."""

    def graph(self) -> Graph:
        """Return the whole graph: nodes by label and id, relationships by type, ends and id."""

    def close(self) -> None:
        """Give back the connection or memory."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


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
