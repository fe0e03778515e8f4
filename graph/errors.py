"""What can go wrong between a person and the graph: each error is one plain sentence that says what to do."""

from __future__ import annotations


class GraphError(Exception):
    """Base of all errors of this package; ``str(error)`` is fit to be shown to a person."""


class StoreNotFoundError(GraphError):
    """There is no graph at the place that was named."""


class StoreDamagedError(GraphError):
    """The file is no graph, or not a whole one."""


class StoreOutdatedError(StoreDamagedError):
    """The file is a graph that an older version wrote: it answers questions, and has to be built again to change."""


class StoreUnavailableError(GraphError):
    """The server does not answer, the file cannot be written, or another load has taken over."""


class AuthenticationError(GraphError):
    """The server refuses the user name or password."""


class QueryError(GraphError):
    """A query is wrong. ``line`` and ``column`` count from 1 and point at the place, where it is known."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefusedError(QueryError):
    """A query would write, read a file or call what is not known to be harmless."""


class QueryTimeoutError(QueryError):
    """A query took longer than it was given."""


class QuestionError(GraphError):
    """A question is unknown, or its parameters are wrong."""
