"""What building costs beside merely cutting the same text into words, both warm and in one process.

    python -m bench.speed [FOLDER] [--runs N]

FOLDER holds the plans: the published ones beside the project, else the examples. Prints a line a run, and the ratios.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graph.store import open_store
from loaders.pipeline import combine, encode, extract
from loaders.read import find_documents, read

ROOT = Path(__file__).resolve().parent.parent
PLANS = ROOT.parent / "shared" / "plans"


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that ``work`` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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

    def build(location: str) -> dict[str, float]:
        records = []
        seconds = {"extract": timed(lambda: records.extend(map(extract, sources)))}
        graphs = []
        seconds["combine"] = timed(lambda: graphs.append(combine(records)[0]))
        with open_store(location, "write") as store:
            kept = {r.document.id: encode(r) for r in records}
            seconds["store"] = timed(lambda: store.replace(graphs[0], records=kept))
        return seconds

    with tempfile.TemporaryDirectory() as folder:
        cut()
        build(f"{folder}/warm.kgl")
        ratios = []
        for run in range(arguments.runs):
            base = timed(cut)
            seconds = build(f"{folder}/{run}.kgl")
            ratios.append(sum(seconds.values()) / base)
            steps = ", ".join(f"{name} {s:.2f} s" for name, s in seconds.items())
            print(f"jieba {base:.2f} s; {steps}; ratio {ratios[-1]:.2f}")
    print(f"ratio: least {min(ratios):.2f}, median {statistics.median(ratios):.2f}, most {max(ratios):.2f}")


if __name__ == "__main__":
    main()
