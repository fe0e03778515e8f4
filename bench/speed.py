"""What building costs beside merely cutting the same text into words: warm, in one process, in processor time.

    python -m bench.speed [FOLDER] [--runs N]

FOLDER holds the plans: the published ones beside the project, else the examples. Prints a line a run, what each step
takes, and the ratios. Processor time of one thread: other work on the machine hardly changes it.

Then all of a build by the clock, from files to a saved graph: in one process, with two that read the documents and are
kept from the build before, and with two that begin from one that has loaded what they need, as in each build of a
session but the first. Other work does change these.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is imported

import argparse
import importlib
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from graph.load import load_of
from graph.model import Source
from graph.store import open_store
from guitu import building
from guitu.building import How
from guitu.memory import uncollected
from guitu.processes import kept
from loaders.pipeline import combine, encode, extract
from loaders.read import find_documents, read

ROOT = Path(__file__).resolve().parent.parent
PLANS = ROOT.parent / "shared" / "plans"
#: The steps and where each is found by who calls it.
STEPS = (
    "loaders.structure.structure",
    "loaders.targets.find_targets",
    "loaders.annotate.annotate",
    "loaders.tasks.find_stated",
    "loaders.relate.relate",
    "loaders.tasks.tie",
    "loaders.resolve.beside.resolved",
    "loaders.resolve.again.tell_again",
    "loaders.align.align_pairs",
    "loaders.assemble.Assembly",
)


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return the seconds that ``work`` takes, of processor time unless by another clock."""
    start = clock()
    work()
    return clock() - start


@contextmanager
def watched(seconds: dict[str, float]) -> Iterator[None]:
    """Add up, in ``seconds``, what each step takes."""

    def clocked(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return step(*arguments, **named)
            finally:
                seconds[name] += time.process_time() - start

        return run

    patches = []
    for place in STEPS:
        module, _, name = place.rpartition(".")
        patches.append(patch(place, clocked(name, getattr(importlib.import_module(module), name))))
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=PLANS if PLANS.is_dir() else ROOT / "examples")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    import jieba

    jieba.setLogLevel("ERROR")
    sources = [read(path, name) for name, path in find_documents([arguments.folder])]
    print(f"{len(sources)} documents, {sum(len(s.text) for s in sources)} characters")

    def cut() -> None:
        for source in sources:
            jieba.lcut(source.text)

    cut()
    with tempfile.TemporaryDirectory() as folder:
        by_steps(sources, cut, arguments.runs, Path(folder))
        by_clock(arguments.folder, cut, arguments.runs, Path(folder))


def by_steps(sources: Sequence[Source], cut: Callable[[], None], runs: int, folder: Path) -> None:
    """Print what each step takes of one thread's processor time, as ratios to that of ``cut``."""

    def build(location: Path) -> None:
        with uncollected(), open_store(location, "write") as store:  # as a build does
            records = [extract(source) for source in sources]
            graph = load_of(combine(records).made)
            store.replace(graph, records={r.document.id: encode(r) for r in records})

    build(folder / "warm.kgl")
    found: dict[str, list[float]] = defaultdict(list)
    bases = []
    for run in range(runs):
        seconds: dict[str, float] = defaultdict(float)
        base = (timed(cut) + timed(cut)) / 2
        with watched(seconds):
            whole = timed(lambda run=run: build(folder / f"{run}.kgl"))
        if missing := {place.rpartition(".")[2] for place in STEPS} - seconds.keys():
            raise RuntimeError(f"Nobody calls {', '.join(sorted(missing))} where it is watched.")
        seconds["encode and store"] = whole - sum(seconds.values())
        seconds["all"] = whole
        for name, spent in seconds.items():
            found[name].append(spent / base)
        bases.append(base)
        print(f"jieba {base:.2f} s, build {whole:.2f} s, {whole / base:.1f} times as long", flush=True)
    print(f"{'step':18}{'least':>8}{'median':>8}{'most':>8}   times jieba; characters a second")
    length = sum(len(source.text) for source in sources)
    for name, ratios in found.items():
        took = statistics.median(ratios) * statistics.median(bases)
        print(f"{name:18}{_spread(ratios)}   {length / took if took else float('inf'):,.0f}")


def by_clock(plans: Path, cut: Callable[[], None], runs: int, folder: Path) -> None:
    """Print what all of a build takes by the clock, by one process or with others that read, as ratios to ``cut``."""
    print("by the clock")
    with kept(2) as waiting:
        ways = {"1 process": How(1), "2 kept to read": How(2, waiting=waiting), "2 new to read": How(2)}
        for name, how in ways.items():
            ratios = []
            for run in range(-1, runs):  # the first one loads
                base = timed(cut, time.perf_counter)
                with open_store(folder / f"{name}{run}.kgl", "write") as store:
                    build = partial(building.build, store, [plans], how)
                    ratios.append(timed(build, time.perf_counter) / base)
            print(f"{name:18}{_spread(ratios[1:])}", flush=True)


def _spread(ratios: Sequence[float]) -> str:
    return f"{min(ratios):8.2f}{statistics.median(ratios):8.2f}{max(ratios):8.2f}"


if __name__ == "__main__":
    main()
