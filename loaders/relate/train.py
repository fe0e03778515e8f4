"""Learn the weights of relationships from annotated paragraphs.

    python -m loaders.relate.train ANNOTATIONS.jsonl … [--out FILE]

A row holds ``text``, ``mentions`` (start, end, type) and ``links`` (source, type, target as surfaces), as in
``../shared/evaluation/training``. Logistic regression with L2, by L-BFGS, in numpy alone: the same rows give the same
weights. The calibration is learned on paragraphs that the weights were not.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Label
from loaders.normal import normal, normalize
from loaders.relate.features import RELATION, Describer, Pair, kinds_of, lies_of, pairs
from loaders.relate.layout import Layout, Span, lay_out
from loaders.relate.model import write

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Feature = tuple[str, str]  # kind, feature
PENALTY = 10.0
RARE = 3  # a feature seen in fewer pairs is left out
FAINT = 0.01  # a weight below is not written
FOLDS = 4


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated paragraph: its layout and its links as (source, type, target) in normal form."""

    place: str  # what must not be split between folds
    layout: Layout
    links: frozenset[tuple[str, str, str]]


def read(rows: Iterable[dict[str, Any]]) -> list[Example]:
    """Return the examples of annotation rows."""
    out = []
    for row in rows:
        text = normalize(row["text"])
        spans = []
        for mention in row["mentions"]:
            start, end = text.normal_span(mention["start"], mention["end"])
            spans.append(Span(start, end, Label(mention["type"]), text.text[start:end]))
        links = frozenset((normal(x["source"]), x["type"], normal(x["target"])) for x in row["links"])
        place = str(row.get("source") or row.get("doc") or row["id"]).rpartition("/")[0] or row["id"]
        out.append(Example(place, lay_out(text.text, spans), links))
    return out


def triple(layout: Layout, pair: Pair) -> tuple[str, str, str]:
    """Return a pair as source, relationship type and target."""
    source, target = layout.spans[pair[0]], layout.spans[pair[1]]
    return source.text, RELATION[source.label, target.label].value, target.text


def label(example: Example) -> list[tuple[Pair, bool | None]]:
    """Return the pairs of a paragraph: related, not related, or (None) the same names in a place farther apart."""
    layout = example.layout
    nearest: dict[tuple[str, str, str], tuple[tuple[int, int], Pair]] = {}
    found = list(pairs(layout))
    for pair in found:
        key = triple(layout, pair)
        if key in example.links:
            i, j = pair
            far = abs(layout.sentence[i] - layout.sentence[j]), abs(layout.spans[i].start - layout.spans[j].start)
            if key not in nearest or far < nearest[key][0]:
                nearest[key] = far, pair
    chosen = {pair for _, pair in nearest.values()}
    return [(p, True if p in chosen else None if triple(layout, p) in example.links else False) for p in found]


def features(describer: Describer, pair: Pair) -> set[Feature]:
    """Return the features of a pair under its own kind and the wider ones."""
    kinds = kinds_of(describer.layout, pair)
    named = (*describer.lies(*lies_of(describer.layout, pair)), *describer.names(pair))
    return {(kinds[0], ""), *((kind, feature) for kind in kinds for feature in named)}


