"""What building costs beside merely cutting the same text into words: warm, in one process, in processor time.

    python -m bench.speed [FOLDER] [--runs N]

FOLDER holds the plans: the published ones beside the project, else the examples. Prints a line a run, what each step
takes, and the ratios. Processor time of one thread: other work on the machine hardly changes it.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from graph.store import open_store
from guitu.memory import uncollected
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
    "loaders.resolve.resolve",
    "loaders.resolve.again.told_again",
    "loaders.align.align_pairs",
    "loaders.assemble.assemble",
)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that ``work`` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


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
    length = sum(len(s.text) for s in sources)
    print(f"{len(sources)} documents, {length} characters")

    def cut() -> None:
        for source in sources:
            jieba.lcut(source.text)

    def build(location: str) -> None:
        with uncollected(), open_store(location, "write") as store:  # as a build does
            records = [extract(source) for source in sources]
            graph = combine(records).graph
            store.replace(graph, records={r.document.id: encode(r) for r in records})

    with tempfile.TemporaryDirectory() as folder:
        cut()
        build(f"{folder}/warm.kgl")
        runs: list[dict[str, float]] = []
        for run in range(arguments.runs):
            seconds: dict[str, float] = defaultdict(float)
            base = (timed(cut) + timed(cut)) / 2
            with watched(seconds):
                whole = timed(lambda run=run: build(f"{folder}/{run}.kgl"))
            seconds["encode and store"] = whole - sum(seconds.values())
            seconds["all"] = whole
            runs.append({name: spent / base for name, spent in seconds.items()} | {"jieba": base})
            print(f"jieba {base:.2f} s, build {whole:.2f} s, {whole / base:.1f} times as long", flush=True)
    base = statistics.median(run["jieba"] for run in runs)
    print(f"{'step':18}{'least':>8}{'median':>8}{'most':>8}   times jieba; characters a second")
    for name in [name for name in runs[0] if name != "jieba"]:
        ratios = sorted(run[name] for run in runs)
        middle = statistics.median(ratios)
        pace = length / (middle * base) if middle else float("inf")
        print(f"{name:18}{ratios[0]:8.2f}{middle:8.2f}{ratios[-1]:8.2f}   {pace:,.0f}")


if __name__ == "__main__":
    main()
