"""Work on many things in processes; one that brings its process down costs only itself."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing import active_children, current_process, get_context, parent_process, resource_tracker
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
            _wait_for_server()
            # interrupted within, a pool may leave a lock closed for ever, or a process that nobody knows of
            with uninterrupted(), suppress(BrokenProcessPool):  # by the first items, or by what was done before
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
        with uninterrupted():
            forkserver.ensure_running()


def end(at_once: bool = False) -> None:
    """End the process that others come from, unless some are there still: it holds much, and begins again if needed.

    ``at_once``: even where it has not loaded yet what they need.
    """
    if _AT_ONCE and not active_children():
        from multiprocessing import forkserver

        with suppress(AttributeError):  # there is no way for everyone
            server = forkserver._forkserver  # type: ignore[attr-defined]
            if at_once and server._forkserver_pid:
                os.kill(server._forkserver_pid, signal.SIGKILL)
            server._stop()


def break_off(pool: ProcessPoolExecutor | None) -> None:
    """End the processes of ``pool`` whatever they are doing, and the one that they come from."""
    if pool is not None:
        thread, results = pool._executor_manager_thread, pool._result_queue
        processes = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        _wait_for(lambda: thread is None or not pool._cancel_pending_futures)  # it can not fail what is cancelled
        for process in processes:
            process.kill()  # also where it hangs, or was stopped
        results._writer.close()  # or who reads half of what one of them was sending waits for the other half
        if thread is not None and thread.is_alive():
            thread.join(timeout=5)
        for process in processes:
            process.join()
    end(at_once=True)


def _wait_for(done: Callable[[], bool]) -> None:
    """Wait until something is done that takes no time, for a few seconds at most."""
    for _ in range(200):
        if done():
            return
        time.sleep(0.01)


def _wait_for_server() -> None:
    """Wait until the process that others come from has loaded what they need: whoever begins one would wait for it."""
    if _AT_ONCE:
        process = _beginning().Process(target=int)  # type: ignore[attr-defined]
        process.start()
        process.join()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Keep an interruption of this process until the end; processes begun meanwhile know of none.

    A process of Python that is interrupted while it starts would tell where it was.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would let interruptions in again, where it is begun later
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def kept(count: int) -> ProcessPoolExecutor:
    """Return processes that wait for work until the end of a with statement, for several builds in one.

    Raises :class:`NoProcessesError`.
    """
    if getattr(current_process(), "_inheriting", False):  # its script, read again in a process, would begin more
        raise NoProcessesError
    begin()
    return ProcessPoolExecutor(count, _beginning(), _settle, (dict(os.environ),))


def _settle(environment: Mapping[str, str]) -> None:
    """Let a process that has begun see what the one that wants it sees, and end when that one is gone or broken off."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever breaks off ends this process, and says what there is to say
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
