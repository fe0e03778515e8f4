"""Text as the numbers a network reads: characters, pairs of characters, words, word edges and marks of divisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from numpy.typing import NDArray

from loaders.annotate import regions
from loaders.annotate.gazetteer import code_points

PAD, UNKNOWN, MASK = 0, 1, 2
SPECIAL = 3  # numbers below this one are not of the vocabulary
PLANE = 65536
INSIDE, FIRST, LAST, WHOLE = 0, 1, 2, 3  # where in its word a character stands

Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Reading:
    """One number for each character of a text (all shape ``(n,)``)."""

    characters: Numbers
    pairs: Numbers  # of each character with the next
    words: Numbers  # the word it stands in; single characters are unknown words
    edges: Numbers
    national: NDArray[np.uint8]  # marks of divisions, see loaders.annotate.regions
    local: NDArray[np.uint8]


class Vocabulary:
    """The characters, pairs and words that a network knows by number."""

    def __init__(self, characters: str, pairs: NDArray[np.uint32], words: Sequence[str]) -> None:
        """Number ``characters`` and ``words`` in their order, from SPECIAL on.

        Args:
            pairs: sorted; number of the first character * PLANE + number of the second.
        """
        self.characters, self.pairs, self.words = characters, pairs, tuple(words)
        self._word = {word: i for i, word in enumerate(words, SPECIAL)}
        self._table = np.full(PLANE, UNKNOWN, np.int32)
        self._table[code_points(characters)] = np.arange(SPECIAL, SPECIAL + len(characters), dtype=np.int32)

    @property
    def sizes(self) -> dict[str, int]:
        """How many numbers there are for each field of a reading that the vocabulary gives."""
        counts = {"characters": self.characters, "pairs": self.pairs, "words": self.words}
        return {name: SPECIAL + len(known) for name, known in counts.items()} | {"edges": WHOLE + 1}

    def read(self, text: str, place: str | None) -> Reading:
        """Return the numbers of ``text`` (normal form, passages parted by line breaks).

        Args:
            place: division code of the document's own place, or None.
        """
        national = regions.marks(text, regions.national())
        local = regions.marks(text, regions.local(place)) if place else np.zeros_like(national)
        characters = self.number(text)
        return Reading(characters, self.pair(characters), *self.cut(text), national, local)

    def number(self, text: str) -> Numbers:
        """Return the number of each character."""
        return self._table[np.minimum(code_points(text), PLANE - 1)]

    def pair(self, characters: Numbers) -> Numbers:
        """Return the number of each character's pair with the next one; the last stands before a line break."""
        following = np.append(characters[1:], self._table[ord("\n")])
        keys = characters.astype(np.uint32) * np.uint32(PLANE) + following.astype(np.uint32)
        at = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        return np.where(self.pairs[at] == keys, at + SPECIAL, UNKNOWN).astype(np.int32)

    def cut(self, text: str) -> tuple[Numbers, Numbers]:
        """Return for each character the number of its word, and where in the word it stands."""
        words = rjieba.cut(text)
        number = self._word.get
        lengths = np.fromiter(map(len, words), np.int32, len(words))
        numbers = np.fromiter((number(word, UNKNOWN) for word in words), np.int32, len(words))
        edges = np.zeros(len(text), np.int32)
        ends = np.cumsum(lengths)
        edges[ends - lengths] |= FIRST
        edges[ends - 1] |= LAST
        return np.repeat(numbers, lengths), edges
