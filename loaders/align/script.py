"""A text as a run of words that can be looked up: which of its words another text has, too, is found at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
import rjieba

from loaders.align.bags import Bag
from loaders.align.runs import first_pairs
from loaders.align.sharing import held
from loaders.align.words import Bools, Ints, table, tells

_APART = frozenset(("", *"、,。;:!?·-—“”\"'()《》[]+"))  # what no phrase goes beyond
_TELLS = 4.0  # rarity times gain from which a word tells what a task is about
UNKNOWN = 8.0  # that of a word the corpus hardly has, such as a name


@lru_cache(maxsize=131072)
def worth(word: str) -> float:
    """Return how much a word tells of a task: its rarity times its gain, 0 for stock words and marks."""
    known = table()
    row = known.index.get(word)
    found = UNKNOWN if row is None else float(known.rarity[row] * known.gain[row])
    return found if found >= _TELLS and any(map(tells, rjieba.cut(word))) else 0.0


@dataclass(frozen=True, slots=True)
class Script:
    """The words of a unit, one after another, with an empty one behind each sentence, and where those stand that tell.

    ``numbers``: the number of each word; ``first``: where each sentence begins; ``places``: of each word that tells
    something, by its number.
    """

    words: Sequence[str]
    numbers: Sequence[int]
    first: Sequence[int]
    places: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, said: Sequence[Sequence[str]], numbers: Mapping[str, int], worth: Sequence[float]) -> Script:
        """Return the script of the words of each sentence; ``worth``: how much each word tells, by its number."""
        words: list[str] = []
        first: list[int] = []
        for spoken in said:
            first.append(len(words))
            words += spoken
            words.append("")
        flat = list(map(numbers.__getitem__, words))
        places: dict[int, list[int]] = {}
        for place, number in enumerate(flat):
            if worth[number]:
                places.setdefault(number, []).append(place)
        return cls(words, flat, first, places)

    def runs_in(self, text: str, may: bytes) -> list[tuple[int, int]]:
        """Return from where to where words, no mark among them, stand one after another in a text, too.

        Those of two characters or less, or of which no word tells anything, may be left out. ``may``: not 0 for each
        word that may stand in the text, by its number.
        """
        words, numbers = self.words, self.numbers
        found = [
            place
            for number, places in self.places.items()
            if may[number] and words[places[0]] in text
            for place in places
        ]
        found.sort()
        runs = []
        end = 0
        for place in found:
            if place < end:
                continue
            start = place
            while start and may[numbers[start - 1]] and words[start - 1] in text:
                start -= 1
            end, joined = place + 1, "".join(words[start : place + 1])
            if start < place and joined not in text:  # what comes before does not stand right before it
                end, joined = start + 1, words[start]
            while may[numbers[end]] and (word := words[end]) in text:
                if (longer := joined + word) in text:
                    joined = longer
                else:
                    if len(joined) > 2:
                        runs.append((start, end))
                    start, joined = end, word
                end += 1
            if len(joined) > 2:
                runs.append((start, end))
        return runs


class Scripts:
    """The texts of units as scripts, each made when it is first asked for: few are ever tied to anything."""

    def __init__(self, said: Sequence[Sequence[Sequence[str]]]) -> None:
        """Take the words of each sentence of each unit."""
        self._said = said
        self._made: dict[int, Script] = {}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The words of all units, each with a number of its own."""
        every = dict.fromkeys(chain(("",), *chain.from_iterable(self._said)))
        return {word: number for number, word in enumerate(every)}

    @cached_property
    def worth(self) -> Sequence[float]:
        """How much each word tells, by its number."""
        return [*map(worth, self.numbers)]

    def of(self, i: int) -> Script:
        """Return the script of unit ``i``."""
        if i not in self._made:
            self._made[i] = Script.of(self._said[i], self.numbers, self.worth)
        return self._made[i]

    @cached_property
    def _looked_for(self) -> tuple[Bools, Ints, Ints]:
        """Which words may stand anywhere; the numbers of others, in ascending order of what their texts must have."""
        words = list(self.numbers)
        anywhere = np.array([word not in _APART for word in words], bool)
        long = np.array([number for number, word in enumerate(words) if anywhere[number] and len(word) > 1], np.int64)
        pairs, told = first_pairs([words[number] for number in long])
        anywhere[long[told]] = False
        order = np.flatnonzero(told)[pairs[told].argsort()]
        return anywhere, long[order], pairs[order]

    def may_stand(self, pairs: Bag) -> Bools:
        """Return which words may stand in which of other texts, given the runs of two characters of these.

        Shape (texts, words); all that do stand in a text are among them.
        """
        anywhere, long, looked_for = self._looked_for
        out = np.repeat(anywhere[None], pairs.count, axis=0)
        if len(pairs.kinds):
            place = np.minimum(np.searchsorted(pairs.kinds, looked_for), len(pairs.kinds) - 1)
            found = np.flatnonzero(pairs.kinds[place] == looked_for)
            (texts,) = held(place[found], pairs)
            out[texts.rows, long[found][texts.things]] = True
        return out
