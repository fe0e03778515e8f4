"""Command line: learn the table of words from a corpus, or the ranker's weights from traces."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graph.model import DocumentRecords
from loaders.align.learn import vectors, weights
from loaders.align.learn.traces import blocks, measure_blocks
from loaders.align.ranker import write
from loaders.read import read
from loaders.structure import structure
from loaders.targets import find_targets
from loaders.tasks import find_stated

_MODEL = Path(__file__).parents[1] / "model"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m loaders.align.learn", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    words = what.add_parser("words", help="words, their rarity and vectors, from a folder of plans and reports")
    words.add_argument("corpus", type=Path)
    words.add_argument("--dimensions", type=int, default=96)
    words.add_argument("--rounds", type=int, default=4)
    words.add_argument("-o", "--output", type=Path, default=_MODEL / "words.npz")
    for name, about, threshold, strength in (
        ("actions", "the ranker's weights for goals and actions", 0.45, 10.0),
        ("measures", "the ranker's weights for targets", 0.35, 3.0),
    ):
        traces = what.add_parser(name, help=f"{about}, from traces and the plans they are about")
        traces.add_argument("traces", type=Path, help="a file of traces, one JSON object a line")
        traces.add_argument("plans", type=Path, nargs="+", help="the plans; their file names are those of the traces")
        traces.add_argument("--strength", type=float, default=strength, help="of regularisation")
        traces.add_argument("--threshold", type=float, default=threshold, help="confidence from which a pair is shown")
        traces.add_argument("-o", "--output", type=Path, default=_MODEL / f"{name}.toml")
    given = parser.parse_args(arguments)
    return _words(given) if given.what == "words" else _weights(given)


def _words(given: argparse.Namespace) -> int:
    texts = [read(path).text for path in sorted(given.corpus.rglob("*.md"))]
    given.output.write_bytes(vectors.learn(texts, given.dimensions, given.rounds, log=_say))
    return 0


def _weights(given: argparse.Namespace) -> int:
    documents = {path.stem: _records(path) for path in given.plans}
    names, found = (measure_blocks if given.what == "measures" else blocks)(documents, given.traces)
    _say(f"{len({b.item for b in found})} items, {sum(len(b.wanted) for b in found)} pairs")
    for mean, share, count in weights.reliability(weights.held_out(names, found, given.strength)):
        _say(f"  confidence {mean:.2f}: {share:.2f} are counterparts ({count} pairs held out)")
    learned = weights.fit(names, found, given.strength, given.threshold)
    about = [
        f"The ranker that ties a lower plan's {given.what} to the upper plan's (loaders/align/ranker.py).",
        "Each feature less its mean, divided by its spread, times its weight; positive weights speak for a tie.",
        "confidence: slope and offset for the best unit of the lower document and for those behind it.",
        f"Made by python -m loaders.align.learn {given.what}; threshold may be set by hand.",
    ]
    given.output.write_text(write(learned, about), "utf-8")
    return 0


def _records(path: Path) -> DocumentRecords:
    records = structure(read(path))
    goals, actions = find_stated(records)
    return replace(records, goals=goals, actions=actions, targets=find_targets(records))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
