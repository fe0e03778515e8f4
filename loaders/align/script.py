"""A text as a run of words that can be looked up: which of its words another text has, too, is found at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import rjieba

from loaders.align.words import table, tells

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

    ``first``: where each sentence begins; ``places``: of each word that tells something, by the word; ``worth``: how
    much all words tell that tell something.
    """

    words: Sequence[str]
    first: Sequence[int]
    places: Mapping[str, Sequence[int]]
    worth: Mapping[str, float]

    @classmethod
    def of(cls, said: Sequence[Sequence[str]], worth: Mapping[str, float]) -> Script:
        """Return the script of the words of each sentence."""
        words: list[str] = []
        first: list[int] = []
        for spoken in said:
            first.append(len(words))
            words += spoken
            words.append("")
        places: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            if word in worth:
                places.setdefault(word, []).append(place)
        return cls(words, first, places, worth)

    def runs_in(self, text: str) -> list[tuple[int, int]]:
        """Return from where to where words, no mark among them, stand one after another in a text, too.

        Those of two characters or less, or of which no word tells anything, may be left out.
        """
        words = self.words
        found = [place for word, places in self.places.items() if word in text for place in places]
        found.sort()
        runs = []
        end = 0
        for place in found:
            if place < end:
                continue
            start = place
            while start and (word := words[start - 1]) not in _APART and word in text:
                start -= 1
            end, joined = place + 1, "".join(words[start : place + 1])
            if start < place and joined not in text:  # what comes before does not stand right before it
                end, joined = start + 1, words[start]
            while (word := words[end]) not in _APART and word in text:
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
    def _worth(self) -> Mapping[str, float]:
        every = set(chain.from_iterable(chain.from_iterable(self._said)))
        return {word: value for word in every if (value := worth(word))}

    def of(self, i: int) -> Script:
        """Return the script of unit ``i``."""
        if i not in self._made:
            self._made[i] = Script.of(self._said[i], self._worth)
        return self._made[i]
