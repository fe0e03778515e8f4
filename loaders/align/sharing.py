"""What rows of two documents have in common, weighted: the sums that likeness by words and phrases is made of.

In long documents most words stand in few rows, and it is quickest to go through the pairs of rows that have one; the
few words that stand in many rows, and all of short documents, are multiplied as matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from loaders.align.bags import Bag
from loaders.align.words import Floats, Ints

_DENSE = 1000  # one pair of rows costs as much as so many products of a matrix
_MOST = 0.6  # share of things from which it is quickest to take all
_SMALL = 10_000_000  # products of a matrix that cost no more than to find out which of them are needed


@dataclass(slots=True)
class Held:
    """Which things ``count`` rows hold, ordered by thing: row ``rows[k]`` holds thing ``things[k]``, each once.

    ``many``: how many rows hold each of the things, which are numbered from 0.
    """

    count: int
    rows: Ints
    things: Ints
    many: Ints
    _whole: Floats | None = field(default=None, init=False, repr=False)

    def sums(self, weights: Floats) -> Floats:
        """Return the weights of the things that each row holds, added up."""
        found: Floats = np.bincount(self.rows, weights[self.things], minlength=self.count).astype(np.float32)
        return found

    def matrix(self, among: Ints) -> Floats:
        """Return 1 where one of the things ``among`` is held by a row and 0 elsewhere, shape (among, rows)."""
        column = np.full(len(self.many), -1, np.int64)
        column[among] = np.arange(len(among))
        place = column[self.things]
        here = np.flatnonzero(place >= 0)
        return _ones(place[here], self.rows[here], len(among), self.count)

    def whole(self) -> Floats:
        """Return 1 where a thing is held by a row and 0 elsewhere, shape (things, rows); made once."""
        if self._whole is None:
            self._whole = _ones(self.things, self.rows, len(self.many), self.count)
        return self._whole

    def quickly(self, among: Ints) -> Floats:
        """Return what :meth:`matrix` does, by way of the whole where it is there."""
        return self.matrix(among) if self._whole is None else self._whole[among]


def _ones(rows: Ints, columns: Ints, height: int, width: int) -> Floats:
    out = np.zeros((height, width), np.float32)
    out.ravel()[rows * width + columns] = 1
    return out


def held(places: Ints, *bags: Bag) -> list[Held]:
    """Return what bags of the same kinds hold of the kinds at ``places`` (ascending), which are numbered from 0."""
    number = np.full(len(bags[0].kinds), -1, np.int64)
    number[places] = np.arange(len(places))
    out = []
    for bag in bags:
        things = number[bag.kind]
        here = np.flatnonzero(things >= 0)
        out.append(Held(bag.count, bag.rows[here], things[here], bag.many[places]))
    return out


class Sharing:
    """The things that rows of two documents share, ready to be weighted in several ways."""

    def __init__(self, one: Held, other: Held) -> None:
        self._shape = one.count, other.count
        self._things_in_all = len(one.many)
        products = one.many * other.many
        self._pairs = self._things = products[:0]
        if len(products) * one.count * other.count <= _SMALL:
            self._often = np.flatnonzero(products)
            if len(self._often) > len(products) * _MOST:
                self._often = np.arange(len(products))
                self._one, self._other = one.whole(), other.whole()
            else:
                self._one, self._other = one.quickly(self._often), other.quickly(self._often)
            return
        dense = products > one.count * other.count / _DENSE
        self._often = np.flatnonzero(dense)
        self._one, self._other = one.matrix(self._often), other.matrix(self._often)
        rare = np.flatnonzero(~dense[one.things] & (products[one.things] > 0))
        things = one.things[rare]
        times = other.many[things]
        # each row of the one that has a thing, beside each row of the other that has it
        first = np.cumsum(other.many) - other.many
        starts = np.repeat(first[things] - (np.cumsum(times) - times), times)
        self._pairs = np.repeat(one.rows[rare] * other.count, times) + other.rows[starts + np.arange(len(starts))]
        self._things = np.repeat(things, times)

    def count(self) -> Floats:
        """Return how many things each two rows share; (rows of one, of the other)."""
        return self.weighted(np.ones(self._things_in_all, np.float32))

    def weighted(self, weights: Floats) -> Floats:
        """Return for each two rows the weights of the things that both hold, added up; (rows of one, of the other)."""
        return self.each([weights])[0]

    def each(self, weights: Sequence[Floats]) -> list[Floats]:
        """Return what :meth:`weighted` does for each of several weights, at less cost."""
        stacked = np.concatenate([self._one * each[self._often, None] for each in weights], axis=1)
        found: list[Floats] = np.split(stacked.T @ self._other, len(weights))
        if len(self._pairs):
            for out, each in zip(found, weights, strict=True):
                rare = np.bincount(self._pairs, each[self._things], minlength=out.size)
                out += rare.reshape(self._shape).astype(np.float32)
        return found
