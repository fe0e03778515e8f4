"""Plain text to learn the language from: a folder of Markdown files as one row of numbered characters and words."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rjieba

from loaders.annotate.vocabulary import PLANE, Vocabulary
from loaders.code_points import code_points
from loaders.normal import normal

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKS = re.compile(r"^#+\s*|\*\*|^\s*[-*]\s+|!\[[^\]]*\]\([^)]*\)")
_SHORT = 20  # lines up to this length may stand in many documents and are kept in each

LEAST_CHARACTER, LEAST_WORD, MOST_WORDS, MOST_PAIRS = 10, 12, 40_000, 60_000


def held_out(place: str) -> bool:
    """Tell whether the documents of a place are kept apart, for measuring; about one place in nine is."""
    return hashlib.md5(place.encode(), usedforsecurity=False).digest()[0] % 9 == 0


def lines(document: str) -> Iterator[str]:
    """Yield the lines of a Markdown document in normal form, without its marks."""
    for line in _COMMENT.sub("", _FRONT.sub("", document)).split("\n"):
        if text := normal(_MARKS.sub("", line)):
            yield text


def documents(folder: Path, everything: bool) -> Iterator[tuple[Path, str]]:
    """Yield path and text of each document, in order; long lines that were seen before are left out."""
    seen: set[bytes] = set()
    for path in sorted(folder.rglob("*.md")):
        if not everything and held_out(path.parent.name):
            continue
        kept = []
        for line in lines(path.read_text(encoding="utf-8")):
            key = hashlib.blake2b(line.encode(), digest_size=8).digest()
            if len(line) <= _SHORT or key not in seen:
                seen.add(key)
                kept.append(line)
        if kept:
            yield path, "\n".join(kept)


def _frequent(counts: Counter[str], least: int, most: int | None = None) -> list[str]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [key for key, n in ordered if n >= least and ord(key[0]) < PLANE][:most]


def vocabulary(texts: list[str]) -> Vocabulary:
    """Return the characters, pairs and words that are frequent in ``texts``; bench.tagger.distil adds longer things."""
    letters: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        letters.update(text)
        words.update(word for word in rjieba.cut(text) if len(word) > 1)
    characters = "".join(_frequent(letters, LEAST_CHARACTER))
    known = _frequent(words, LEAST_WORD, MOST_WORDS)
    none = np.zeros(0, np.uint32)
    letters_only = Vocabulary(characters, np.zeros(1, np.uint32), [], none, none)
    numbers = letters_only.number(code_points("\n".join(texts))).astype(np.uint32)
    keys, counts = np.unique(numbers[:-1] * np.uint32(PLANE) + numbers[1:], return_counts=True)
    pairs = np.sort(keys[np.argsort(-counts, kind="stable")[:MOST_PAIRS]])
    return Vocabulary(characters, pairs, known, none, none)


def row(texts: list[str], known: Vocabulary) -> np.ndarray:
    """Return ``texts`` one after the other, a line break after each, as numbers.

    Shape ``(4, n)``: the first four of bench.tagger.paragraphs.FIELDS.
    """
    parts = []
    for text in texts:
        reading = known.read(text + "\n", None)
        parts.append(np.stack([reading.characters, reading.pairs, reading.words, reading.edges]))
    return np.concatenate(parts, axis=1)
