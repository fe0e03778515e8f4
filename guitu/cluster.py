"""Steps 2 to 5 on a Dask cluster: documents are read here and sent as text, so its machines need no files of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from graph.errors import GraphError
from graph.model import Source

_Outcome = TypeVar("_Outcome")

#: Documents on their way at one time for each thread of the cluster: enough to keep all busy, little to keep in memory.
_AHEAD = 4
#: Seconds that a first worker may take to begin, or to begin again after it was brought down.
_STARTING = 30


class ClusterError(GraphError):
    """The cluster can't be reached or lacks what is needed."""


def on_cluster(
    address: str,
    items: Iterable[Source | _Outcome],
    work: Callable[[Source], _Outcome],
    fallen: Callable[[Source], _Outcome],
) -> Iterator[_Outcome]:
    """Yield what ``work`` makes of each source on the cluster of the scheduler at ``address``, as they are done.

    What is no source is yielded as it is; ``fallen`` gives what takes its place for a source that brings its workers
    down. Raises :class:`ClusterError`.
    """
    try:
        from dask.distributed import Client, KilledWorker, as_completed
    except ImportError:
        raise ClusterError("A cluster needs Dask: pip install 'guitu[dask]'.") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"No Dask scheduler answers at {address}.") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_STARTING)
        except TimeoutError:
            raise ClusterError(f"The Dask scheduler at {address} has no workers.") from None
        threads = sum(client.nthreads().values())
        waiting = as_completed()
        sent: dict[str, Source] = {}
        suspects: list[Source] = []

        def next_done() -> Iterator[_Outcome]:
            future = next(waiting)
            source = sent.pop(future.key)
            try:
                yield _result(future, address)
            except KilledWorker:  # what stood beside it in its workers is told of too
                suspects.append(source)

        for item in items:
            if not isinstance(item, Source):
                yield item
                continue
            future = client.submit(work, item, pure=False)
            sent[future.key] = item
            waiting.add(future)
            if len(sent) >= _AHEAD * threads:
                yield from next_done()
        while sent:
            yield from next_done()
        for source in suspects:
            try:
                yield _result(client.submit(work, source, pure=False), address)
            except KilledWorker:
                yield fallen(source)


def _result(future: Any, address: str) -> Any:
    try:
        return future.result()
    except ImportError as error:
        raise ClusterError(f"The workers of {address} lack something that guitu needs: {error}.") from error
