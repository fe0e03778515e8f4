"""What every store of the graph does, whatever its engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, Self, TypeAlias

from graph.load import Load
from graph.model import Graph
from graph.table import Table

#: Called with what is being loaded, how much of it is done, and how much there is.
Progress: TypeAlias = Callable[[str, int, int], None]

#: ``write`` begins a graph where none is; ``change`` writes too, and needs one to be there.
Mode: TypeAlias = Literal["read", "write", "change"]

#: Seconds a query may take, and rows it may give, where the caller says nothing.
DEFAULT_TIMEOUT = 60.0
DEFAULT_LIMIT = 5_000


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
        self, graph: Graph | Load, *, records: Mapping[str, bytes] | None = None, progress: Progress | None = None
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

    def records(self) -> Mapping[str, bytes]:
        """Return the extracted records by document id, as they were given to :meth:`replace`."""

    def counts(self) -> Counts:
        """Return the number of nodes by label and of relationships by type."""

    def graph(self) -> Graph:
        """Return the whole graph: nodes by label and id, relationships by type, ends and id."""

    @property
    def changeable(self) -> bool:
        """Return whether :meth:`replace` takes in a load from which what stays is left out."""

    @property
    def folder(self) -> Path | None:
        """Return where files may lie while the graph is made; None where it is all the same."""

    def close(self) -> None:
        """Give back the connection or memory."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...


class Closing:
    """What closes at the end of a ``with`` block."""

    def close(self) -> None:
        """Give back what is held."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()
