"""How far long work is, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from guitu.building import QUIET, Progress

_EVERY = 10.0  # seconds between two lines where standard error is no terminal


@contextmanager
def shown(quiet: bool = False) -> Iterator[Progress]:
    """Give a progress that is a bar with the time left on a terminal, and now and then a line elsewhere."""
    if quiet:
        yield QUIET
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

    columns = (TextColumn("{task.description:>14}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def start(what: str, total: int) -> None:
            bars.add_task(what, total=total)

        yield Progress(start, lambda done: bars.advance(bars.task_ids[-1], done))


def _lines() -> Progress:
    state = {"what": "", "total": 0, "done": 0, "begun": 0.0, "told": 0.0}

    def start(what: str, total: int) -> None:
        now = time.monotonic()
        state.update(what=what, total=total, done=0, begun=now, told=now)

    def advance(done: int) -> None:
        state["done"] += done
        now = time.monotonic()
        if now - state["told"] >= _EVERY and state["done"]:
            state["told"] = now
            left = (now - state["begun"]) / state["done"] * (state["total"] - state["done"])
            print(f"{state['what']}: {state['done']} of {state['total']}, about {left:.0f} s left", file=sys.stderr)

    return Progress(start, advance)
