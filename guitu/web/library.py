"""The graph that the page shows: opened once, and opened anew when the file under it was built again."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.own_query import query_alone
from graph.store import Store, is_server, open_store
from graph.table import Table

#: Seconds that a page may wait for an answer, and a person's own query.
PATIENCE = 20.0


class Properties(dict[str, Any]):
    """Properties of a node; one that it has not is nothing, as in a query."""

    def __missing__(self, name: str) -> None:
        return None


class Library:
    """Answers queries of the pages from the store at ``location``."""

    def __init__(self, location: str) -> None:
        """Open the store. Raises GraphError."""
        self.location = location
        self._path = None if is_server(location) else Path(location).expanduser()
        self._guard = threading.Lock()
        self._stamp = self._seen()
        self._store = open_store(location)

    @property
    def store(self) -> Store:
        """The store, as it stands in the file now. Raises GraphError."""
        stamp = self._seen()
        if stamp != self._stamp:
            with self._guard:
                if stamp != self._stamp:
                    # The old one is left to whoever still reads from it; a frozen snapshot needs no closing.
                    self._store = open_store(self.location)
                    self._stamp = stamp
        return self._store

    @property
    def edition(self) -> object:
        """Changes whenever the file is another; what was made of one edition may be kept as long as it lasts."""
        _ = self.store  # looking at it brings it up to date
        return self._stamp

    def rows(self, cypher: str, limit: int | None = None, **parameters: object) -> list[dict[str, Any]]:
        """Return the answer to one of the page's own queries, a mapping a row. Raises GraphError."""
        table = self.store.query(cypher, parameters, timeout=PATIENCE, limit=limit)
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]

    def ask(self, cypher: str, parameters: Mapping[str, object], limit: int) -> Table:
        """Return the answer to a person's own query, which cannot take the page with it. Raises GraphError."""
        return query_alone(self.location, cypher, parameters, timeout=PATIENCE, limit=limit)

    def close(self) -> None:
        """Give the store back."""
        self._store.close()

    def _seen(self) -> object:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return self._stamp if hasattr(self, "_stamp") else None
        return found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=1)
def file_name(location: str) -> str:
    """Return what the page calls the graph: the file's name, or the server without user and password."""
    return location.rpartition("@")[2] if is_server(location) else Path(location).name
