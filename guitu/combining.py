"""The records of all documents become a graph that a store can take in: here, or for many in a process of its own.

What resolution and ties need of memory an engine needs again, and a process of Python gives little of it back; the end
of a process gives back all.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from typing import Any, TypeAlias

from graph.errors import GraphError, StoreUnavailableError
from graph.load import Early, Load, Spool, load_of, packed
from graph.model import Flow
from graph.rows import PARTS
from guitu.forks import can_fork, in_forks
from guitu.kept_parts import decode_parts, encode_parts
from guitu.memory import uncollected
from guitu.processes import uninterrupted
from loaders.curate import Correction
from loaders.ties import Ties

Progress: TypeAlias = Callable[[str, int, int], None]

#: Bytes of kept records from which a process of its own is worth what it costs to begin one.
WORTH_A_PROCESS = 20_000_000
#: And from which it is worth to know what each part of the graph was made from.
WORTH_PARTS = 3_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What a store keeps: encoded records of documents, and encoded ties of their pairs by name.

    Among the ties, where the store can change the graph it has: what the parts of that were made from.
    """

    records: Sequence[bytes]
    ties: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A graph as a store takes it in, the corrections that name nothing in it, and the ties (and parts) to be kept."""

    load: Load
    idle: tuple[Correction, ...]
    ties: Mapping[str, bytes]


def made_of(
    kept: Kept,
    corrections: Sequence[Correction],
    progress: Progress | None,
    spool: Spool,
    workers: int | None = None,
    helpers: Executor | None = None,
) -> Made:
    """Return the graph of what is kept; that of many documents lies in ``spool``. Raises GraphError.

    ``workers``: how many processes may tie many documents; as many as there are processors for None. ``helpers``:
    processes of which one finds the ties while this one makes all else.
    """
    count = workers or os.cpu_count() or 1
    elsewhere = sum(map(len, kept.records)) >= WORTH_A_PROCESS
    made = _elsewhere(kept, corrections, progress, spool, count) if elsewhere else None
    return made or _made(kept, corrections, progress, count, helpers)


def _made(
    kept: Kept,
    corrections: Sequence[Correction],
    progress: Progress | None,
    workers: int,
    helpers: Executor | None = None,
) -> Made:
    from guitu.ties_beside import TiesBeside
    from loaders.pipeline import (
        AGAIN,
        combine,
        comes_early,
        decode,
        decode_names,
        decode_ties,
        decode_told,
        encode_names,
        encode_ties,
        encode_told,
    )

    size = sum(map(len, kept.records))
    at_once = partial(in_forks, count=workers) if workers > 1 and can_fork() else None
    rows: list[Early] = []

    def early(graph: Flow) -> None:
        rows.append(Early.of(graph))

    with uncollected():
        parts = decode_parts(kept.ties.get(PARTS)) if size >= WORTH_PARTS else None
        apart = helpers is not None and len(kept.records) > 1 and comes_early(parts, corrections)
        known: Ties = decode_ties(kept.ties)
        if helpers is not None and apart:
            known = TiesBeside(helpers, kept.records, kept.ties, corrections)
        documents = [decode(data, many=size >= WORTH_A_PROCESS) for data in kept.records]
        told, names = decode_told(kept.ties), decode_names(kept.ties)
        found = combine(documents, progress, corrections, known, at_once, told, names, parts, early if apart else None)
        beside = {**encode_ties(found.ties), **encode_names(found.names), AGAIN: encode_told(found.told)}
        if found.parts is not None:
            beside[PARTS] = encode_parts(found.parts)
        return Made(load_of(found.made, found.touched, *rows), found.idle, beside)


def _elsewhere(
    kept: Kept, corrections: Sequence[Correction], progress: Progress | None, spool: Spool, workers: int
) -> Made | None:
    """Return the graph that another process made, or None where none can be begun."""
    if current_process().daemon:
        return None
    context = get_context("spawn")
    here, there = context.Pipe()
    # What it works on is sent once it has begun: as arguments, much of it would wait for ever for one that never does.
    process = context.Process(target=_work, args=(there,), daemon=True)
    with uninterrupted():
        process.start()
    there.close()

    def stop() -> None:
        process.kill()  # it has nothing to put in order, and giving back its memory piece by piece takes seconds
        process.join()

    try:
        try:
            here.recv()
        except (EOFError, OSError):
            stop()
            return None
        with _minded():
            here.send((kept, tuple(corrections), workers))
        return _received(here, progress, spool, stop)
    except BaseException:
        stop()
        raise


@contextmanager
def _minded() -> Iterator[None]:
    """Raise StoreUnavailableError where the other process is gone."""
    try:
        yield
    except (EOFError, OSError):  # between two messages, or within one
        raise StoreUnavailableError(
            "The process that tied the documents was ended from outside, most likely for want of memory."
        ) from None


def _received(here: Connection, progress: Progress | None, spool: Spool, stop: Callable[[], None]) -> Made:
    """Return what the other process made, whose rows go into ``spool`` as they come."""
    while True:
        kind, told = _message(here)
        if kind == "made":
            nodes, relationships, touched, idle, ties = told
            spool.feed(_rows(here, stop), stop)
            return Made(spool.load(nodes, relationships, touched), idle, ties)
        if kind == "step" and progress:
            progress(*told)


def _rows(here: Connection, stop: Callable[[], None]) -> Iterator[bytes]:
    """Yield the batches of rows that the other process sends, and end it then."""
    with here:
        while (message := _message(here))[0] == "rows":
            yield message[1]
        stop()


def _message(here: Connection) -> tuple[str, Any]:
    """Return what the other process tells next; raises what it failed with."""
    with _minded():
        kind, told = here.recv()
    if kind == "error":
        raise told
    return kind, told


def _work(there: Connection) -> None:
    """Take what is kept, make the graph and send it, batch by batch, to the process that began this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever breaks off ends this process, too

    def tell(*step: Any) -> None:
        there.send(("step", step))

    with suppress(EOFError, ConnectionError):  # the other end is gone, and nobody waits for a graph
        there.send(("begun", None))
        kept, corrections, workers = there.recv()
        try:
            made = _made(kept, corrections, tell, workers)
            load, idle, ties = made.load, made.idle, made.ties
            del kept, made
            there.send(("made", (load.nodes, load.relationships, load.touched, idle, ties)))
            del ties
            with uncollected():
                for batch in packed(load):
                    there.send(("rows", batch))
            there.send(("end", None))
        except ConnectionError:
            raise
        except Exception as error:  # told where it is seen; a fault of ours with where it happened
            if os.environ.get("GUITU_DEBUG"):
                traceback.print_exc()
            there.send(("error", error if isinstance(error, GraphError) else RuntimeError(f"{error!r}")))
