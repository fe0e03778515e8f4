"""A text as a run of words that can be looked up: which of its words another text has, too, is found at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MARKS = frozenset("、,。;:!?·-—“”\"'()《》[]+")


@dataclass(frozen=True, slots=True)
class Script:
    """The words of a unit, one after another, with an empty one behind each sentence, and where each of them stands.

    ``sentence``: the number of the sentence of each word; ``places``: the places of each word but marks, by the word.
    """

    words: Sequence[str]
    sentence: Sequence[int]
    places: Mapping[str, Sequence[int]]

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
        return cls(flat, sentence, places)


class Scripts:
    """The texts of units as scripts, each made when it is first asked for: few are ever tied to anything."""

    def __init__(self, said: Sequence[Sequence[Sequence[str]]]) -> None:
        """Take the words of each sentence of each unit."""
        self._said = said
        self._made: dict[int, Script] = {}

    def of(self, i: int) -> Script:
        """Return the script of unit ``i``."""
        if i not in self._made:
            self._made[i] = Script.of(self._said[i])
        return self._made[i]
