"""Words of plans: how rare each is, how much it tells, and its vector, all learned from a corpus of plans and reports.

The table is packaged (``model/words.npz``) and made by ``python -m loaders.align.learn words CORPUS``. Stock words
(发展, 推进, 高质量) have a gain near nothing there, because they never told one task of a plan from its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import rjieba

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]

_TELLING = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_RAREST = 10.0  # rarity of a word that the corpus hardly has


def words(text: str) -> list[str]:
    """Return the words of a text in normal form that can tell something: two characters or more, no bare numbers."""
    return [word for word in rjieba.cut(text) if len(word) > 1 and _TELLING.search(word)]


@dataclass(frozen=True, slots=True)
class Words:
    """The table: ``index`` from word to row, ``vectors`` (rows, dimensions) times gain, ``rarity`` (rows)."""

    index: dict[str, int]
    vectors: Floats
    rarity: Floats

    def identity(self, word: str) -> int:
        """Return a number for a word, its row where it has one; the same word has the same number everywhere."""
        row = self.index.get(word)
        return len(self.index) + crc32(word.encode()) if row is None else row

    def rarities(self, identities: Ints) -> Floats:
        """Return how rare words are, by the numbers that :meth:`identity` gives: 0 in every passage, to 10."""
        out = np.full(len(identities), _RAREST, np.float32)
        known = identities < len(self.index)
        out[known] = self.rarity[identities[known]]
        return out

    def embed(self, texts: Sequence[Sequence[str]]) -> Floats:
        """Return one vector of length 1 for each text, given as its words; of length 0 where no word is known.

        Shape (texts, dimensions). A word said several times counts as the square root of that number.
        """
        rows: list[int] = []
        owners: list[int] = []
        counts: list[int] = []
        for i, text in enumerate(texts):
            found: dict[int, int] = {}
            for word in text:
                row = self.index.get(word)
                if row is not None:
                    found[row] = found.get(row, 0) + 1
            rows += found
            owners += [i] * len(found)
            counts += found.values()
        out = np.zeros((len(texts), self.vectors.shape[1]), np.float32)
        if rows:
            weighted = self.vectors[rows] * np.sqrt(np.array(counts, np.float32))[:, None]
            owner = np.array(owners)
            starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
            out[owner[starts]] = np.add.reduceat(weighted, starts, axis=0)
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
