"""Grow a forest of decision trees, each to mend what those before it leave: gradient boosting, in numpy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.relate.columns import Floats, Ints, logistic
from loaders.relate.forest import MOST, Split, Tree

TREES = 100
RATE = 0.08  # how much of what a tree says is taken
LEAST_ROWS = 40  # in a leaf
HELD_BACK = 5.0  # of the worth of a leaf
BINS = 64
SHARE = 0.5  # of the features that a split may ask
SEED = 7
_SELDOM = 0.01  # what is never or always so in a few rows is taken to be so this seldom otherwise

Bins = NDArray[np.uint8]
Chance = np.random.Generator


@dataclass(frozen=True, slots=True)
class _Leaf:
    rows: Ints
    gain: float
    feature: int
    bin: int


def grow(rows: Floats, truth: Floats, trust: Floats) -> tuple[float, list[Tree]]:
    """Return trees that tell the log-odds of ``truth`` (nought or one) from ``rows``, and what these add up from.

    ``trust`` weighs the rows.
    """
    if not len(truth):
        return 0.0, []
    choose = np.random.default_rng(SEED)
    limits = [_limits(column) for column in rows.T]
    cut = [np.searchsorted(edges, column) for edges, column in zip(limits, rows.T, strict=True)]
    bins = np.stack(cut).astype(np.uint8)
    mean = float((trust * truth).sum() / trust.sum())
    mean = min(max(mean, _SELDOM), 1 - _SELDOM)
    base = float(np.log(mean / (1 - mean)))
    odds = np.full(len(truth), base)
    trees = []
    for _ in range(TREES):
        p = logistic(odds)
        trees.append(_tree(bins, limits, trust * (truth - p), trust * p * (1 - p), odds, choose))
    return base, trees


def _limits(column: Floats) -> Floats:
    """Return values between which a column is cut, so that about as many rows lie between each two."""
    values = np.unique(column)
    if len(values) > BINS:
        return np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1], method="lower"))
    return values[:-1]


def _tree(bins: Bins, limits: list[Floats], slope: Floats, bend: Floats, odds: Floats, choose: Chance) -> Tree:
    """Return one tree, always grown at the leaf that gains most, and add what it says to ``odds``."""
    leaves = {0: _best_split(bins, np.arange(len(slope)), slope, bend, choose)}
    grown: dict[int, tuple[_Leaf, int]] = {}  # a node and the first of its two children
    while len(leaves) < MOST:
        node = max(leaves, key=lambda n: (leaves[n].gain, -n))
        leaf = leaves[node]
        if leaf.gain <= 0:
            break
        del leaves[node]
        below = bins[leaf.feature, leaf.rows] <= leaf.bin
        child = 2 * len(grown) + 1
        grown[node] = leaf, child
        for number, rows in ((child, leaf.rows[below]), (child + 1, leaf.rows[~below])):
            leaves[number] = _best_split(bins, rows, slope, bend, choose)
    worth = {n: RATE * float(slope[o.rows].sum() / (bend[o.rows].sum() + HELD_BACK)) for n, o in leaves.items()}
    for node, leaf in leaves.items():
        odds[leaf.rows] += worth[node]

    def tree(node: int) -> Tree:
        if node in worth:
            return worth[node]
        leaf, child = grown[node]
        return Split(leaf.feature, float(limits[leaf.feature][leaf.bin]), tree(child), tree(child + 1))

    return tree(0)


def _best_split(bins: Bins, rows: Ints, slope: Floats, bend: Floats, choose: Chance) -> _Leaf:
    """Return the rows as a leaf with the split of some features that gains most; a gain of nought: none does."""
    asked = np.sort(choose.permutation(len(bins))[: max(1, int(SHARE * len(bins)))])
    best = _Leaf(rows, 0.0, 0, 0)
    if len(rows) < 2 * LEAST_ROWS:
        return best
    own_slope, own_bend = slope[rows], bend[rows]
    whole = own_slope.sum() ** 2 / (own_bend.sum() + HELD_BACK)
    for feature in asked.tolist():
        of = bins[feature, rows]
        a = np.cumsum(np.bincount(of, own_slope, BINS + 1))
        b = np.cumsum(np.bincount(of, own_bend, BINS + 1))
        n = np.cumsum(np.bincount(of, minlength=BINS + 1))
        gain = a**2 / (b + HELD_BACK) + (a[-1] - a) ** 2 / (b[-1] - b + HELD_BACK) - whole
        gain = np.where((n >= LEAST_ROWS) & (n[-1] - n >= LEAST_ROWS), gain, 0.0)
        top = int(np.argmax(gain))
        if gain[top] > best.gain + 1e-9:
            best = _Leaf(rows, float(gain[top]), feature, top)
    return best
