"""Which things each of many rows holds: words, phrases, names, all as numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.align.words import Floats, Ints

_MANY = 1500  # numbers from which it is worth while to sift them
_MARKS = 65536
_SPREAD = np.int64(-7046029254386353131)
_MOST = 2**44 - 1  # of the number of a thing


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

    def sizes(self) -> Floats:
        """Return how many things each row holds."""
        out: Floats = np.bincount(self.rows, minlength=self.count).astype(np.float32)
        return out

    def weights(self, weight: Floats) -> Floats:
        """Return the weights of all things of each row added up; ``weight``: of each of the kinds."""
        out: Floats = np.bincount(self.rows, weight[self.kind], minlength=self.count).astype(np.float32)
        return out


def together(*holdings: tuple[int, Ints, Ints]) -> list[Bag]:
    """Return bags of the same kinds, each of so many rows, in which row ``rows[k]`` holds ``things[k]``, for all k.

    Things are numbers from 0; of 2**44 and more, what is below counts.
    """
    counts = [count for count, _, _ in holdings]
    starts = np.cumsum([0, *counts]).tolist()
    bits = max(starts[-1].bit_length(), 1)
    entries = np.concatenate(
        [(things & _MOST) << bits | rows + start for (_, rows, things), start in zip(holdings, starts, strict=False)]
    )
    entries.sort()
    entries = entries[np.diff(entries, prepend=-1) > 0]
    things, rows = entries >> bits, entries & ((1 << bits) - 1)
    new = np.diff(things, prepend=-1) > 0
    kinds, kind = things[new], new.cumsum() - 1
    if len(holdings) == 1:
        return [_bag(counts[0], rows, kind, kinds)]
    out = []
    for count, start in zip(counts, starts, strict=False):
        own = np.flatnonzero((rows >= start) & (rows < start + count))
        out.append(_bag(count, rows[own] - start, kind[own], kinds))
    return out


def bag_of(count: int, rows: Ints, things: Ints) -> Bag:
    """Return the bag of ``count`` rows in which row ``rows[k]`` holds ``things[k]``, for all k, as :func:`together`."""
    return together((count, rows, things))[0]


def _bag(count: int, rows: Ints, kind: Ints, kinds: Ints) -> Bag:
    many = np.bincount(kind, minlength=len(kinds))
    return Bag(count, rows, kind, kinds, many, many.cumsum() - many)


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
