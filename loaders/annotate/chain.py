"""The linear chain over the labels of characters: the best row of labels and how sure each of them is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import MENTIONABLE
from loaders.annotate.names import LABELS

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]
_BATCH = 128  # stretches worked on side by side
_MOST_AT_ONCE = 1 << 18  # characters of a batch, each stretch as long as the longest: a broken text has endless ones
_NEVER = np.float32(-1e4)
_OUTSIDE = np.where(np.arange(len(LABELS)) == 0, 0, _NEVER).astype(np.float32)
_MOST = np.float32(60)  # what a label can be ahead of O or behind it: its exponential is still a number above 0
_FAINT = 1e-20  # sums below it have lost something that mattered
_ONES = np.ones((len(LABELS), 1), np.float32)  # a product with it sums over labels, faster than sum()
_SURELY = np.float32(0.999)  # probability of O from which on the best row of labels goes through O
_HALF = np.float32(0.49)
_STEPS = 4  # characters after which sums are brought back to 1


def _follows(first: str, second: str) -> bool:
    if first[0] in "OES":
        return second[0] in "OBS"
    return second[0] in "IE" and first[2:] == second[2:]


#: Which label may follow which; a text has O before and after it.
FOLLOWS = np.array([[_follows(a, b) for b in LABELS] for a in LABELS])
#: Labels in an order in which those that are worked out together stand side by side: E, O, S, B, I. What ends a name
#: or is none comes first; what may follow that stands in the middle.
_ORDER = np.array([i for edge in "EOSBI" for i, label in enumerate(LABELS) if label[0] == edge])
_KINDS = len(MENTIONABLE)
_LAST, _FIRST, _INNER = slice(_KINDS), slice(2 * _KINDS + 1, 3 * _KINDS + 1), slice(3 * _KINDS + 1, None)
_BEFORE, _AFTER = slice(2 * _KINDS + 1), slice(_KINDS, 3 * _KINDS + 1)
_NONE = _KINDS  # where O stands


def decode(scores: Floats, outside: NDArray[np.bool_], transitions: Floats) -> tuple[Positions, Floats]:
    """Return the best row of labels for a text, and how likely they are, which counts for those of names only.

    Args:
        scores: the score of each label at each character, shape ``(n, labels)``.
        outside: characters that are in no name whatever their scores, shape ``(n,)``; what stands between two of them
            does not hang on the rest.
        transitions: the score of each label after each, shape ``(labels, labels)``.

    Returns:
        The label of each character, and the probability of the label at each; 1 at characters that are surely O.
    """
    best = np.zeros(len(scores), np.intp)
    sure = np.ones(len(scores), np.float32)
    places, likely = [np.zeros(0, np.intp)], [np.zeros((0, len(LABELS)), np.float32)]
    for at, inside in _stretches(outside):
        shares, whole = _marginals(_side_by_side(scores, at, inside), inside, transitions)
        some = (shares[:, :, 0] <= _SURELY * whole) & inside
        places.append(at[some])
        likely.append((shares[some] / whole[some, None]).astype(np.float32, copy=False))
    named, found = np.concatenate(places), np.concatenate(likely)
    best[named] = found.argmax(axis=1)
    sure[named] = found.max(axis=1)
    number = np.empty(len(scores), np.intp)  # of the places above
    number[named] = np.arange(len(named))
    named = np.sort(named)
    for at, inside in _stretches(_settled(named, 1 - sure[named], len(scores))):
        rows, labels = at[inside], _best(_side_by_side(scores, at, inside), transitions)[inside]
        best[rows] = labels
        sure[rows] = found[number[rows], labels]
    return best, sure


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
    lengths = ends - starts
    order = np.argsort(lengths, kind="stable")
    while len(order):
        members = order[:_BATCH]
        fitting = np.count_nonzero(lengths[members] * np.arange(1, len(members) + 1) <= _MOST_AT_ONCE)
        members = members[: max(fitting, 1)]
        order = order[len(members) :]
        at = starts[members] + np.arange(lengths[members[-1]])[:, None]
        inside = at < ends[members]
        yield np.where(inside, at, 0), inside


def _side_by_side(scores: Floats, at: Positions, inside: NDArray[np.bool_]) -> Floats:
    """Return the scores of stretches, shape ``(longest, stretches, labels)``; behind a stretch only O can be."""
    filled: Floats = scores.take(at, axis=0)
    filled[np.nonzero(~inside)] = _OUTSIDE
    return filled


def _marginals(
    scores: Floats, inside: NDArray[np.bool_], transitions: Floats
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    """Return how likely each label is by scores (n, stretches, labels), and of which whole (n, stretches)."""
    ways = np.where(FOLLOWS, np.exp(transitions), 0).astype(np.float32)
    weights = scores - scores[:, :, :1]
    np.clip(weights, -_MOST, _MOST, out=weights)
    np.exp(weights, out=weights)
    behind, stretch = np.nonzero(~inside)
    weights[behind, stretch, 1:] = 0
    with np.errstate(invalid="ignore", over="ignore"):  # nothing by nothing; more than single precision can hold
        together = _both_ways(weights, ways)
        total: NDArray[Any] = together @ _ONES
    if not np.all((total > _FAINT) & (total < np.inf)):  # likely from the left, all but impossible from the right
        together = _both_ways(weights.astype(np.float64), ways.astype(np.float64))
        total = together @ _ONES
    return together, total[:, :, 0]


def _both_ways(weights: NDArray[Any], ways: NDArray[Any]) -> NDArray[Any]:
    """Forward and backward over weights (n, stretches, labels): how likely each label is, up to a factor each."""
    forward, backward = np.empty_like(weights), np.empty_like(weights)
    ones = _ONES.astype(weights.dtype)
    edge = np.broadcast_to(np.exp(_OUTSIDE).astype(weights.dtype), weights.shape[1:])
    x = edge
    for t in range(len(weights)):
        x = np.matmul(x, ways, out=forward[t])
        x *= weights[t]
        if t % _STEPS == 0:
            x /= x @ ones
    turned = ways.T.copy()
    x, room = edge, np.empty_like(edge)
    for t in range(len(weights) - 1, -1, -1):
        np.matmul(x, turned, out=backward[t])
        x = np.multiply(backward[t], weights[t], out=room)
        if t % _STEPS == 0:
            x /= x @ ones
    forward *= backward
    return forward


def _best(scores: Floats, transitions: Floats) -> Positions:
    """Viterbi over scores (n, stretches, labels): the best labels, shape (n, stretches)."""
    n, stretches, labels = scores.shape
    allowed = np.where(FOLLOWS, transitions, _NEVER * 2).astype(np.float32)[np.ix_(_ORDER, _ORDER)]
    between = allowed[_BEFORE, _AFTER, None]
    begins, goes_on, ends, ends_long = (
        np.diagonal(allowed[some, then])[:, None] for then in (_INNER, _LAST) for some in (_FIRST, _INNER)
    )
    scores = scores.transpose(0, 2, 1).take(_ORDER, axis=1)
    reached = np.empty_like(scores)
    at = np.broadcast_to(_OUTSIDE[_ORDER, None], (labels, stretches))
    for t in range(n):
        new = reached[t]
        (at[_BEFORE, None] + between).max(axis=0, out=new[_AFTER])
        first, inner = at[_FIRST], at[_INNER]
        np.maximum(first + begins, inner + goes_on, out=new[_INNER])
        np.maximum(first + ends, inner + ends_long, out=new[_LAST])
        new += scores[t]
        at = new
    best = np.empty((n, stretches), np.intp)
    label = (at + allowed[:, _NONE, None]).argmax(axis=0)
    for t in range(n - 1, -1, -1):
        best[t] = label
        if t:
            label = (reached[t - 1] + allowed.take(label, axis=1)).argmax(axis=0)
    return _ORDER[best]
