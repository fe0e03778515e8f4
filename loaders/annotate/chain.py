"""The linear chain over the labels of characters: the best row of labels and how sure each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.annotate.names import LABELS

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]
_BATCH = 128  # stretches worked on side by side
_NEVER = np.float32(-1e4)
_OUTSIDE = np.where(np.arange(len(LABELS)) == 0, 0, _NEVER).astype(np.float32)
_MOST = np.float32(60)  # what a label can be ahead of O or behind it: its exponential is still a number above 0
_FAINT = 1e-20  # sums below it have lost something that mattered
_ONES = np.ones((len(LABELS), 1), np.float32)  # a product with it sums over labels, faster than sum()
_SURELY = np.float32(0.999)  # probability of O from which on the best row of labels goes through O
_HALF = np.float32(0.49)


def _follows(first: str, second: str) -> bool:
    if first[0] in "OES":
        return second[0] in "OBS"
    return second[0] in "IE" and first[2:] == second[2:]


#: Which label may follow which; a text has O before and after it.
FOLLOWS = np.array([[_follows(a, b) for b in LABELS] for a in LABELS])
_FIRST, _INNER, _LAST = (np.array([i for i, label in enumerate(LABELS) if label[0] == edge]) for edge in "BIE")
_BEFORE = np.flatnonzero(FOLLOWS[:, 0])  # what ends a name or is none; what may follow that
_AFTER = np.flatnonzero(FOLLOWS[0])


def decode(scores: Floats, outside: NDArray[np.bool_], transitions: Floats) -> tuple[Positions, Floats]:
    """Return the best row of labels for a text, and the probability of each of these labels at its character.

    Args:
        scores: the score of each label at each character, shape ``(n, labels)``.
        outside: characters that are in no name whatever their scores, shape ``(n,)``; what stands between two of them
            does not hang on the rest.
        transitions: the score of each label after each, shape ``(labels, labels)``.
    """
    shares = np.zeros(scores.shape, np.float32)
    shares[:, 0] = 1
    for at, inside in _stretches(outside):
        shares[at[inside]] = _marginals(_side_by_side(scores, at, inside), inside, transitions)[inside]
    best = np.zeros(len(scores), np.intp)
    named = np.flatnonzero(shares[:, 0] <= _SURELY)
    best[named] = shares[named].argmax(axis=1)
    for at, inside in _stretches(_settled(named, 1 - shares[named, best[named]], len(scores))):
        best[at[inside]] = _best(_side_by_side(scores, at, inside), transitions)[inside]
    return best, shares[np.arange(len(best)), best]


def _settled(named: Positions, doubts: Floats, n: int) -> NDArray[np.bool_]:
    """Return which of ``n`` characters need no search: all but the stretches whose likeliest labels may not be a row.

    Labels that are likelier together than all other rows are the best one: the doubts sum up to less than a half.

    Args:
        named: characters that may be in a name, in order.
        doubts: the probability that another label than the likeliest is right there.
    """
    out = np.ones(n, np.bool_)
    if len(named):
        firsts = np.flatnonzero(np.diff(named, prepend=-2) > 1)
        doubtful = np.add.reduceat(doubts, firsts) > _HALF
        out[named[np.repeat(doubtful, np.diff(firsts, append=len(named)))]] = False
    return out


def _stretches(outside: NDArray[np.bool_]) -> Iterator[tuple[Positions, NDArray[np.bool_]]]:
    """Yield the stretches between what is outside, those of like length together.

    Positions of their characters, shape ``(longest, stretches)``, and which of them are of the stretch.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([True], outside, [True])).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    order = np.argsort(ends - starts, kind="stable")
    for first in range(0, len(order), _BATCH):
        members = order[first : first + _BATCH]
        at = starts[members] + np.arange((ends - starts)[members[-1]])[:, None]
        inside = at < ends[members]
        yield np.where(inside, at, 0), inside


def _side_by_side(scores: Floats, at: Positions, inside: NDArray[np.bool_]) -> Floats:
    """Return the scores of stretches, shape ``(longest, stretches, labels)``; behind a stretch only O can be."""
    filled = scores[at]
    filled[~inside] = _OUTSIDE
    return filled


def _marginals(scores: Floats, inside: NDArray[np.bool_], transitions: Floats) -> Floats:
    """Return the probability of each label by scores (n, stretches, labels), same shape."""
    ways = np.where(FOLLOWS, np.exp(transitions), 0).astype(np.float32)
    weights = np.exp(np.clip(scores - scores[:, :, :1], -_MOST, _MOST))
    weights[~inside, 1:] = 0
    with np.errstate(invalid="ignore"):  # nothing by nothing
        together = _both_ways(weights, ways)
        total: NDArray[Any] = together @ _ONES
    if not np.all(total > _FAINT):  # what is likely from the left is all but impossible from the right
        together = _both_ways(weights.astype(np.float64), ways.astype(np.float64))
        total = together @ _ONES
    out: Floats = together / total
    return out


def _both_ways(weights: NDArray[Any], ways: NDArray[Any]) -> NDArray[Any]:
    """Forward and backward over weights (n, stretches, labels): how likely each label is, in their precision."""
    forward, backward = np.empty_like(weights), np.empty_like(weights)
    ones = _ONES.astype(weights.dtype)
    edge = np.broadcast_to(np.exp(_OUTSIDE).astype(weights.dtype), weights.shape[1:])
    x = edge
    for t in range(len(weights)):
        x = (x @ ways) * weights[t]
        x /= x @ ones
        forward[t] = x
    x = edge
    for t in range(len(weights) - 1, -1, -1):
        x = x @ ways.T
        backward[t] = x
        x *= weights[t]
        x /= x @ ones
    forward *= backward
    return forward


def _best(scores: Floats, transitions: Floats) -> Positions:
    """Viterbi over scores (n, stretches, labels): the best labels, shape (n, stretches)."""
    n, stretches, _ = scores.shape
    between = transitions[np.ix_(_BEFORE, _AFTER)].T
    back = np.zeros(scores.shape, np.int8)
    at = np.broadcast_to(_OUTSIDE, (stretches, len(LABELS)))
    for t in range(n):
        new = scores[t].copy()
        ways = at[:, None, _BEFORE] + between
        chosen = ways.argmax(axis=2)
        back[t][:, _AFTER] = _BEFORE[chosen]
        new[:, _AFTER] += np.take_along_axis(ways, chosen[:, :, None], axis=2)[:, :, 0]
        for label in (_INNER, _LAST):
            begun, gone_on = at[:, _FIRST] + transitions[_FIRST, label], at[:, _INNER] + transitions[_INNER, label]
            back[t][:, label] = np.where(gone_on > begun, _INNER, _FIRST)
            new[:, label] += np.maximum(begun, gone_on)
        at = new
    best = np.empty((n, stretches), np.intp)
    label = np.where(FOLLOWS[:, 0], at + transitions[:, 0], _NEVER * 2).argmax(axis=1)
    for t in range(n - 1, -1, -1):
        best[t] = label
        label = back[t][np.arange(stretches), label]
    return best
