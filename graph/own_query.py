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
from contextlib import suppress
from pathlib import Path

from graph.errors import GraphError, QueryError, QueryTimeoutError
from graph.store import DEFAULT_LIMIT, DEFAULT_TIMEOUT, open_store
from graph.table import Table

#: Bytes of address space that the process may take beside its graph, and bytes of an answer that it may give.
_MEMORY = 4 * 2**30
_ANSWER = 128 * 2**20

#: Seconds beyond its time that a query may take to start and to end by itself.
_GRACE = 4.0


def query_alone(
    location: str | Path,
    cypher: str,
    parameters: Mapping[str, object] | None = None,
    *,
    timeout: float | None = DEFAULT_TIMEOUT,
    limit: int | None = DEFAULT_LIMIT,
) -> Table:
    """Return the answer of the graph at ``location`` to a reading query; see :meth:`graph.protocol.Store.query`.

    Raises GraphError: what opening the store and the query raise, and QueryError when it needs too much memory.
    """
    asked = pickle.dumps((location, cypher, dict(parameters or {}), timeout, limit))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "graph.own_query"],
            input=asked,
            capture_output=True,
            env=environment,
            timeout=None if timeout is None else timeout + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise QueryTimeoutError(
            f"The query took longer than the {timeout:g} seconds it was given: ask for less, or give it more time."
        ) from None
    if done.returncode != 0:
        raise _failed(done.returncode, done.stderr.decode(errors="replace"))
    answer = pickle.loads(done.stdout)  # written by our own process below
    if isinstance(answer, GraphError):
        raise answer
    table: Table = answer
    return table


def _failed(code: int, said: str) -> QueryError:
    """Return why the process ended without an answer: an engine that gets no memory ends it by a signal."""
    last = (said.strip().splitlines() or [""])[-1]
    if code < 0 or "MemoryError" in last:
        return QueryError("The query needs more memory than it may take: ask for less, or add a LIMIT.")
    return QueryError(f"The query could not be run: {last or f'exit code {code}'}.")


def _answer(asked: bytes) -> Table | GraphError:
    location, cypher, parameters, timeout, limit = pickle.loads(asked)
    try:
        with open_store(location) as store:
            _limit_memory()
            return store.query(cypher, parameters, timeout=timeout, limit=limit)
    except GraphError as error:
        return error


def _limit_memory() -> None:
    """Let this process, which has its graph open, take so much memory and no more, where the system knows how to."""
    if sys.platform != "win32":
        import resource

        size = Path("/proc/self/statm")  # in pages, the first number that of the address space
        taken = int(size.read_text().split()[0]) * resource.getpagesize() if size.exists() else 0
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (taken + _MEMORY, taken + _MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    given = pickle.dumps(_answer(sys.stdin.buffer.read()))
    if len(given) > _ANSWER:
        given = pickle.dumps(QueryError(f"The answer is larger than {_ANSWER // 2**20} MB: ask for less."))
    sys.stdout.buffer.write(given)


if __name__ == "__main__":
    _main()
