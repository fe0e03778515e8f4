"""Work on many things in processes; one that brings its process down costs only itself."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext, suppress
from multiprocessing import active_children, current_process, get_context, parent_process
from multiprocessing.context import BaseContext
from typing import TypeVar

#: Whether a process that has calculated may become two: elsewhere than on Linux libraries forbid it.
_AT_ONCE = sys.platform == "linux"

_Item = TypeVar("_Item")
_Outcome = TypeVar("_Outcome")


class NoProcessesError(RuntimeError):
    """Processes can't be begun here; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "The processes that read documents end at once: try with one (--workers 1), "
            "and in a script of your own call guitu under if __name__ == '__main__'."
        )


def in_processes(
    items: Sequence[_Item],
    work: Callable[[_Item], _Outcome],
    count: int,
    fallen: Callable[[_Item], _Outcome],
    waiting: Executor | None = None,
) -> Iterator[_Outcome]:
    """Yield what ``work`` makes of each item, by ``count`` processes, in the order in which they are done.

    ``fallen`` gives what takes its place for an item that brought its process down; ``waiting``: processes that
    :func:`kept` keeps, instead of new ones. Raises :class:`NoProcessesError`.
    """
    left = dict(enumerate(items))
    with kept(count) if waiting is None else nullcontext(waiting) as pool:
        futures = {}
        try:
            with suppress(BrokenProcessPool):  # by the first items, or by what was done before
                for place, item in left.items():
                    futures[pool.submit(work, item)] = place
            for future in as_completed(futures):
                try:
                    outcome = future.result()
                except BrokenProcessPool:  # of one process, and with it of all that were waiting
                    continue
                del left[futures[future]]
                yield outcome
        finally:
            for future in futures:
                future.cancel()  # what nobody wants any more, where this is broken off
    yield from _in_turn(list(left.values()), work, fallen, begun=len(left) < len(items))


def _in_turn(
    items: list[_Item], work: Callable[[_Item], _Outcome], fallen: Callable[[_Item], _Outcome], begun: bool
) -> Iterator[_Outcome]:
    """Yield what becomes of each item alone in a process, so that it is seen which one it was; hardly ever needed."""
    down = 0
    while items:
        with kept(1) as pool:
            while items:
                item = items.pop(0)
                try:
                    outcome = pool.submit(work, item).result()
                except BrokenProcessPool:
                    down += 1
                    if down > 1 and not begun:
                        raise NoProcessesError from None
                    yield fallen(item)
                    break
                begun = True
                yield outcome


def begin() -> None:
    """Begin the process that others come from, where it can be so; it loads what they need while this one goes on."""
    if _AT_ONCE:
        from multiprocessing import forkserver

        _beginning()
        forkserver.ensure_running()


def end() -> None:
    """End the process that others come from, unless some are there still: it holds much, and begins again if needed."""
    if _AT_ONCE and not active_children():
        from multiprocessing import forkserver

        with suppress(AttributeError):  # there is no way for everyone
            forkserver._forkserver._stop()  # type: ignore[attr-defined]


def kept(count: int) -> ProcessPoolExecutor:
    """Return processes that wait for work until the end of a with statement, for several builds in one.

    Raises :class:`NoProcessesError`.
    """
    if getattr(current_process(), "_inheriting", False):  # its script, read again in a process, would begin more
        raise NoProcessesError
    return ProcessPoolExecutor(count, _beginning(), _settle, (dict(os.environ),))


def _settle(environment: Mapping[str, str]) -> None:
    """Let a process that has begun see what the one that wants it sees, and end when that one is gone or broken off."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # at once and without a word: the other one says what there is to say
    os.environ.clear()  # the process that it comes from may have begun long ago
    os.environ.update(environment)
    one_thread()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process as soon as the one that wants its work is gone, since it would wait for ever for more."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _beginning() -> BaseContext:
    """Return how processes are begun: where that can be, from one that has loaded what they need once and for all."""
    if not _AT_ONCE:
        return get_context("spawn")
    one_thread()
    context = get_context("forkserver")
    context.set_forkserver_preload(["guitu.ready"])
    return context


def one_thread() -> None:
    """Let this process and those it begins calculate with one thread, unless told how many or begun already.

    Matrices here are small: threads that wait for one another cost six times the work where the machine is busy.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
