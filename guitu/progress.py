"""How far long work is, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from graph.store import Progress

_EVERY = 10.0  # seconds between two lines where standard error is no terminal


@contextmanager
def shown(quiet: bool = False) -> Iterator[Progress | None]:
    """Give a progress that is a bar with the time left on a terminal, and now and then a line elsewhere."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield _lines()


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:>20}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what)
            bars.update(tasks[what], completed=done, total=total)

        yield progress


def _lines() -> Progress:
    begun: dict[str, float] = {}
    told = last = time.monotonic()

    def progress(what: str, done: int, total: int) -> None:
        nonlocal told, last
        now = time.monotonic()
        # a step begins where it says so, or else where the one before it ended, not when it is first told
        start = begun.setdefault(what, last if done else now)
        last = now
        if now - told >= _EVERY and 0 < done < total:
            told = now
            left = (now - start) / done * (total - done)
            print(f"{what}: {done} of {total}, about {left:.0f} s left", file=sys.stderr)

    return progress
