"""Names of a closed list, looked up at every position of a text at once by hashing.

A name is found by the hash of its characters, one length at a time over the whole text, so the cost grows with the text
and hardly with the list: forty thousand divisions cost no more than four hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.code_points import code_points

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(29)
_SPARSE = 5  # a hash among some has one of 2**5 slots at least for each of them


def extend(hashes: NDArray[np.uint64], characters: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return hashes, each taking in one more character."""
    mixed = (hashes ^ characters) * _FACTOR
    return mixed ^ (mixed >> _MIX)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a name of the list stands, and its class."""

    start: int
    end: int
    kind: int


class _Slots:
    """Which hashes may be among some: told by a look at their slot, wrongly for one in thirty or fewer."""

    def __init__(self, hashes: NDArray[np.uint64]) -> None:
        bits = len(hashes).bit_length() + _SPARSE
        self._shift = np.uint64(64 - bits)
        self._taken = np.zeros(1 << bits, np.bool_)
        self._taken[hashes >> self._shift] = True

    def may_hold(self, hashes: NDArray[np.uint64]) -> NDArray[np.intp]:
        """Return at which places of ``hashes`` those stand that may be among them."""
        return np.flatnonzero(self._taken[hashes >> self._shift])


class Gazetteer:
    """A list of names, each with a small class number; names of one character are left out."""

    def __init__(self, kinds: Mapping[str, int]) -> None:
        by_length: dict[int, list[str]] = {}
        for name in kinds:
            if len(name) > 1:
                by_length.setdefault(len(name), []).append(name)
        self._tables: dict[int, tuple[NDArray[np.uint64], NDArray[np.uint8]]] = {}
        openings: list[NDArray[np.uint64]] = [np.zeros(0, np.uint64)]
        for length, names in sorted(by_length.items()):
            letters = code_points("".join(names)).astype(np.uint64).reshape(-1, length)
            hashes = np.zeros(len(names), np.uint64)
            for i in range(length):
                hashes = extend(hashes, letters[:, i])
                if i == 1:
                    openings.append(hashes)
            order = np.argsort(hashes, kind="stable")
            self._tables[length] = hashes[order], np.array([kinds[n] for n in names], np.uint8)[order]
        self._openings = _Slots(np.unique(np.concatenate(openings)))
        self._whole = _Slots(np.concatenate([np.zeros(0, np.uint64), *(hashes for hashes, _ in self._tables.values())]))

    def matches(self, text: str) -> list[Match]:
        """Return the names in ``text``, leftmost first, at each place the longest, none overlapping."""
        return [Match(*found) for found in zip(*(of.tolist() for of in self.places(text)), strict=True)]

    def places(self, text: str) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.uint8]]:
        """Return where the names of :meth:`matches` begin and end, and their classes."""
        letters = code_points(text).astype(np.uint64)
        if len(letters) < 2 or not self._tables:
            return np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.uint8)
        hashes = extend(extend(np.zeros(len(letters) - 1, np.uint64), letters[:-1]), letters[1:])
        where = starts = self._openings.may_hold(hashes)
        hashes = hashes[where]
        length_at = np.zeros(len(where), np.int32)  # a name may be as long as a page
        kind_at = np.zeros(len(where), np.uint8)
        for length in range(2, max(self._tables) + 1):
            if length > 2:
                inside = np.searchsorted(where, len(letters) - length, side="right")
                where, hashes = where[:inside], hashes[:inside]
                hashes = extend(hashes, letters[where + length - 1])
            if length in self._tables and len(where):
                keys, kinds = self._tables[length]
                some = self._whole.may_hold(hashes)
                found, at = _among(hashes[some], keys)
                length_at[some[found]] = length
                kind_at[some[found]] = kinds[at[found]]
        found_at = np.flatnonzero(length_at)
        starts, kinds = starts[found_at], kind_at[found_at]
        ends = starts + length_at[found_at]
        kept = []
        free = 0
        for k, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
            if start >= free:
                free = end
                kept.append(k)
        return starts[kept], ends[kept], kinds[kept]


def _among(values: NDArray[np.uint64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Tell which values are among the sorted ``keys``, and where."""
    at = np.minimum(np.searchsorted(keys, values), len(keys) - 1)
    return keys[at] == values, at
