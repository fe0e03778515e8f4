"""Work on what this process holds in copies of it: nothing has to be sent to them, only what they find comes back."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path

_NUMBER = 4  # bytes of the number of a share
_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def can_fork() -> bool:
    """Tell whether a process can be copied here and now.

    On Linux only, since libraries of other systems do not stand it, and not beside threads, which may hold locks.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def in_forks(work: Callable[[int], bytes], shares: int, count: int) -> Iterator[tuple[int, bytes]]:
    """Yield the number of each of ``shares`` with what ``work`` makes of it, by ``count`` copies of this process.

    They come in the order in which they are done. What a copy does not bring, since it was ended or failed, is done
    here in the end. At most 16,000 shares, whose numbers wait in a pipe.
    """
    numbers, put = os.pipe()
    os.write(put, b"".join(number.to_bytes(_NUMBER, "big") for number in range(shares)))
    os.close(put)
    begun: dict[int, Connection] = {}
    left = set(range(shares))
    try:
        for _ in range(min(count, shares)):
            here, there = Pipe(duplex=False)
            try:
                process = os.fork()
            except OSError:  # too many processes, or no memory for one more: those there are do all
                here.close()
                there.close()
                break
            if not process:
                _serve(work, numbers, there)
            there.close()
            begun[process] = here
        open_ = list(begun.values())
        while open_:
            for ready in wait(open_):
                assert isinstance(ready, Connection)
                try:
                    told = ready.recv_bytes()
                except (EOFError, OSError):
                    open_.remove(ready)
                    continue
                number = int.from_bytes(told[:_NUMBER], "big")
                left.discard(number)
                yield number, told[_NUMBER:]
    finally:
        os.close(numbers)
        for process, here in begun.items():
            here.close()
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)  # gone already, unless this is broken off
            with suppress(ChildProcessError):  # the system keeps none that ended where SIGCHLD is ignored
                os.waitpid(process, 0)
    for number in sorted(left):
        yield number, work(number)


def _serve(work: Callable[[int], bytes], numbers: int, there: Connection) -> None:
    """Do one share after another in a copy of the process until none is left, and end it."""
    code = 1
    try:
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
        _close_all_but(numbers, there.fileno())
        while told := os.read(numbers, _NUMBER):
            there.send_bytes(told + work(int.from_bytes(told, "big")))
        code = 0
    finally:
        os._exit(code)  # nothing of what the process that was copied has yet to do is done twice


def _close_all_but(*kept: int) -> None:
    """Close what files the copy has open besides, so that whoever waits for their other ends waits for one process."""
    with suppress(OSError):
        for file in [int(path.name) for path in Path("/proc/self/fd").iterdir()]:  # of all numbers, it can take minutes
            if file > 2 and file not in kept:
                with suppress(OSError):  # the list of them was one
                    os.close(file)
