"""Text as the numbers a network reads: characters, words, what stands beside them, and marks of divisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import rjieba
from numpy.typing import NDArray

from loaders.annotate import regions
from loaders.annotate.grams import Grams, Hashes, Sorted, neighbours, triples
from loaders.code_points import code_points

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
    triples: Numbers  # of each character with the two beside it
    words: Numbers  # the word it stands in; single characters are unknown words
    after: Numbers  # that word with the next one
    before: Numbers  # that word with the one before
    edges: Numbers
    national: NDArray[np.uint8]  # marks of divisions, see loaders.annotate.regions
    local: NDArray[np.uint8]

    @property
    def marks(self) -> Numbers:
        """Edge and marks of divisions as one number."""
        return (self.edges * regions.MARKS + self.national) * regions.MARKS + self.local


class Vocabulary:
    """The characters, pairs, words and so on that a network knows by number."""

    def __init__(
        self, characters: str, pairs: NDArray[np.uint32], words: Sequence[str], triples: Hashes, neighbours: Hashes
    ) -> None:
        """Number ``characters``, ``words`` and the others in their order, from SPECIAL on.

        Args:
            pairs: sorted; number of the first character * PLANE + number of the second.
            triples: hashes of three characters, see loaders.annotate.grams.
            neighbours: hashes of two words.
        """
        self.characters, self.pairs, self.words = characters, pairs, tuple(words)
        self.triples, self.neighbours = (Grams(hashes, SPECIAL, UNKNOWN) for hashes in (triples, neighbours))
        self._pairs = Sorted(pairs)
        self._word = {word: i for i, word in enumerate(words, SPECIAL)}
        self._table = np.full(PLANE, UNKNOWN, np.int32)
        self._table[code_points(characters)] = np.arange(SPECIAL, SPECIAL + len(characters), dtype=np.int32)

    @property
    def sizes(self) -> dict[str, int]:
        """How many numbers there are for each kind of thing that is known."""
        known = {name: getattr(self, name) for name in ("characters", "pairs", "words", "triples", "neighbours")}
        marks = (WHOLE + 1) * regions.MARKS**2
        return {name: SPECIAL + len(some) for name, some in known.items()} | {"edges": WHOLE + 1, "marks": marks}

    def read(self, text: str, place: str | None, words: Sequence[str] | None = None) -> Reading:
        """Return the numbers of ``text`` (normal form, passages parted by line breaks).

        Args:
            place: division code of the document's own place, or None.
            words: the text cut into words, where that has been done.
        """
        letters = code_points(text)
        national = regions.marks(text, regions.national())
        local = regions.marks(text, regions.local(place)) if place else np.zeros_like(national)
        characters = self.number(letters)
        words = rjieba.cut(text) if words is None else words
        lengths = np.fromiter(map(len, words), np.int32, len(words))
        ends = np.cumsum(lengths, dtype=np.intp)
        edges = np.zeros(len(text), np.int32)
        edges[ends - lengths] |= FIRST
        edges[ends - 1] |= LAST
        numbers = np.fromiter(map(self._word.get, words, repeat(UNKNOWN)), np.int32, len(words))
        wide = letters.astype(np.uint64)
        after = self.neighbours.number(neighbours(wide, ends, lengths))
        before = np.append(np.int32(UNKNOWN), after)[:-1]
        return Reading(
            characters=characters,
            pairs=self.pair(characters),
            triples=self.triples.number(triples(wide)),
            words=np.repeat(numbers, lengths),
            after=np.repeat(after, lengths),
            before=np.repeat(before, lengths),
            edges=edges,
            national=national,
            local=local,
        )

    def number(self, letters: NDArray[np.uint32]) -> Numbers:
        """Return the number of each character, given as its code point."""
        return self._table[np.minimum(letters, PLANE - 1)]

    def pair(self, characters: Numbers) -> Numbers:
        """Return the number of each character's pair with the next one; the last stands before a line break."""
        following = np.append(characters[1:], self._table[ord("\n")])
        keys = characters.astype(np.uint32) * np.uint32(PLANE) + following.astype(np.uint32)
        return self._pairs.find(keys, UNKNOWN - SPECIAL) + np.int32(SPECIAL)
