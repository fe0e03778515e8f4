"""A text as a run of words that can be looked up: which of its words another text has, too, is found at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add

MARKS = frozenset("、,。;:!?·-—“”\"'()《》[]+")


@dataclass(frozen=True, slots=True)
class Script:
    """The words of a unit, one after another, with an empty one behind each sentence, and where each of them stands.

    ``sentence``: the number of the sentence of each word; ``places``: the places of each word, by the word;
    ``begun``: the words by what they begin with, one or two characters. Marks are left out of both.
    """

    words: Sequence[str]
    sentence: Sequence[int]
    places: Mapping[str, Sequence[int]]
    begun: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, said: Sequence[Sequence[str]]) -> Script:
        """Return the script of the words of each sentence."""
        flat: list[str] = []
        sentence: list[int] = []
        for number, spoken in enumerate(said):
            flat += (*spoken, "")
            sentence += [number] * (len(spoken) + 1)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(flat):
            places[word].append(place)
        for mark in ("", *MARKS):
            places.pop(mark, None)
        begun: defaultdict[str, list[str]] = defaultdict(list)
        for word in places:
            begun[word[:2]].append(word)
        return cls(flat, sentence, places, begun)


def pieces(text: str) -> frozenset[str]:
    """Return the characters of a text and each two that stand together."""
    return frozenset(text).union(map(add, text, text[1:]))


class Scripts:
    """The texts of units as scripts and as pieces, each made when it is first asked for: few are ever tied."""

    def __init__(self, said: Sequence[Sequence[Sequence[str]]], texts: Sequence[str]) -> None:
        """Take the words of each sentence of each unit, and the text of each."""
        self._said = said
        self._texts = texts
        self._scripts: dict[int, Script] = {}
        self._pieces: dict[int, frozenset[str]] = {}

    def script(self, i: int) -> Script:
        """Return the words of unit ``i``."""
        if i not in self._scripts:
            self._scripts[i] = Script.of(self._said[i])
        return self._scripts[i]

    def pieces(self, i: int) -> frozenset[str]:
        """Return the pieces of the text of unit ``i``."""
        if i not in self._pieces:
            self._pieces[i] = pieces(self._texts[i])
        return self._pieces[i]
