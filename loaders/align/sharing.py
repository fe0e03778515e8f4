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
    numbers = np.arange(len(places))
    out = []
    for bag in bags:
        many = bag.many[places]
        entries = np.repeat(bag.first[places] - (many.cumsum() - many), many)
        entries += np.arange(len(entries))
        out.append(Held(bag.count, bag.rows[entries], np.repeat(numbers, many), many))
    return out


class Sharing:
    """The things that rows of two documents share, ready to be weighted in several ways."""

    def __init__(self, one: Held, other: Held) -> None:
        self._shape = one.count, other.count
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
        found: Floats = self._one.T @ self._other
        self._add_rare(found, None)
        return found

    def weighted(self, weights: Floats) -> Floats:
        """Return for each two rows the weights of the things that both hold, added up; (rows of one, of the other)."""
        of_each = weights[self._often, None]
        if self._shape[0] < self._shape[1]:
            found: Floats = (self._one * of_each).T @ self._other
        else:
            found = self._one.T @ (self._other * of_each)
        self._add_rare(found, weights)
        return found

    def each(self, weights: Sequence[Floats]) -> Floats:
        """Return what :meth:`weighted` does for each of several weights, one upon another, at less cost."""
        things, (one, other) = len(self._often), self._shape
        stacked = np.empty((things, len(weights), one), np.float32)
        for place, each in enumerate(weights):
            np.multiply(self._one, each[self._often, None], out=stacked[:, place])
        found: Floats = (stacked.reshape(things, len(weights) * one).T @ self._other).reshape(len(weights), one, other)
        for out, each in zip(found, weights, strict=True):
            self._add_rare(out, each)
        return found

    def _add_rare(self, found: Floats, weights: Floats | None) -> None:
        if len(self._pairs):
            each = None if weights is None else weights[self._things]
            found += np.bincount(self._pairs, each, minlength=found.size).reshape(self._shape).astype(np.float32)
