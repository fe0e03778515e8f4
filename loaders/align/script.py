"""The texts of units as runs of words that can be looked up: which words another text has, too, is found at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, count

import numpy as np
import rjieba

from loaders.align.bags import Bag
from loaders.align.runs import first_pairs
from loaders.align.sharing import held
from loaders.align.words import Bools, Ints, Said, table, tells

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
            while may[numbers[end]]:
                if whole[begin : at[end + 1]] not in text:
                    if words[end] not in text:
                        break
                    if at[end] - begin > 2:
                        runs.append((start, end))
                    start, begin = end, at[end]
                end += 1
            if at[end] - begin > 2:
                runs.append((start, end))
        return runs


class Scripts:
    """The texts of units as words with numbers, and as a script when that is first asked for: not all have a tie.

    ``numbers``: the number of each word, 0 that of an empty one; ``words``: all words, one after another, with an empty
    one behind each sentence; ``flat``: the numbers of these.
    """

    def __init__(self, said: Sequence[Sequence[Sequence[str]]]) -> None:
        """Take the words of each sentence of each unit."""
        self.words: list[str] = []
        for spoken in chain.from_iterable(said):
            self.words += spoken
            self.words.append("")
        self.numbers: Mapping[str, int] = dict(zip(dict.fromkeys(chain(("",), self.words)), count(), strict=False))
        self.flat = np.fromiter(map(self.numbers.__getitem__, self.words), np.int64, len(self.words))
        self._many = [len(of_one) for of_one in said]

    def said(self) -> Said:
        """Return the words of all sentences as the table of words numbers them."""
        numbers = table().numbers(self.numbers)[self.flat]
        tells = np.flatnonzero(numbers >= 0)
        return Said(sum(self._many), np.cumsum(self.flat == 0)[tells], numbers[tells])

    @cached_property
    def script(self) -> Script:
        """The texts of all units."""
        flat, words = self.flat, list(self.numbers)
        told = np.array([*map(worth, words)])[flat]
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        ends = np.flatnonzero(flat == 0) + 1  # of sentences
        within = np.arange(len(ends)) - np.repeat(np.cumsum(self._many) - self._many, self._many)
        places = np.flatnonzero(told)
        bounds: Ints = np.r_[0, ends[np.cumsum(self._many) - 1]]
        return Script(
            self.words,
            flat.tolist(),
            told.tolist(),
            "".join(self.words),
            np.r_[0, lengths[flat].cumsum()].tolist(),
            np.repeat(within, np.diff(ends, prepend=0)).tolist(),
            places,
            flat[places],
            np.searchsorted(places, bounds),
        )

    @cached_property
    def _looked_for(self) -> tuple[Bools, Ints, Ints]:
        """Which words may stand anywhere; the numbers of others, in ascending order of what their texts must have."""
        words = list(self.numbers)
        long = np.array([number for number, word in enumerate(words) if len(word) > 1], np.int64)
        anywhere = np.ones(len(words), bool)
        anywhere[[self.numbers[mark] for mark in _APART if mark in self.numbers]] = False
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
