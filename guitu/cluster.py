"""Steps 2 to 5 on a Dask cluster: documents are read here and sent as text, so its machines need no files of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from graph.errors import GraphError
from graph.model import Source

_Outcome = TypeVar("_Outcome")

#: Documents on their way at one time for each thread of the cluster: enough to keep all busy, little to keep in memory.
_AHEAD = 4


class ClusterError(GraphError):
    """The cluster can't be reached or lacks what is needed."""


def on_cluster(
    address: str, items: Iterable[Source | _Outcome], work: Callable[[Source], _Outcome]
) -> Iterator[_Outcome]:
    """Yield what ``work`` makes of each source on the cluster of the scheduler at ``address``, as they are done.

    What is no source is yielded as it is. Raises :class:`ClusterError`.
    """
    try:
        from dask.distributed import Client, as_completed
    except ImportError:
        raise ClusterError("A cluster needs Dask: pip install 'guitu[dask]'.") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"No Dask scheduler answers at {address}.") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise ClusterError(f"The Dask scheduler at {address} has no workers.")
        waiting = as_completed()
        on_their_way = 0
        for item in items:
            if not isinstance(item, Source):
                yield item
                continue
            waiting.add(client.submit(work, item, pure=False))
            on_their_way += 1
            if on_their_way >= _AHEAD * threads:
                yield _result(next(waiting), address)
                on_their_way -= 1
        for _ in range(on_their_way):
            yield _result(next(waiting), address)


def _result(future: Any, address: str) -> Any:
    try:
        return future.result()
    except ImportError as error:
        raise ClusterError(f"The workers of {address} lack something that guitu needs: {error}.") from error