@dataclass(frozen=True, slots=True)
class Table:
    """Pairs as rows of feature numbers: row ``i`` is ``index[starts[i]:starts[i + 1]]``."""

    index: Ints
    starts: Ints
    truth: Floats  # 1, 0; -1 is left out
    fold: Ints
    names: list[Feature]

    def rows(self, mask: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Return the feature numbers of some rows, and where each row begins."""
        sizes = np.diff(self.starts)
        return self.index[np.repeat(mask, sizes)], np.concatenate([[0], np.cumsum(sizes[mask])])


def tabulate(examples: Sequence[Example]) -> Table:
    """Return the pairs of all examples as a table."""
    places = sorted({e.place for e in examples})
    fold_of = {place: i % FOLDS for i, place in enumerate(places)}
    rows: list[tuple[set[Feature], float, int]] = []
    counts: Counter[Feature] = Counter()
    for example in examples:
        describer = Describer(example.layout)
        for pair, related in label(example):
            found = features(describer, pair)
            counts.update(found)
            rows.append((found, -1.0 if related is None else float(related), fold_of[example.place]))
    names = sorted(f for f, n in counts.items() if n >= RARE)
    number = {name: i for i, name in enumerate(names)}
    index = [sorted(number[f] for f in found if f in number) for found, _, _ in rows]
    starts = np.cumsum([0, *map(len, index)])
    flat = np.fromiter((i for row in index for i in row), dtype=np.int64, count=int(starts[-1]))
    return Table(flat, starts, np.array([t for _, t, _ in rows]), np.array([f for _, _, f in rows]), names)


def fit(index: Ints, starts: Ints, truth: Floats, size: int, penalty: float = PENALTY) -> Floats:
    """Return the weights of a logistic regression."""
    sizes = np.diff(starts)

    def loss(weights: Floats) -> tuple[float, Floats]:
        p = sigmoid(np.add.reduceat(weights[index], starts[:-1]))
        value = -(truth * np.log(p + 1e-12) + (1 - truth) * np.log(1 - p + 1e-12)).sum()
        slope = np.bincount(index, weights=np.repeat(p - truth, sizes), minlength=size)
        return float(value + penalty / 2 * weights @ weights), slope + penalty * weights

    return minimize(loss, np.zeros(size))


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def minimize(loss: Callable[[Floats], tuple[float, Floats]], x: Floats, rounds: int = 100, memory: int = 8) -> Floats:
    """Return where a smooth convex function is least, by L-BFGS with halving steps."""
    value, slope = loss(x)
    kept: list[tuple[Floats, Floats]] = []
    for _ in range(rounds):
        direction = _direction(slope, kept)
        step = 1.0
        for _ in range(12):
            to = x - step * direction
            there, slope_there = loss(to)
            if there <= value - 1e-4 * step * float(slope @ direction):
                break
            step /= 2
        moved, turned = to - x, slope_there - slope
        if moved @ turned > 1e-10:
            kept = [*kept, (moved, turned)][-memory:]
        done = abs(value - there) < 1e-5 * abs(value)
        x, value, slope = to, there, slope_there
        if done:
            break
    return x


def _direction(slope: Floats, kept: list[tuple[Floats, Floats]]) -> Floats:
    q = slope.copy()
    sizes = []
    for moved, turned in reversed(kept):
        size = float(moved @ q / (turned @ moved))
        sizes.append(size)
        q -= size * turned
    q *= float(kept[-1][0] @ kept[-1][1] / (kept[-1][1] @ kept[-1][1])) if kept else 0.1 / max(1.0, np.abs(slope).max())
    for (moved, turned), size in zip(kept, reversed(sizes), strict=True):
        q += moved * (size - float(turned @ q / (turned @ moved)))
    return q


def calibrate(table: Table) -> tuple[float, float]:
    """Return slope and offset that make the log-odds of unseen paragraphs mean what they say."""
    odds = np.zeros(len(table.truth))
    for k in range(FOLDS):
        seen, unseen = (table.fold != k) & (table.truth >= 0), table.fold == k
        weights = fit(*table.rows(seen), table.truth[seen], len(table.names))
        index, starts = table.rows(unseen)
        odds[unseen] = np.add.reduceat(weights[index], starts[:-1])
    known = table.truth >= 0
    x, y = odds[known], table.truth[known]

    def loss(ab: Floats) -> tuple[float, Floats]:
        p = sigmoid(ab[0] * x + ab[1])
        value = -(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)).sum()
        return float(value), np.array([((p - y) * x).sum(), (p - y).sum()])

    slope, offset = minimize(loss, np.array([1.0, 0.0]))
    return float(slope), float(offset)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from the annotations named on the command line and write the model."""
    parser = argparse.ArgumentParser(description="Learn the weights of relationships from annotated paragraphs.")
    parser.add_argument("annotations", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "data" / "relations.tsv.xz")
    asked = parser.parse_args(arguments)
    lines = (line for path in asked.annotations for line in path.read_text(encoding="utf-8").splitlines())
    table = tabulate(read(json.loads(line) for line in lines if line.strip()))
    slope, offset = calibrate(table)
    known = table.truth >= 0
    weights = fit(*table.rows(known), table.truth[known], len(table.names))
    kept = {name: float(w) for name, w in zip(table.names, weights, strict=True) if abs(w) >= FAINT}
    text = "\n".join(write(kept, slope, offset)) + "\n"
    asked.out.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{len(table.truth)} pairs, {len(kept)} weights, calibration {slope:.2f} {offset:.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
