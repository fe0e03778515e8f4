"""The driver's and the server's errors as ours, with the place of a mistake in the query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import exceptions

from graph.errors import (
    AuthenticationError,
    GraphError,
    QueryError,
    QueryRefusedError,
    QueryTimeoutError,
    StoreUnavailableError,
)
from graph.guard import bare, place

_MISSING = re.compile(r"^Expected parameter\(s\): (\w+)")
#: More words than this that could stand at a place help nobody.
_EXPECTED = 8


@contextmanager
def talking(uri: str, cypher: str = "", timeout: float | None = None, lines_before: int = 0) -> Iterator[None]:
    """Turn the driver's errors into ours, while the server at ``uri`` answers ``cypher`` within ``timeout`` seconds.

    ``lines_before`` is how many lines were sent before the query's own.
    """
    try:
        yield
    except GraphError:
        raise
    except (exceptions.AuthError, exceptions.TokenExpired):
        raise AuthenticationError(
            f"{uri} refuses the user name or password: set NEO4J_USERNAME and NEO4J_PASSWORD."
        ) from None
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired, OSError) as error:
        raise StoreUnavailableError(
            f"No Neo4j server answers at {uri}: start it, or correct the address ({_first(error)})."
        ) from None
    except exceptions.Neo4jError as error:
        raise _query_error(error, cypher, timeout, lines_before) from None
    except (exceptions.DriverError, exceptions.ConfigurationError) as error:
        raise StoreUnavailableError(f"{uri} cannot be used: {_first(error)}.") from None


def _query_error(error: exceptions.Neo4jError, cypher: str, timeout: float | None, lines_before: int) -> GraphError:
    code = error.code or ""
    if "TransactionTimedOut" in code:
        given = f" than the {timeout:g} seconds it was given" if timeout is not None else " than it may"
        return QueryTimeoutError(f"The query took longer{given}: ask for less, or give it more time.")
    if code.endswith((".AccessMode", ".ForbiddenDueToTransactionType")):
        return QueryRefusedError("A query only reads: it may not create, change or delete anything.")
    if code.endswith(("DatabaseNotFound", "DatabaseUnavailable")):
        return StoreUnavailableError(f"{_first(error)}: set NEO4J_DATABASE to one that is there.")
    said = _first(error)
    line, column = _place(error.message or "", lines_before)
    if found := _MISSING.match(said):
        if used := re.search(rf"\${found[1]}\b", bare(cypher)):
            line, column = place(cypher, used.start())
        said = f"Missing parameter: ${found[1]}"
    where = f" at line {line}, column {column}" if line else ""
    return QueryError(f"The query is wrong{where}: {said}.", line=line, column=column)


def _place(message: str, lines_before: int) -> tuple[int | None, int | None]:
    """Return the place that Neo4j writes as ``(line 1, column 18 (offset: 17))``."""
    _, found, rest = message.rpartition("(line ")
    line, _, rest = rest.partition(", column ")
    column = rest.partition(" ")[0]
    if not (found and line.isdigit() and column.isdigit()) or int(line) <= lines_before:
        return None, None
    return int(line) - lines_before, int(column)


def _first(error: BaseException) -> str:
    text = getattr(error, "message", None) or str(error) or type(error).__name__
    said = str(text).splitlines()[0].partition(" (line ")[0].rstrip(".: ")
    mistake, _, could = said.partition(": expected ")
    return mistake if mistake.startswith("Invalid input") and could.count(",") >= _EXPECTED else said
