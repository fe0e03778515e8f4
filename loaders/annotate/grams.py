"""Three characters in a row and two words in a row, by number: the frequent ones are known by their hashes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from loaders.annotate.gazetteer import extend

Hashes = NDArray[np.uint32]
Letters = NDArray[np.uint64]
_SHIFT = np.uint32(12)  # the highest 20 bits of a hash are its slot
_SLOTS = 1 << 20
_HIGH = np.uint64(32)
_SCATTER = np.uint32(0x9E3779B1)


def slot(hashes: Hashes) -> Hashes:
    """Return where hashes are looked up; a list of known ones has one at most for each place."""
    return hashes >> _SHIFT


class Grams:
    """Numbers of what is known, by hash."""

    def __init__(self, hashes: Hashes, first: int, unknown: int) -> None:
        """Number ``hashes``, no two of one slot, in their order from ``first`` on; all else is ``unknown``."""
        self.hashes = hashes
        self._keys = np.zeros(_SLOTS, np.uint32)
        self._keys[slot(hashes)] = hashes
        self._numbers = np.full(_SLOTS, unknown, np.int32)
        self._numbers[slot(hashes)] = np.arange(first, first + len(hashes), dtype=np.int32)
        self._unknown = np.int32(unknown)

    def __len__(self) -> int:
        return len(self.hashes)

    def number(self, hashes: Hashes) -> NDArray[np.int32]:
        """Return the number of each hash."""
        at = slot(hashes)
        return np.where(self._keys[at] == hashes, self._numbers[at], self._unknown)


class Sorted:
    """Where known numbers stand in their sorted list, found by hash: a search would take four times as long."""

    def __init__(self, keys: Hashes) -> None:
        self.keys = keys
        slots = slot(keys * _SCATTER)
        self._at = np.zeros(_SLOTS, np.int32)
        self._at[slots] = np.arange(len(keys), dtype=np.int32)
        self._shared = np.bincount(slots, minlength=_SLOTS) > 1  # by several: such are searched for

    def find(self, keys: Hashes, unknown: int) -> NDArray[np.int32]:
        """Return the place of each of ``keys`` in the list, ``unknown`` for those that are not in it."""
        if not len(self.keys):
            return np.full(len(keys), unknown, np.int32)
        slots = slot(keys * _SCATTER)
        at = self._at[slots]
        shared = np.flatnonzero(self._shared[slots])
        at[shared] = np.minimum(np.searchsorted(self.keys, keys[shared]), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, np.int32(unknown))


def triples(letters: Letters) -> Hashes:
    """Return the hash of each character with the two beside it; a text stands between line breaks."""
    framed = np.concatenate([[ord("\n")], letters, [ord("\n")]]).astype(np.uint64)
    hashes = extend(extend(extend(np.zeros(len(letters), np.uint64), framed[:-2]), framed[1:-1]), framed[2:])
    return (hashes >> _HIGH).astype(np.uint32)


def neighbours(letters: Letters, ends: NDArray[np.intp], lengths: NDArray[np.int32]) -> Hashes:
    """Return the hash of each word with the one behind it.

    A word is known by its length, its first two characters and its last.

    Args:
        ends: where each word of the text ends (exclusive).
    """
    firsts = ends - lengths
    hashes = extend(lengths.astype(np.uint64), letters[firsts])
    hashes = extend(extend(hashes, letters[np.minimum(firsts + 1, ends - 1)]), letters[ends - 1])
    both = extend(extend(np.zeros(len(hashes), np.uint64), hashes), np.append(hashes[1:], np.uint64(0)))
    return (both >> _HIGH).astype(np.uint32)
