"""Features as columns of numbers: described and weighed for many pairs at once, yet spelled out for who reads a model.

A feature is a family and some parts: ``apart-kind 2 aspect``. A column holds the features of one family for many rows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Codes = NDArray[np.uint64]

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(29)
_NUMBERS = tuple(map(str, range(12)))
_TRUTH = ("False", "True")


class Part(NamedTuple):
    """One part of the features of a column: ``names[ids[k]]`` in the ``k``-th of them."""

    ids: Ints
    names: Sequence[str]


class Hashed:
    """Hashes of the names of parts: of those that several columns have, worked out once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Sequence[str], Codes]] = {}

    def of(self, names: Sequence[str]) -> Codes:
        """Return the hash of each name."""
        known = self._known.get(id(names))
        if known is None:
            known = self._known[id(names)] = names, hashes(names)  # kept, so that no other has its number
        return known[1]


@dataclass(frozen=True, slots=True)
class Column:
    """Features of one family. ``rows``: the row that each belongs to; None: one for each row in order."""

    family: str
    parts: tuple[Part, ...]
    rows: Ints | None = None

    def at(self, rows: Ints) -> Column:
        """Return the features of some rows alone, of a column that has one for each."""
        return Column(self.family, tuple(Part(ids[rows], names) for ids, names in self.parts), rows)

    def codes(self, hashed: Hashed) -> Codes:
        """Return a number for each feature: equal ones of a family have the same, and hardly any others."""
        out = np.zeros(0 if self.rows is None else len(self.rows), np.uint64)
        for k, (ids, names) in enumerate(self.parts):
            code = hashed.of(names)[ids]
            out = mix(out, code) if k else code
        return out

    def spell(self) -> Iterator[tuple[int, str]]:
        """Yield the row and the words of each feature."""
        names = [[names[i] for i in ids.tolist()] for ids, names in self.parts]
        for k, row in enumerate(range(len(names[0])) if self.rows is None else self.rows.tolist()):
            yield row, " ".join([self.family, *(part[k] for part in names)])


def logistic(odds: Floats) -> Floats:
    """Return the probability that log-odds tell of."""
    probability: Floats = 1 / (1 + np.exp(-odds))
    return probability


def hashes(names: Iterable[str]) -> Codes:
    """Return a number for each name, good in this process alone."""
    return np.fromiter(map(hash, names), np.int64).view(np.uint64)


def numbered(names: Sequence[Hashable]) -> tuple[Ints, list[Any]]:
    """Return a number for each name, the same for the same name, and the names by their numbers."""
    known = list(dict.fromkeys(names))
    number = dict(zip(known, range(len(known)), strict=True))
    return np.fromiter(map(number.__getitem__, names), np.int64, len(names)), known


def expand(starts: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """Return for each run of numbers, from its start on, which run each number is of, and the numbers."""
    run = np.repeat(np.arange(len(sizes)), sizes)
    return run, np.arange(len(run)) - np.repeat(np.cumsum(sizes) - sizes - starts, sizes)


def mix(left: Codes, right: Codes) -> Codes:
    """Return the codes of features with one part more."""
    mixed: Codes = (left ^ (left >> _MIX)) * _FACTOR ^ right
    return mixed


def each(texts: Sequence[str]) -> Part:
    """Return a part that is every row's own words."""
    return Part(np.arange(len(texts)), texts)


def number(values: Ints, most: int) -> Part:
    """Return a part that is a number, those above the greatest like it."""
    return Part(np.minimum(values, most), _NUMBERS)


def bucket(values: Ints, *edges: int) -> Part:
    """Return a part that tells how many edges a number reaches."""
    return Part(np.searchsorted(edges, values, side="right"), _NUMBERS)


def truth(values: Truths) -> Part:
    """Return a part that is true or false."""
    return Part(values.astype(np.int64), _TRUTH)


def flag(family: str, values: Truths) -> Column:
    """Return a column without parts, for the rows where something holds."""
    return Column(family, (), np.flatnonzero(values))


@dataclass(frozen=True, slots=True)
class Shared:
    """Features that many pairs share: a pair has those of the rows from ``starts`` up to ``stops`` of each run."""

    columns: Sequence[Column]
    size: int  # number of rows
    runs: Sequence[tuple[Ints, Ints]]


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for or against ``size`` pairs: columns of their own, with a row a pair, and shared ones."""

    size: int
    own: Sequence[Column]
    shared: Sequence[Shared]

    def spell(self) -> list[list[str]]:
        """Return the features of each pair in words."""
        out: list[list[str]] = [[] for _ in range(self.size)]
        for column in self.own:
            for row, feature in column.spell():
                out[row].append(feature)
        for block in self.shared:
            rows: list[list[str]] = [[] for _ in range(block.size)]
            for column in block.columns:
                for row, feature in column.spell():
                    rows[row].append(feature)
            for starts, stops in block.runs:
                for features, start, stop in zip(out, starts.tolist(), stops.tolist(), strict=True):
                    for row in range(start, stop):
                        features += rows[row]
        return out
