"""Learn the table of words from a corpus: vectors that bring the title of a task near to its own text.

Positive pairs are the title and the text of a titled paragraph, and two halves of a paragraph; what they are told apart
from are the other paragraphs of the same documents. So a word that stands in every paragraph of a report (发展, the
place's own name) loses its gain, and words of one field (养老, 护理, 托育) come near to each other.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from loaders.align.words import Floats, Ints, pack, words
from loaders.normal import normal

Pair = tuple[Sequence[int], Sequence[int]]

_RAREST_KEPT = 15  # paragraphs that a word must stand in
_BATCH = 640
_TEMPERATURE = 0.07
_STEP = 0.01
_HIDE = 0.5  # share of a title's words that are hidden in its text, so that words beside them are learned from
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[章节篇]|\(?[一二三四五六七八九十]+[)、.]|\d+[.、)]|\(\d+\)|—+|[①-⑳])"
)
_TITLE = re.compile(r"^([^。;:,]{4,40})[。:]")
_HEADING = 40


def learn(texts: Sequence[str], dimensions: int, rounds: int, log: Callable[[str], None]) -> bytes:
    """Return the packed table learned from documents; ``log`` gets a line of progress each round."""
    documents = [list(_paragraphs(text)) for text in texts]
    rng = np.random.default_rng(0)
    count: Counter[str] = Counter()
    total = 0
    said: list[list[tuple[list[str], list[str]]]] = []
    for paragraphs in documents:
        for paragraph in paragraphs:
            count.update(set(words(paragraph)))
        total += len(paragraphs)
        said.append([(words(a), words(b)) for a, b in _pairs(paragraphs, rng)])
    names = [word for word, n in sorted(count.items(), key=lambda x: (-x[1], x[0])) if n >= _RAREST_KEPT]
    index = {word: i for i, word in enumerate(names)}
    pairs = [[(_rows(a, index), _rows(b, index)) for a, b in document] for document in said]
    pairs = [[(a, b) for a, b in document if a and len(b) > 2] for document in pairs]
    rarity = np.array([math.log((total + 1) / (count[word] + 1)) for word in names], np.float32)
    log(f"{len(names)} words, {sum(map(len, pairs))} pairs")
    return pack(names, _train(pairs, rarity, dimensions, rounds, rng, log), np.minimum(rarity, 10))


def _paragraphs(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        plain = normal(line).replace("*", "").lstrip("#")
        if len(plain) >= 8 and not plain.startswith(("source:", "title:")):
            yield _NUMBER.sub("", plain)


def _rows(text: Sequence[str], index: dict[str, int]) -> list[int]:
    return [index[word] for word in text if word in index]


def _pairs(paragraphs: Sequence[str], rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    """Yield texts that are about the same: title and text, heading and first paragraph, two halves of a paragraph."""
    heading = ""
    for paragraph in paragraphs:
        title = _TITLE.match(paragraph)
        if len(paragraph) <= _HEADING and not title:
            heading = paragraph
            continue
        if title and len(paragraph) > title.end() + 30:
            yield title[1], paragraph[title.end() :]
        elif heading:
            yield heading, paragraph
        heading = ""
        sentences = [s for s in re.split("[。;]", paragraph) if len(s) > 5]
        if len(sentences) >= 4:
            order = rng.permutation(len(sentences))
            half = len(sentences) // 2
            yield "。".join(sentences[i] for i in order[:half]), "。".join(sentences[i] for i in order[half:])


def _train(
    pairs: Sequence[Sequence[Pair]],
    rarity: Floats,
    dimensions: int,
    rounds: int,
    rng: np.random.Generator,
    log: Callable[[str], None],
) -> Floats:
    """Return word vectors times gain, learned by telling pairs apart within batches (Adam, the step falling to 0)."""
    state = _State(rarity, dimensions, rng)
    total = max(1, rounds * sum(map(len, pairs)) // _BATCH)
    done = 0
    for turn in range(rounds):
        losses: list[float] = []
        for batch in _batches(pairs, rng):
            done += 1
            losses.append(state.step(batch, _STEP * max(0.02, 1 - done / total)))
        log(f"round {turn + 1} of {rounds}: loss {np.mean(losses):.3f}")
    table: Floats = state.vectors * np.exp(state.gain)[:, None]
    return table


def _batches(pairs: Sequence[Sequence[Pair]], rng: np.random.Generator) -> Iterator[list[Pair]]:
    batch: list[Pair] = []
    for i in rng.permutation(len(pairs)):
        for title, text in pairs[i]:
            own = set(title)
            left = [word for word in text if word not in own or rng.random() >= _HIDE]
            batch.append((title, left or text))
            if len(batch) == _BATCH:
                yield batch
                batch = []
    if len(batch) > 1:
        yield batch


class _State:
    """The vectors and gains that are being learned, with the moments of Adam."""

    def __init__(self, rarity: Floats, dimensions: int, rng: np.random.Generator) -> None:
        shape = (len(rarity), dimensions)
        self.vectors = (rng.standard_normal(shape) / math.sqrt(dimensions)).astype(np.float32)
        self.gain = np.log(np.maximum(rarity, 0.05) / 5).astype(np.float32)
        self._moments = [np.zeros_like(x) for x in (self.vectors, self.vectors, self.gain, self.gain)]

    def step(self, batch: Sequence[Pair], rate: float) -> float:
        """Learn from one batch; returns its loss."""
        rows = np.unique(np.concatenate([np.array(text, np.int64) for pair in batch for text in pair]))
        vectors, gain = self.vectors[rows], self.gain[rows]
        sides = [self._side([pair[i] for pair in batch], rows, vectors, gain) for i in (0, 1)]
        (one_words, one, one_length), (other_words, other, other_length) = sides
        alike = one @ other.T / _TEMPERATURE
        forth, back = _softmax(alike), _softmax(alike.T).T
        loss = -np.log((forth.diagonal() + 1e-9) * (back.diagonal() + 1e-9)).mean() / 2
        wrong = ((forth + back) / 2 - np.eye(len(batch), dtype=np.float32)) / len(batch) / _TEMPERATURE
        one_slope = _through_length(wrong @ other, one, one_length)
        other_slope = _through_length(wrong.T @ one, other, other_length)
        slope = one_words.T @ one_slope + other_words.T @ other_slope
        gain_slope = (one_words * (one_slope @ vectors.T)).sum(0) + (other_words * (other_slope @ vectors.T)).sum(0)
        self._move(self.vectors, slope, rows, rate, 0)
        self._move(self.gain, gain_slope, rows, rate, 2)
        return float(loss)

    @staticmethod
    def _side(
        texts: Sequence[Sequence[int]], rows: Ints, vectors: Floats, gain: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Return the weighted words (texts, rows), the vectors of length 1 and the lengths they had."""
        count = np.zeros((len(texts), len(rows)), np.float32)
        for i, text in enumerate(texts):
            np.add.at(count[i], np.searchsorted(rows, np.array(text, np.int64)), 1)
        weighted = np.sqrt(count) * np.exp(gain)
        found = weighted @ vectors
        length = np.linalg.norm(found, axis=1, keepdims=True) + 1e-6
        return weighted, found / length, length

    def _move(self, values: Floats, slope: Floats, rows: Ints, rate: float, moment: int) -> None:
        first, second = self._moments[moment], self._moments[moment + 1]
        first[rows] = 0.9 * first[rows] + 0.1 * slope
        second[rows] = 0.99 * second[rows] + 0.01 * slope * slope
        values[rows] -= rate * first[rows] / (np.sqrt(second[rows]) + 1e-8)


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    out: Floats = e / e.sum(axis=1, keepdims=True)
    return out


def _through_length(slope: Floats, unit: Floats, length: Floats) -> Floats:
    """Return the slope before vectors were brought to length 1."""
    out: Floats = (slope - unit * (slope * unit).sum(axis=1, keepdims=True)) / length
    return out
