"""One normal form of Chinese text for matching, with the way back to the text as it stands.

Plans mix full- and half-width forms and are broken by spaces inside numbers and words. Rules and models read the normal
form; what they find is reported in positions of the text as it stands, so that every quote stays literal.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from loaders.code_points import code_points, text_of


def fold(character: str) -> str:
    """Return the compatibility form (NFKC) of a character, or an empty string for white space and format characters."""
    folded = unicodedata.normalize("NFKC", character)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


class _Folded(dict[int, str]):
    """The folded form of each character met so far, for ``str.translate``; ``odd`` are those not one character long."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        if len(folded) != 1:
            self.odd.add(chr(code))  # before others can meet it
        self[code] = folded
        return folded


_FOLDED = _Folded()
_LEFT_OUT, _OTHER = 0x110000, 0x110001  # no code points: folded to nothing; to several characters, or not met so far
_LONG = 48  # characters from which on a text is folded as an array


class _Table:
    """The folded forms of the characters that have one or none, met so far: numbers, for whole texts at once."""

    def __init__(self) -> None:
        self._of = np.full(1 << 16, _OTHER, np.uint32)  # the last of them stands for those beyond, and stays unknown

    def fold(self, text: str) -> tuple[str, Sequence[int]] | None:
        """Return a text folded and where its characters stand in ``text``; None where one folds to several."""
        codes = code_points(text)
        folded = self._of.take(codes, mode="clip")
        highest = folded.max(initial=0)
        if highest == _OTHER:
            self._meet(np.unique(codes[folded == _OTHER]).tolist())
            folded = self._of.take(codes, mode="clip")
            highest = folded.max(initial=0)
        if highest == _OTHER:
            return None
        if highest < _LEFT_OUT:
            return text_of(folded), range(len(text))
        kept = np.flatnonzero(folded != _LEFT_OUT)
        return text_of(folded[kept]), tuple(kept.tolist())

    def _meet(self, codes: Sequence[int]) -> None:
        for code in codes:
            folded = _FOLDED[code]
            if len(folded) < 2 and code < len(self._of) - 1:
                self._of[code] = ord(folded) if folded else _LEFT_OUT


_TABLE = _Table()
_SHORT = 512  # characters of a text whose normal form is remembered: each step asks for those of the same passages


@dataclass(frozen=True, slots=True)
class NormalText:
    """``text`` in normal form; ``origin[i]`` is where its character ``i`` stands in the text it was made from."""

    text: str
    origin: Sequence[int]
    length: int  # of the text it was made from

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of the normal characters ``start`` to ``end`` (exclusive)."""
        if start >= end:
            place = self.origin[start] if start < len(self.origin) else self.length
            return place, place
        return self.origin[start], self.origin[end - 1] + 1

    def normal_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in normal form of the original characters ``start`` to ``end`` (exclusive)."""
        if type(self.origin) is range:  # nothing was left out
            return start, end
        return bisect_left(self.origin, start), bisect_left(self.origin, end)


def normalize(text: str) -> NormalText:
    """Return the normal form of ``text``: NFKC, white space and invisible characters left out."""
    return _remembered(text) if len(text) <= _SHORT else _normalize(text)


def _normalize(text: str) -> NormalText:
    if len(text) >= _LONG and (at_once := _TABLE.fold(text)):
        return NormalText(*at_once, len(text))
    folded = text.translate(_FOLDED)
    odd = _FOLDED.odd
    if odd.isdisjoint(text):
        return NormalText(folded, range(len(text)), len(text))
    origin: list[int] = []
    last = 0
    for i in [i for i, character in enumerate(text) if character in odd]:
        origin.extend(range(last, i))
        origin.extend([i] * len(_FOLDED[ord(text[i])]))
        last = i + 1
    origin.extend(range(last, len(text)))
    return NormalText(folded, tuple(origin), len(text))


_remembered = lru_cache(maxsize=8192)(_normalize)


def normal(text: str) -> str:
    """Return the normal form of ``text`` without the way back."""
    return (_remembered if len(text) <= _SHORT else _normalize)(text).text
