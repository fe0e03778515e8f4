"""Learn the weights of relationships from annotated paragraphs.

    python -m loaders.relate.train ANNOTATIONS.jsonl … [--out FILE]

A row holds ``text``, ``mentions`` (start, end, type), ``links`` (source, type, target as surfaces), as in
``../shared/evaluation/training``, and, where the text is a plan's and not a report's, ``plan``. Logistic regression
with L2, by L-BFGS, in numpy alone: the same rows give the same weights. The calibration is learned on paragraphs that
the weights were not.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Label
from loaders.normal import normal, normalize
from loaders.relate.batch import batch_of, pairs_of
from loaders.relate.kinds import KINDS, RELATION, Kind, Pair
from loaders.relate.layout import Layout, Span, lay_out
from loaders.relate.lying import lying
from loaders.relate.model import enumerations, kinds_of, write
from loaders.relate.naming import naming

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Feature = tuple[str, str]  # kind, feature
PLAN_TRUST = 3.0  # a plan counts as so many reports: there are fewer
PENALTY = 80.0  # of a feature that holds words
PLAIN_PENALTY = 30.0  # of one that tells of layout alone: there are few, each seen often
#: Families of features that hold words; all others tell of layout alone.
_ENDS_WORDED = frozenset(f"{role}{part}" for role in ("holder", "member") for part in ("1", "2", "-length"))
_GAPS_WORDED = frozenset(("from", "from-two", "in", "to", "to-two", "ends", "frame", "verb1", "verb2", "verbs"))
_WORDED = _ENDS_WORDED | _GAPS_WORDED | {"heads", "after", "after-two", "before0", "before1"}
RARE = 3  # a feature seen in fewer pairs is left out
FAINT = 0.01  # a weight below is not written
FOLDS = 4
AT_ONCE = 50  # paragraphs that are described at once


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
        out.append(Example(place, lay_out(text.text, spans, bool(row.get("plan"))), links))
    return out


def triple(layout: Layout, pair: Pair) -> tuple[str, str, str]:
    """Return a pair as source, relationship type and target."""
    source, target = layout.spans[pair[0]], layout.spans[pair[1]]
    return source.text, RELATION[source.label, target.label].value, target.text


def label(example: Example, pairs: Sequence[Pair]) -> list[bool | None]:
    """Tell which pairs of a paragraph are related, which not, and (None) which are the same names farther apart."""
    layout = example.layout
    nearest: dict[tuple[str, str, str], tuple[tuple[int, int], Pair]] = {}
    for pair in pairs:
        key = triple(layout, pair)
        if key in example.links:
            i, j = pair
            far = abs(layout.sentence[i] - layout.sentence[j]), abs(layout.spans[i].start - layout.spans[j].start)
            if key not in nearest or far < nearest[key][0]:
                nearest[key] = far, pair
    chosen = {pair for _, pair in nearest.values()}
    return [True if p in chosen else None if triple(layout, p) in example.links else False for p in pairs]


def is_plain(feature: str) -> bool:
    """Tell whether a feature tells of layout alone."""
    return feature.partition(" ")[0] not in _WORDED


def described(layouts: Sequence[Layout]) -> list[list[tuple[Pair, list[Feature]]]]:
    """Return, for each layout, its pairs with their features, under their own kind and the wider ones; those of words
    under fewer."""
    batch = batch_of(layouts)
    pairs = pairs_of(batch)
    kinds = [KINDS[kind] for kind in kinds_of(batch, pairs).tolist()]
    told = zip(lying(batch, *enumerations(batch, pairs)).spell(), naming(batch, pairs).spell(), strict=True)
    out: list[list[tuple[Pair, list[Feature]]]] = [[] for _ in layouts]
    for (n, pair), kind, (lie, names) in zip(pairs.within(batch), kinds, told, strict=True):
        out[n].append((pair, list(_under(kind, [*lie, *names]))))
    return out


def _under(kind: Kind, features: Iterable[str]) -> Iterator[Feature]:
    exact, family, order, genre = kind.shares()
    yield from ((exact, ""), (genre, ""))
    for feature in features:
        for name in (exact, family, order, genre) if is_plain(feature) else (exact, order):
            yield name, feature


@dataclass(frozen=True, slots=True)
class Table:
    """Pairs as rows of feature numbers: row ``i`` is ``index[starts[i]:starts[i + 1]]``."""

    index: NDArray[np.int32]
    starts: Ints
    truth: Floats  # 1, 0; -1 is left out
    fold: Ints
    trust: Floats  # how much a row counts
    names: list[Feature]

    def rows(self, mask: NDArray[np.bool_]) -> tuple[NDArray[np.int32], Ints]:
        """Return the feature numbers of some rows, and where each row begins."""
        sizes = np.diff(self.starts)
        return self.index[np.repeat(mask, sizes)], np.concatenate([[0], np.cumsum(sizes[mask])])


def tabulate(examples: Sequence[Example]) -> Table:
    """Return the pairs of all examples as a table."""
    places = sorted({e.place for e in examples})
    fold_of = {place: i % FOLDS for i, place in enumerate(places)}
    number: dict[Feature, int] = {}
    rows: list[NDArray[np.int32]] = []
    truth: list[float] = []
    folds: list[int] = []
    trust: list[float] = []
    for start in range(0, len(examples), AT_ONCE):
        several = examples[start : start + AT_ONCE]
        for example, pairs in zip(several, described([e.layout for e in several]), strict=True):
            for (_, features), related in zip(pairs, label(example, [pair for pair, _ in pairs]), strict=True):
                rows.append(np.unique(np.array([number.setdefault(f, len(number)) for f in features], np.int32)))
                truth.append(-1.0 if related is None else float(related))
                folds.append(fold_of[example.place])
                trust.append(PLAN_TRUST if example.layout.plan else 1.0)
    flat = np.concatenate(rows)
    common = np.bincount(flat, minlength=len(number)) >= RARE
    to = np.where(common, np.cumsum(common) - 1, -1).astype(np.int32)
    owner = np.repeat(np.arange(len(rows)), [len(r) for r in rows])[common[flat]]
    starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(rows)))])
    names = [name for name, keep in zip(number, common, strict=True) if keep]
    return Table(to[flat[common[flat]]], starts, np.array(truth), np.array(folds), np.array(trust), names)


def penalties(names: Sequence[Feature]) -> Floats:
    """Return how much the weight of each feature is held back."""
    return np.array([PLAIN_PENALTY if is_plain(f) else PENALTY for _, f in names])


def fit(index: NDArray[np.int32], starts: Ints, truth: Floats, penalty: Floats, trust: Floats | None = None) -> Floats:
    """Return the weights of a logistic regression; ``trust`` weighs the rows."""
    size = len(penalty)
    trust = np.ones(len(truth)) if trust is None else trust
    sizes = np.diff(starts)

    def loss(weights: Floats) -> tuple[float, Floats]:
        p = sigmoid(np.add.reduceat(weights[index], starts[:-1]))
        value = -(trust * (truth * np.log(p + 1e-12) + (1 - truth) * np.log(1 - p + 1e-12))).sum()
        slope = np.bincount(index, weights=np.repeat(trust * (p - truth), sizes), minlength=size)
        return float(value + (penalty / 2 * weights) @ weights), slope + penalty * weights

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
    held = range(0, FOLDS, 2)  # half of the paragraphs are enough for two numbers
    for k in held:
        seen, unseen = (table.fold != k) & (table.truth >= 0), table.fold == k
        weights = fit(*table.rows(seen), table.truth[seen], penalties(table.names), table.trust[seen])
        index, starts = table.rows(unseen)
        odds[unseen] = np.add.reduceat(weights[index], starts[:-1])
    known = (table.truth >= 0) & np.isin(table.fold, held)
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
    weights = fit(*table.rows(known), table.truth[known], penalties(table.names), table.trust[known])
    kept = {name: float(w) for name, w in zip(table.names, weights, strict=True) if abs(w) >= FAINT}
    text = "\n".join(write(kept, slope, offset)) + "\n"
    asked.out.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{len(table.truth)} pairs, {len(kept)} weights, calibration {slope:.2f} {offset:.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
