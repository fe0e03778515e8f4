"""What rows of two documents have in common, weighted: the sums that likeness by words and phrases is made of.

Most words stand in few rows, and it is quickest to go through the pairs of rows that have one; the few words that stand
in many rows are multiplied as matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from loaders.align.bags import Bag
from loaders.align.words import Floats, Ints

_DENSE = 150  # one pair of rows costs as much as so many products of a matrix
_FEW = 2500  # pairs of rows that cost as much as to make matrices
_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Held:
    """Which things ``count`` rows hold, ordered by thing: row ``rows[k]`` holds thing ``things[k]``, each once.

    ``many``: how many rows hold each of the things, which are numbered from 0.
    """

    count: int
    rows: Ints
    things: Ints
    many: Ints

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
        out = np.zeros((len(among), self.count), np.float32)
        out.ravel()[place[here] * self.count + self.rows[here]] = 1
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


def _often(one: Held, other: Held) -> Ints:
    """Return which things stand in so many rows that products are quickest, none where these are not worth while."""
    pairs = one.many * other.many
    if pairs.sum() < _FEW:
        return _NONE
    found = np.flatnonzero(pairs > one.count * other.count / _DENSE)
    return found if pairs[found].sum() >= _FEW else _NONE


class Sharing:
    """The things that rows of two documents share, ready to be weighted in several ways."""

    def __init__(self, one: Held, other: Held) -> None:
        self._shape = one.count, other.count
        self._often, many = _often(one, other), other.many
        if len(self._often):
            self._one, self._other = one.matrix(self._often), other.matrix(self._often)
            many = many.copy()
            many[self._often] = 0
        # each row of the one that has a thing, beside each row of the other that has it
        times = many[one.things]
        starts = (other.many.cumsum() - other.many)[one.things] - (times.cumsum() - times)
        places = np.repeat(starts, times)
        places += np.arange(len(places))
        self._pairs = np.repeat(one.rows * other.count, times)
        self._pairs += other.rows[places]
        self._things = np.repeat(one.things, times)

    def count(self) -> Floats:
        """Return how many things each two rows share; (rows of one, of the other)."""
        found = self._rare(None)
        if len(self._often):
            found += self._one.T @ self._other
        return found

    def weighted(self, weights: Floats) -> Floats:
        """Return for each two rows the weights of the things that both hold, added up; (rows of one, of the other)."""
        found = self._rare(weights)
        if len(self._often):
            of_each = weights[self._often, None]
            if self._shape[0] < self._shape[1]:
                found += (self._one * of_each).T @ self._other
            else:
                found += self._one.T @ (self._other * of_each)
        return found

    def each(self, weights: Sequence[Floats]) -> Sequence[Floats]:
        """Return what :meth:`weighted` does for each of several weights, at less cost."""
        found = [self._rare(each) for each in weights]
        if things := len(self._often):
            one, other = self._shape
            stacked = np.empty((things, len(weights), one), np.float32)
            for place, each in enumerate(weights):
                np.multiply(self._one, each[self._often, None], out=stacked[:, place])
            often = (stacked.reshape(things, len(weights) * one).T @ self._other).reshape(len(weights), one, other)
            for out, more in zip(found, often, strict=True):
                out += more
        return found

    def _rare(self, weights: Floats | None) -> Floats:
        """Return what rows share of the things that stand in few."""
        each = None if weights is None else weights[self._things]
        one, other = self._shape
        found: Floats = np.bincount(self._pairs, each, minlength=one * other).reshape(self._shape).astype(np.float32)
        return found
