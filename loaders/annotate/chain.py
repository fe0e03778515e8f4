"""The linear chain over the labels of characters: the best row of labels and how sure each of them is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from loaders.annotate.names import LABELS

Floats = NDArray[np.float32]
_BATCH = 64
_NEVER = np.float32(-1e4)


def _follows(first: str, second: str) -> bool:
    if first[0] in "OES":
        return second[0] in "OBS"
    return second[0] in "IE" and first[2:] == second[2:]


#: Which label may follow which; a text has O before and after it.
FOLLOWS = np.array([[_follows(a, b) for b in LABELS] for a in LABELS])


def decode(scores: Sequence[Floats], transitions: Floats) -> list[tuple[NDArray[np.intp], Floats]]:
    """Return for each text its best row of labels, and the probability of each of these labels at its character.

    Args:
        scores: for each text, the score of each label at each character, shape ``(n, labels)``.
        transitions: the score of each label after each, shape ``(labels, labels)``.
    """
    out: list[tuple[NDArray[np.intp], Floats]] = [(np.zeros(0, np.intp), np.zeros(0, np.float32))] * len(scores)
    order = sorted((i for i in range(len(scores)) if len(scores[i])), key=lambda i: (len(scores[i]), i))
    for start in range(0, len(order), _BATCH):
        members = order[start : start + _BATCH]
        for i, row in zip(members, _decode([scores[i] for i in members], transitions), strict=True):
            out[i] = row
    return out


def _decode(scores: Sequence[Floats], transitions: Floats) -> Iterator[tuple[NDArray[np.intp], Floats]]:
    """Decode texts of like length side by side, each with at least one character around it that can only be O."""
    longest = max(map(len, scores))
    filled = np.full((longest + 2, len(scores), len(LABELS)), _NEVER, np.float32)
    filled[:, :, 0] = 0
    for i, row in enumerate(scores):
        filled[1 : len(row) + 1, i] = row
    best = _best(filled, transitions)
    sure = np.take_along_axis(_marginals(filled, transitions), best[:, :, None], axis=2)[:, :, 0]
    for i, row in enumerate(scores):
        yield best[1 : len(row) + 1, i], sure[1 : len(row) + 1, i]


def _best(scores: Floats, transitions: Floats) -> NDArray[np.intp]:
    """Viterbi over scores (n, texts, labels): the best labels, shape (n, texts)."""
    allowed = np.where(FOLLOWS, transitions, _NEVER).astype(np.float32)
    back = np.zeros(scores.shape, np.int8)
    at = scores[0]
    for t in range(1, len(scores)):
        ways = at[:, :, None] + allowed
        back[t] = ways.argmax(axis=1)
        at = ways.max(axis=1) + scores[t]
    best = np.empty(scores.shape[:2], np.intp)
    best[-1] = at.argmax(axis=1)
    texts = np.arange(scores.shape[1])
    for t in range(len(scores) - 1, 0, -1):
        best[t - 1] = back[t][texts, best[t]]
    return best


def _marginals(scores: Floats, transitions: Floats) -> Floats:
    """Forward and backward over scores (n, texts, labels): the probability of each label, same shape."""
    ways = np.where(FOLLOWS, np.exp(transitions), 0).astype(np.float32)
    weights = np.exp(scores - scores.max(axis=2, keepdims=True))
    forward, backward = np.empty_like(weights), np.empty_like(weights)
    forward[0] = weights[0]
    for t in range(1, len(weights)):
        x = (forward[t - 1] @ ways) * weights[t]
        forward[t] = x / x.sum(axis=1, keepdims=True)
    backward[-1] = 1
    for t in range(len(weights) - 1, 0, -1):
        x = (backward[t] * weights[t]) @ ways.T
        backward[t - 1] = x / x.sum(axis=1, keepdims=True)
    both = forward * backward
    out: Floats = both / both.sum(axis=2, keepdims=True)
    return out
