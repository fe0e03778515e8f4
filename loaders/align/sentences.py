"""Sentences, and the order in which those of many units are folded into one number a unit at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from loaders.align.words import Floats, Ints, cut

_END = re.compile(r"[。;!?]+[”’」』)]*")


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text in normal form starts and ends; one begins where another ends."""
    begin = 0
    for stop in _END.finditer(text):
        yield begin, stop.end()
        begin = stop.end()
    if begin < len(text):
        yield begin, len(text)


def spoken(text: str) -> list[str]:
    """Return all words and marks of a text in normal form, in order; no word goes beyond a sentence."""
    return [word for start, end in sentences_of(text) for word in cut(text[start:end])]


def in_titles(path: str) -> list[str]:
    """Return all words and marks of titles with spaces between them, in order."""
    return [word for title in path.split() for word in cut(title)]


@dataclass(frozen=True, slots=True)
class Layers:
    """All first sentences of units, those with most sentences before, then all second ones, and so on.

    ``starts``: where each layer begins, and one more for the end; ``rank``: the place of each unit within each layer
    that it reaches; ``place``: where each sentence stands, given in the order of units; ``first``: which
    of these is the first of each unit, and one more for the end.
    """

    starts: tuple[int, ...]
    rank: Ints
    place: Ints
    first: tuple[int, ...]

    @staticmethod
    def of(counts: Sequence[int]) -> Layers:
        """Return the layers of units with so many sentences each, one at least."""
        many = np.asarray(counts, np.int64)
        rank = np.empty(len(many), np.int64)
        rank[np.argsort(-many, kind="stable")] = np.arange(len(many))
        longer = np.bincount(many)[::-1].cumsum()[::-1][1:]  # how many units have one sentence or more, two, ...
        starts = np.r_[0, longer.cumsum()]
        first = np.r_[0, many.cumsum()]
        within = np.arange(first[-1]) - np.repeat(first[:-1], many)
        place = starts[within] + np.repeat(rank, many)
        return Layers(tuple(starts.tolist()), rank, place, tuple(first.tolist()))

    def best(self, rows: Floats) -> Floats:
        """Return the best of the rows of each unit, column by column; ``rows``: one a sentence, in layers."""
        return self._folded(np.maximum, rows)

    def sum(self, rows: Floats) -> Floats:
        """Return the sum of the rows of each unit, column by column; ``rows``: one a sentence, in layers."""
        return self._folded(np.add, rows)

    def _folded(self, into: np.ufunc, rows: Floats) -> Floats:
        out = rows[: len(self.rank)].copy()
        for start, end in zip(self.starts[1:], self.starts[2:], strict=False):
            into(out[: end - start], rows[start:end], out=out[: end - start])
        return out[self.rank]
