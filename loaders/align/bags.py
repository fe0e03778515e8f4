"""Which things each of many rows holds: words, phrases, names, all as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from loaders.align.words import Floats, Ints

_MANY = 1500  # numbers from which it is worth while to sift them
_MARKS = 65536
_SPREAD = np.int64(-7046029254386353131)


@dataclass(frozen=True, slots=True)
class Bag:
    """Which things each of ``count`` rows holds, every pair once, by thing: row ``rows[k]`` holds ``kinds[kind[k]]``.

    ``kinds``: the numbers of things, each once and in ascending order; a bag that shares them with others may hold none
    of some. ``many``: how many rows hold each of them; ``first``: where their entries begin.
    """

    count: int
    rows: Ints
    kind: Ints
    kinds: Ints
    many: Ints
    first: Ints

    @staticmethod
    def of(holdings: Iterable[Iterable[int]]) -> Bag:
        """Return the bag whose row ``i`` holds the ``i``-th of ``holdings``."""
        every = [list(held) for held in holdings]
        rows = np.repeat(np.arange(len(every)), [len(held) for held in every])
        return Bag.pairs(len(every), rows, np.array([thing for held in every for thing in held], np.int64))

    @staticmethod
    def pairs(count: int, rows: Ints, things: Ints) -> Bag:
        """Return the bag in which row ``rows[k]`` holds ``things[k]``, for all k."""
        kinds, kind = np.unique(things, return_inverse=True)
        return Bag.among(kinds, count, rows, kind)

    @staticmethod
    def among(kinds: Ints, count: int, rows: Ints, kind: Ints) -> Bag:
        """Return the bag in which row ``rows[k]`` holds the thing ``kinds[kind[k]]``, for all k."""
        kind, row = np.divmod(_distinct(kind * count + rows, count * len(kinds)), max(count, 1))
        many = np.bincount(kind, minlength=len(kinds))
        return Bag(count, row, kind, kinds, many, many.cumsum() - many)

    def sizes(self) -> Floats:
        """Return how many things each row holds."""
        out: Floats = np.bincount(self.rows, minlength=self.count).astype(np.float32)
        return out

    def weights(self, weight: Floats) -> Floats:
        """Return the weights of all things of each row added up; ``weight``: of each of the kinds."""
        out: Floats = np.bincount(self.rows, weight[self.kind], minlength=self.count).astype(np.float32)
        return out


def both(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return at which places of two sorted runs of numbers those stand that are in both, in ascending order."""
    if not len(one) or not len(other):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    if len(one) < len(other):
        return both(other, one)[::-1]
    if len(other) < _MANY:
        return _found(one, other)
    seen = np.zeros(_MARKS, bool)  # most of what is in one only needs not be looked for
    seen[_marks(one)] = True
    likely = np.flatnonzero(seen[_marks(other)])
    place, found = _found(one, other[likely])
    return place, likely[found]


def _found(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    place = np.minimum(np.searchsorted(one, other), len(one) - 1)
    found = np.flatnonzero(one[place] == other)
    return place[found], found


def _marks(numbers: Ints) -> Ints:
    """Return a mark for each of some numbers, below ``_MARKS``; few numbers have the same."""
    with np.errstate(over="ignore"):
        out: Ints = (numbers * _SPREAD >> 40) & (_MARKS - 1)
    return out


def _distinct(numbers: Ints, limit: int) -> Ints:
    """Return numbers from 0 below ``limit``, each once, in ascending order."""
    if limit > 64 * len(numbers) + 1024:
        ordered = np.sort(numbers)
        return ordered[np.diff(ordered, prepend=-1) > 0]
    seen = np.zeros(limit, bool)
    seen[numbers] = True
    return np.flatnonzero(seen)
