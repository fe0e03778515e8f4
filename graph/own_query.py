"""A person's own query, run in a process of its own: whatever it asks for, it ends in its time and takes no more than
its share of memory, and nothing that it does can take the program with it.

A store refuses what writes and keeps time by itself, but an engine can miss its time inside one long step, and the
embedded one shares the memory of whoever calls it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from graph.errors import GraphError, QueryError, QueryTimeoutError
from graph.store import DEFAULT_LIMIT, DEFAULT_TIMEOUT, open_store
from graph.table import Table

#: Bytes of address space that the process may take, and bytes of an answer that it may give.
_MEMORY = 4 * 2**30
_ANSWER = 128 * 2**20

#: Seconds beyond its time that a query may take to start and to end by itself.
_GRACE = 4.0


def query_alone(
    location: str | Path,
    cypher: str,
    parameters: Mapping[str, object] | None = None,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    limit: int = DEFAULT_LIMIT,
) -> Table:
    """Return the answer of the graph at ``location`` to a reading query; see :meth:`graph.store.Store.query`.

    Raises GraphError: what opening the store and the query raise, and QueryError when it needs too much memory.
    """
    asked = pickle.dumps((location, cypher, dict(parameters or {}), timeout, limit))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "graph.own_query"],
            input=asked,
            capture_output=True,
            env=environment,
            timeout=timeout + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise QueryTimeoutError(
            f"The query took longer than the {timeout:g} seconds it was given: ask for less, or give it more time."
        ) from None
    if done.returncode != 0:
        raise QueryError("The query needs more memory than it may take: ask for less, or add a LIMIT.")
    answer = pickle.loads(done.stdout)  # written by our own process below
    if isinstance(answer, GraphError):
        raise answer
    table: Table = answer
    return table


def _answer(asked: bytes) -> Table | GraphError:
    location, cypher, parameters, timeout, limit = pickle.loads(asked)
    try:
        with open_store(location) as store:
            return store.query(cypher, parameters, timeout=timeout, limit=limit)
    except GraphError as error:
        return error


def _limit_memory() -> None:
    """Keep this process within its memory where the system knows how to."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    asked = sys.stdin.buffer.read()
    _limit_memory()
    given = pickle.dumps(_answer(asked))
    if len(given) > _ANSWER:
        given = pickle.dumps(QueryError(f"The answer is larger than {_ANSWER // 2**20} MB: ask for less."))
    sys.stdout.buffer.write(given)


if __name__ == "__main__":
    _main()
