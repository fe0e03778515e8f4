"""A text as a run of words that can be looked up: which of its words another text has, too, is found at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import add

from loaders.align.words import table, words

_APART = frozenset(("", *"、,。;:!?·-—“”\"'()《》[]+"))  # what no phrase goes beyond
_TELLS = 4.0  # rarity times gain from which a word tells what a task is about
UNKNOWN = 8.0  # that of a word the corpus hardly has, such as a name


@lru_cache(maxsize=65536)
def worth(word: str) -> float:
    """Return how much a word tells of a task: its rarity times its gain, 0 for stock words and marks."""
    known = table()
    row = known.index.get(word)
    found = UNKNOWN if row is None else float(known.rarity[row] * known.gain[row])
    return found if found >= _TELLS and words(word) else 0.0


@dataclass(frozen=True, slots=True)
class Script:
    """The words of a unit, one after another, with an empty one behind each sentence, and where those stand that tell.

    ``sentence``: the number of the sentence of each word; ``places``: of each word that tells something, by the word;
    ``short``, ``long``: the words of ``places`` of two characters and of more.
    """

    words: Sequence[str]
    sentence: Sequence[int]
    places: Mapping[str, Sequence[int]]
    short: Set[str]
    long: Sequence[str]

    @classmethod
    def of(cls, said: Sequence[Sequence[str]], telling: frozenset[str]) -> Script:
        """Return the script of the words of each sentence; ``telling``: all words that tell something."""
        flat: list[str] = []
        sentence: list[int] = []
        for number, spoken in enumerate(said):
            flat += (*spoken, "")
            sentence += [number] * (len(spoken) + 1)
        places: dict[str, list[int]] = {word: [] for word in telling.intersection(flat)}
        for place, word in enumerate(flat):
            if word in places:
                places[word].append(place)
        return cls(flat, sentence, places, {w for w in places if len(w) == 2}, [w for w in places if len(w) > 2])

    def runs_in(self, text: str, pairs: Set[str]) -> list[tuple[int, int]]:
        """Return from where to where words, no mark among them, stand one after another in a text, too.

        Those of which no word tells anything may be left out. ``pairs``: any two characters of the text that follow
        each other.
        """
        words = self.words
        found = [place for word in self.short & pairs for place in self.places[word]]
        found += [place for word in self.long if word in text for place in self.places[word]]
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
                    runs.append((start, end))
                    start, joined = end, word
                end += 1
            runs.append((start, end))
        return runs


class Scripts:
    """The texts of units as scripts, each made when it is first asked for: few are ever tied to anything."""

    def __init__(self, texts: Sequence[str], said: Sequence[Sequence[Sequence[str]]]) -> None:
        """Take the texts of units, and the words of each sentence of each of them."""
        self._texts = texts
        self._said = said
        self._telling = frozenset(filter(worth, set(chain.from_iterable(chain.from_iterable(said)))))
        self._made: dict[int, Script] = {}
        self._pairs: dict[int, Set[str]] = {}

    def pairs(self, i: int) -> Set[str]:
        """Return any two characters that follow each other in the text of unit ``i``."""
        if i not in self._pairs:
            text = self._texts[i]
            self._pairs[i] = set(map(add, text, text[1:]))
        return self._pairs[i]

    def of(self, i: int) -> Script:
        """Return the script of unit ``i``."""
        if i not in self._made:
            self._made[i] = Script.of(self._said[i], self._telling)
        return self._made[i]
