"""The texts of units as runs of words that can be looked up: which words another text has, too, is found at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain

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
    """The words of all units, one after another, with an empty one behind each sentence.

    ``numbers``: the number of each word; ``worth``: how much each tells; ``text``: all in one; ``at``: where each
    begins in it, and where it ends; ``sentence``: in which sentence of its unit each stands. ``places``: of the words
    that tell something, ``numbered`` their numbers, ``first`` where those of each unit begin, and one more for the end.
    """

    words: Sequence[str]
    numbers: Sequence[int]
    worth: Sequence[float]
    text: str
    at: Sequence[int]
    sentence: Sequence[int]
    places: Ints
    numbered: Ints
    first: Ints

    @classmethod
    def of(cls, said: Sequence[Sequence[Sequence[str]]], numbers: Mapping[str, int], worth: Sequence[float]) -> Script:
        """Return the script of the words of each sentence of each unit; ``worth``: what each tells, by its number."""
        words: list[str] = []
        sentence: list[int] = []
        ends = [0]
        for of_one in said:
            for number, spoken in enumerate(of_one):
                words += spoken
                words.append("")
                sentence += [number] * (len(spoken) + 1)
            ends.append(len(words))
        flat = list(map(numbers.__getitem__, words))
        every = np.array(flat, np.int64)
        places = np.flatnonzero(np.array(worth)[every])
        return cls(
            words,
            flat,
            list(map(worth.__getitem__, flat)),
            "".join(words),
            list(accumulate(map(len, words), initial=0)),
            sentence,
            places,
            every[places],
            np.searchsorted(places, ends),
        )

    def standing(self, units: Ints, texts: Ints, may: Bools) -> Iterator[list[int]]:
        """Yield at which places of each of ``units`` words stand that tell something and may stand in its of ``texts``.

        ``may``: which words may stand in which text, by their numbers.
        """
        many = self.first[units + 1] - self.first[units]
        last = many.cumsum()
        entries = np.repeat(self.first[units] - (last - many), many) + np.arange(last[-1] if len(last) else 0)
        found = may[np.repeat(texts, many), self.numbered[entries]]
        ends = np.r_[0, found.cumsum()][last]
        places = self.places[entries[found]].tolist()
        start = 0
        for end in ends.tolist():
            yield places[start:end]
            start = end

    def runs_in(self, text: str, places: Sequence[int], may: bytes) -> list[tuple[int, int]]:
        """Return from where to where words, no mark among them, stand one after another in a text, too.

        ``places``: where words of one unit stand that may stand in the text, in order; there runs are looked for. Those
        of two characters or less may be left out. ``may``: not 0 for each word that may stand in it, by its number.
        """
        words, numbers, whole, at = self.words, self.numbers, self.text, self.at
        runs = []
        end = 0
        for place in places:
            if place < end or words[place] not in text:
                continue
            start = place
            while may[numbers[start - 1]] and words[start - 1] in text:  # an empty word stands before each unit
                start -= 1
            end = place + 1
            if start < place and whole[at[start] : at[end]] not in text:  # what comes before does not stand before it
                end = start + 1
            begin = at[start]
            while may[numbers[end]] and words[end] in text:
                if whole[begin : at[end + 1]] not in text:
                    if at[end] - begin > 2:
                        runs.append((start, end))
                    start, begin = end, at[end]
                end += 1
            if at[end] - begin > 2:
                runs.append((start, end))
        return runs


class Scripts:
    """The texts of units as a script, made when it is first asked for: not all documents have a tie."""

    def __init__(self, said: Sequence[Sequence[Sequence[str]]]) -> None:
        """Take the words of each sentence of each unit."""
        self._said = said

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The words of all units, each with a number of its own."""
        every = dict.fromkeys(chain(("",), *chain.from_iterable(self._said)))
        return {word: number for number, word in enumerate(every)}

    @cached_property
    def script(self) -> Script:
        """The texts of all units."""
        return Script.of(self._said, self.numbers, [*map(worth, self.numbers)])

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
