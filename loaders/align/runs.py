"""Runs of characters within the clauses of texts, as numbers: what two texts have in common however words are cut."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from loaders.align.bags import Bag, bag_of
from loaders.align.words import Bools, Ints
from loaders.code_points import code_points

_DELIMITERS = ",。;:!?、"
_MARKS = "“”\"'‘’「」『』《》<>*_·•()[]{}【】-—–~/+ \t"
_BETWEEN = "\x01"  # stands between two texts
_ZERO = ord("0")
_USUAL = 65536  # codes of characters that lie below are looked up
_APART = 1_000_003  # what the place of a character in a run is told by


def runs_of(texts: Sequence[str], size: int) -> Bag:
    """Return the bag of the runs of ``size`` characters within the clauses of texts in normal form."""
    return bag_of(len(texts), *runs_among(codes_of(texts), size))


def grams(text: str, size: int) -> list[int]:
    """Return the runs of ``size`` characters within the clauses of a text in normal form, as numbers; digits as one."""
    hashed: list[int] = runs_among(codes_of([text]), size)[1].tolist()
    return hashed


@cache
def _plain() -> Ints:
    """Return what becomes of each usual character: 0 between clauses, -1 of a mark, a nought of a digit."""
    out = np.arange(_USUAL)
    out[[code for code in range(_USUAL) if chr(code).isdecimal()]] = _ZERO
    out[list(map(ord, _DELIMITERS))] = 0
    out[list(map(ord, _MARKS))] = -1
    return out


def codes_of(texts: Sequence[str]) -> Ints:
    """Return the characters of texts as numbers: 1 between two texts, 0 between clauses, no marks, each number 0."""
    joined = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)
    found = code_points(joined)
    codes = np.where(found < _USUAL, _plain()[np.minimum(found, _USUAL - 1)], found)
    codes = codes[codes >= 0]
    again = (codes[1:] == _ZERO) & (codes[:-1] == _ZERO)
    return codes[~np.r_[False, again]] if len(codes) else codes


def runs_among(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the runs of texts, given as their codes, as numbers, and for each the text that it stands in."""
    last = len(codes) - size + 1
    if last < 1:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    runs = np.zeros(last, np.int64)
    whole = np.ones(last, bool)
    for i in range(size):
        runs += codes[i : i + last] * _APART**i
        whole &= codes[i : i + last] > 1
    rows = np.cumsum(codes == 1)[:last]
    return rows[whole], runs[whole]


def first_pairs(words: Sequence[str]) -> tuple[Ints, Bools]:
    """Return the run of the first two characters of each word, and whether any text that has the word has that run.

    Words of two characters or more.
    """
    found = code_points("".join(words)).astype(np.int64)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    starts = lengths.cumsum() - lengths
    codes = np.stack([found[starts], found[starts + 1]], axis=1)
    usual = (codes > 1) & (codes < _USUAL) & (codes != _ZERO)
    usual &= _plain()[np.where(usual, codes, 0)] == codes
    return codes[:, 0] + codes[:, 1] * _APART, usual.all(axis=1)
