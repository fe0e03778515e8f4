"""How well ties between plans are found, on traces that the ranker was not learned from, and what they cost.

    python -m bench.align TRACES PLAN…

TRACES is a file of traces, one JSON object a line; the plans' file names are those of the traces. Folds are over upper
items, so that no item is judged by a model that has seen it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from graph.model import DocumentRecords, Resolution
from loaders.align import align
from loaders.align.learn.traces import Block, blocks, measure_blocks
from loaders.align.learn.weights import held_out, reliability
from loaders.align.ranker import model
from loaders.align.words import Floats
from loaders.read import read
from loaders.structure import structure
from loaders.targets import find_targets
from loaders.tasks import find_stated

_STRENGTH = {"actions": 10.0, "measures": 3.0}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print recall, precision and reliability of held-out ties, and the seconds that alignment takes."""
    parser = argparse.ArgumentParser(prog="python -m bench.align", description=__doc__)
    parser.add_argument("traces", type=Path)
    parser.add_argument("plans", type=Path, nargs="+")
    given = parser.parse_args(arguments)
    documents = {path.stem: _records(path) for path in given.plans}
    for name, found in (("actions", blocks), ("measures", measure_blocks)):
        names, pairs = found(documents, given.traces)
        held = held_out(names, pairs, _STRENGTH[name])
        print(f"{name}: {_quality(held, model(name).threshold)}")
        for mean, share, count in reliability(held):
            print(f"  confidence {mean:.2f}: {share:.2f} are counterparts ({count} pairs)")
    begun = time.perf_counter()
    links = align(tuple(documents.values()), Resolution((), {}))
    print(f"aligned: {len(links)} ties in {time.perf_counter() - begun:.1f} s")


def _records(path: Path) -> DocumentRecords:
    found = structure(read(path))
    goals, actions = find_stated(found)
    return replace(found, goals=goals, actions=actions, targets=find_targets(found))


def _quality(held: Sequence[tuple[Block, Floats]], threshold: float) -> str:
    wanted = np.concatenate([block.wanted for block, _ in held]) > 0
    strong = wanted & (np.concatenate([block.weight for block, _ in held]) == 1)
    shown = np.concatenate([sure for _, sure in held]) >= threshold
    recall, precision = (shown & strong).sum() / max(strong.sum(), 1), (shown & wanted).sum() / max(shown.sum(), 1)
    items = {block.item: [0, 0] for block, _ in held}
    for block, sure in held:
        items[block.item][0] += int((block.wanted > 0).sum())
        items[block.item][1] += int((sure >= threshold).sum())
    empty = [shown_here for there, shown_here in items.values() if not there]
    return (
        f"recall {recall:.3f} of {strong.sum()} strong, precision {precision:.3f} of {shown.sum()} shown, "
        f"{sum(not n for n in empty)} of {len(empty)} without counterpart left empty"
    )


if __name__ == "__main__":
    main()
