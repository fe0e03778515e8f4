"""Decision trees whose answers add up to log-odds, all read at once.

A tree has eight leaves at most. What a row's feature is rules out leaves of every tree, and what rules them out is
worked out beforehand for each stretch between two limits; the first leaf that nothing rules out is the one meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.relate.columns import Floats, Ints

Leaves = NDArray[np.uint8]  # a bit for each leaf of a tree

MOST = 8  # leaves of a tree
_LEAF = "leaf"
_ALL = 255
_FIRST = np.array([0, *((n & -n).bit_length() - 1 for n in range(1, 256))], np.int64)  # of a set of leaves
_AT_ONCE = 4096  # rows


@dataclass(frozen=True, slots=True)
class Split:
    """Rows go to ``below`` where their feature is at most ``limit``, else to ``above``."""

    feature: int
    limit: float
    below: Tree
    above: Tree


Tree = Split | float  # a number: the worth of a leaf


@dataclass(frozen=True, slots=True)
class Forest:
    """``left[f][k]``: leaves of each tree that are left where feature ``features[f]`` is above ``k`` of its limits."""

    base: float
    features: Sequence[int]
    limits: Sequence[Floats]
    left: Sequence[Leaves]
    worth: Floats  # shape (trees * MOST,)

    def odds(self, rows: Floats) -> Floats:
        """Return the log-odds of each row of ``rows``, shape ``(n, features)``."""
        parts = [self._odds(rows[i : i + _AT_ONCE]) for i in range(0, len(rows), _AT_ONCE)]
        return np.concatenate([np.zeros(0), *parts])

    def _odds(self, rows: Floats) -> Floats:
        trees = len(self.worth) // MOST
        reached = np.full((len(rows), trees), _ALL, np.uint8)
        for feature, limits, left in zip(self.features, self.limits, self.left, strict=True):
            reached &= left[np.searchsorted(limits, rows[:, feature])]
        leaf: Ints = _FIRST[reached] + np.arange(trees) * MOST
        odds: Floats = self.base + self.worth[leaf].sum(axis=1)
        return odds


def plant(base: float, trees: Sequence[Tree]) -> Forest:
    """Return trees made ready to be read."""
    asked: dict[int, list[tuple[float, int, int]]] = {}  # feature: limit, tree, leaves that it rules out when above
    worth = np.zeros(len(trees) * MOST)

    def number(tree: int, node: Tree, first: int) -> int:
        if not isinstance(node, Split):
            worth[tree * MOST + first] = node
            return first + 1
        middle = number(tree, node.below, first)
        asked.setdefault(node.feature, []).append((node.limit, tree, (1 << middle) - (1 << first)))
        return number(tree, node.above, middle)

    for tree, root in enumerate(trees):
        number(tree, root, 0)
    features = sorted(asked)
    limits = [np.unique([limit for limit, _, _ in asked[feature]]) for feature in features]
    left = [_left(asked[f], of, len(trees)) for f, of in zip(features, limits, strict=True)]
    return Forest(base, features, limits, left, worth)


def _left(asked: Sequence[tuple[float, int, int]], limits: Floats, trees: int) -> Leaves:
    left = np.full((len(limits) + 1, trees), _ALL, np.uint8)
    for limit, tree, out in asked:
        left[int(np.searchsorted(limits, limit)) + 1 :, tree] &= _ALL - out
    return left


def write(trees: Sequence[Tree], names: Sequence[str]) -> Iterator[str]:
    """Yield the lines of trees: number, feature and limit, then what is below it and what above; or a leaf's worth."""

    def lines(number: int, node: Tree) -> Iterator[str]:
        if isinstance(node, Split):
            yield f"tree {number}\t{names[node.feature]}\t{node.limit!r}"
            yield from lines(number, node.below)
            yield from lines(number, node.above)
        else:
            yield f"tree {number}\t{_LEAF}\t{node:.4f}"

    for number, tree in enumerate(trees):
        yield from lines(number, tree)


def parse(nodes: Sequence[tuple[str, float]], names: Sequence[str]) -> list[Tree]:
    """Return the trees written by :func:`write`, given what their nodes ask and the limits or worths."""
    number = {name: i for i, name in enumerate(names)}
    rest = iter(nodes)

    def tree(asks: str, told: float) -> Tree:
        return told if asks == _LEAF else Split(number[asks], told, tree(*next(rest)), tree(*next(rest)))

    return [tree(*node) for node in rest]
