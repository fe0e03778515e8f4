"""What rows of two documents have in common, weighted: the sums that likeness by words and phrases is made of.

Most words stand in few rows, and it is quickest to go through the pairs of rows that have one; the few that stand in
many are multiplied as matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.align.words import Floats, Ints

_DENSE = 1000  # one pair of rows costs as much as so many products of a matrix


@dataclass(frozen=True, slots=True)
class Held:
    """Which things ``count`` rows hold, ordered by thing: row ``rows[k]`` holds thing ``things[k]``, each once.

    ``many``: how many rows hold each of the things, which are numbered from 0.
    """

    count: int
    rows: Ints
    things: Ints
    many: Ints

    @staticmethod
    def of(count: int, rows: Ints, things: Ints, size: int) -> Held:
        """Return what rows hold, given in any order; ``things`` are below ``size``, and those below 0 left out."""
        known = things >= 0
        by_thing = np.sort(things[known] * count + rows[known]) if count else rows[:0]
        ordered, row = np.divmod(by_thing, max(count, 1))
        return Held(count, row, ordered, np.bincount(ordered, minlength=size))

    def sums(self, weights: Floats) -> Floats:
        """Return the weights of the things that each row holds, added up."""
        found: Floats = np.bincount(self.rows, weights[self.things], minlength=self.count).astype(np.float32)
        return found

    def matrix(self, among: Ints) -> Floats:
        """Return 1 where a row holds one of the things ``among`` and 0 elsewhere, shape (rows, among)."""
        column = np.full(len(self.many), -1, np.int64)
        column[among] = np.arange(len(among))
        place = column[self.things]
        here = np.flatnonzero(place >= 0)
        out = np.zeros((self.count, len(among)), np.float32)
        out.ravel()[self.rows[here] * len(among) + place[here]] = 1
        return out


class Sharing:
    """The things that rows of two documents share, ready to be weighted in several ways."""

    def __init__(self, one: Held, other: Held) -> None:
        self._shape = one.count, other.count
        products = one.many * other.many
        dense = products > one.count * other.count / _DENSE
        self._often = np.flatnonzero(dense)
        self._one, self._other = one.matrix(self._often), other.matrix(self._often).T
        rare = np.flatnonzero(~dense[one.things] & (products[one.things] > 0))
        things = one.things[rare]
        times = other.many[things]
        # each row of the one that has a thing, beside each row of the other that has it
        first = np.cumsum(other.many) - other.many
        starts = np.repeat(first[things] - (np.cumsum(times) - times), times)
        self._pairs = np.repeat(one.rows[rare] * other.count, times) + other.rows[starts + np.arange(len(starts))]
        self._things = np.repeat(things, times)

    def weighted(self, weights: Floats) -> Floats:
        """Return for each two rows the weights of the things that both hold, added up; (rows of one, of the other)."""
        size = self._shape[0] * self._shape[1]
        rare = np.bincount(self._pairs, weights[self._things], minlength=size).reshape(self._shape)
        found: Floats = (self._one * weights[self._often]) @ self._other + rare
        return found.astype(np.float32)
