"""Words of plans: how rare each is, how much it tells, and its vector, all learned from a corpus of plans and reports.

The table is packaged (``model/words.npz``) and made by ``python -m loaders.align.learn words CORPUS``. Stock words
(发展, 推进, 高质量) have a gain near nothing there, because they never told one task of a plan from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import rjieba

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_TELLING = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_RAREST = 10.0  # rarity of a word that the corpus hardly has
_REMEMBERED = 262144  # words whose numbers are kept at hand
_TEXTS = 16  # texts embedded at a time, as a product of how often each says each of its words with their vectors


def words(text: str) -> list[str]:
    """Return the words of a text in normal form that can tell something: two characters or more, no bare numbers."""
    return list(filter(tells, cut(text)))


def tells(word: str) -> bool:
    """Tell whether a word can tell something: two characters or more, one of them a letter."""
    return len(word) > 1 and _TELLING.search(word) is not None


@lru_cache(maxsize=4096)
def cut(text: str) -> tuple[str, ...]:
    """Return all words and marks of a text, in order."""
    return tuple(rjieba.cut(text))


@dataclass(frozen=True, slots=True)
class Said:
    """The words of ``count`` texts as numbers: ``words[k]`` stands in text ``rows[k]``; rows in ascending order."""

    count: int
    rows: Ints
    words: Ints

    def joined(self, owner: Ints, count: int) -> Said:
        """Return the words of ``count`` texts that these are pieces of, piece ``i`` of text ``owner[i]``.

        The rows need not be in ascending order then.
        """
        return Said(count, owner[self.rows], self.words)


class _Numbers(dict[str, int]):
    """The number of each word met so far: its row, else one of its own behind all rows; -1 where it tells nothing."""

    def __init__(self, index: Mapping[str, int]) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, word: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        number = self._index.get(word, len(self._index) + crc32(word.encode())) if tells(word) else -1
        self[word] = number
        return number


@dataclass(frozen=True, slots=True)
class Words:
    """The table: ``index`` from word to row, ``vectors`` (rows, dimensions) times ``gain``, ``rarity`` (both rows)."""

    index: dict[str, int]
    vectors: Floats
    rarity: Floats
    gain: Floats = field(init=False, repr=False, compare=False)
    _numbers: _Numbers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gain", np.linalg.norm(self.vectors, axis=1))
        object.__setattr__(self, "_numbers", _Numbers(self.index))

    def said(self, texts: Sequence[Sequence[str]]) -> Said:
        """Return texts, given as their words, as numbers: a word's row where it has one, else one of its own.

        Words that tell nothing are left out.
        """
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        numbers = self.numbers(list(chain.from_iterable(texts)))
        tells = numbers >= 0
        return Said(len(texts), np.repeat(np.arange(len(texts)), lengths)[tells], numbers[tells])

    def numbers(self, words: Collection[str]) -> Ints:
        """Return the number of each of some words: its row, else one of its own; -1 if it tells nothing."""
        return np.fromiter(map(self._numbers.__getitem__, words), np.int64, len(words))

    def rarities(self, identities: Ints) -> Floats:
        """Return how rare words are, by the numbers that :meth:`said` gives: 0 in every passage, to 10."""
        out = np.full(len(identities), _RAREST, np.float32)
        known = identities < len(self.index)
        out[known] = self.rarity[identities[known]]
        return out

    def embed(self, texts: Sequence[Sequence[str]] | Said) -> Floats:
        """Return one vector of length 1 for each text, given as its words; of length 0 where no word is known.

        Shape (texts, dimensions). A word said several times counts as the square root of that number.
        """
        said = texts if isinstance(texts, Said) else self.said(texts)
        known = said.words < len(self.index)
        out = np.zeros((said.count, self.vectors.shape[1]), np.float32)
        entries = np.sort(said.rows[known] * len(self.index) + said.words[known])
        place = np.flatnonzero(np.diff(entries, prepend=-1))
        weights = np.sqrt(np.diff(place, append=len(entries)).astype(np.float32))
        rows, words = np.divmod(entries[place], len(self.index))
        bounds = np.searchsorted(rows, np.arange(0, said.count + _TEXTS, _TEXTS)).tolist()
        for start, first, last in zip(range(0, said.count, _TEXTS), bounds, bounds[1:], strict=False):
            if first < last:
                shares = np.zeros((min(_TEXTS, said.count - start), last - first), np.float32)
                shares[rows[first:last] - start, np.arange(last - first)] = weights[first:last]
                np.matmul(shares, self.vectors[words[first:last]], out=out[start : start + _TEXTS])
        length = np.linalg.norm(out, axis=1, keepdims=True)
        scaled: Floats = np.divide(out, length, out=out, where=length > 0)
        return scaled


@cache
def table() -> Words:
    """Return the packaged table of words."""
    packed = np.load(BytesIO(files("loaders").joinpath("align", "model", "words.npz").read_bytes()))
    names = bytes(packed["words"]).decode().split("\n")
    vectors = packed["vectors"].astype(np.float32) * packed["scale"][:, None]
    return Words({word: i for i, word in enumerate(names)}, vectors, packed["rarity"].astype(np.float32))


def pack(names: Iterable[str], vectors: Floats, rarity: Floats) -> bytes:
    """Return a table as the bytes of its file: vectors rounded to 8 bits, each row with a scale of its own."""
    scale = np.abs(vectors).max(axis=1) / 127
    rounded = np.round(vectors / np.maximum(scale, 1e-12)[:, None]).astype(np.int8)
    out = BytesIO()
    np.savez_compressed(
        out,
        words=np.frombuffer("\n".join(names).encode(), np.uint8),
        vectors=rounded,
        scale=scale.astype(np.float32),
        rarity=rarity.astype(np.float16),
    )
    return out.getvalue()
