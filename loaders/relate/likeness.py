"""How near in sense names are, by the vectors of their words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from loaders.align.words import Floats, cut, table
from loaders.relate.batch import Batch, Pairs
from loaders.relate.columns import Column, Ints, bucket, expand, number
from loaders.relate.kinds import LABELS

_AT_ONCE = 1 << 20  # likenesses that are compared at once


def sense(batch: Batch, pairs: Pairs) -> Iterator[Column]:
    """Yield how near in sense the two names are, alone and against other possible holders of the passage."""
    like, best, above, others = _likenesses(batch, pairs)
    yield Column("like", (bucket(_percent(like), 5, 15, 25, 35, 45, 55, 65, 80),))
    yield Column("like-lead", (bucket(_percent(like - best) + 100, 60, 80, 90, 98, 102, 110, 120, 140),))
    yield Column("like-rank", (number(above, 4), number(others, 4)))


def _percent(values: Floats) -> Ints:
    return np.trunc(100 * values).astype(np.int64)


def _likenesses(batch: Batch, pairs: Pairs) -> tuple[Floats, Floats, Ints, Ints]:
    """Return how like the ends of pairs are, and of others that could be the holder: the most alike to the member,
    how many are more alike than the holder, and how many there are."""
    vectors = table().embed([cut(name) for name in batch.names])[batch.name]
    sizes = np.bincount(batch.layout, minlength=len(batch.layouts))
    rows = [vectors[start : start + size] for start, size in zip(batch.spans_from, sizes, strict=True)]
    cells = np.concatenate([(own @ own.T).ravel() for own in rows]) if rows else np.zeros(0)
    cells_from = (np.cumsum(sizes**2) - sizes**2)[batch.layout]
    column = np.arange(len(batch.name)) - batch.spans_from[batch.layout]
    row_from = cells_from + column * sizes[batch.layout]

    like = cells[row_from[pairs.holder] + column[pairs.member]].astype(np.float64)
    best = np.zeros(len(like))
    above, others = np.zeros(len(like), np.int64), np.zeros(len(like), np.int64)
    by_label = np.lexsort((batch.label, batch.layout))  # spans of a layout and label side by side
    key = batch.layout * len(LABELS) + batch.label
    count = np.bincount(key, minlength=len(batch.layouts) * len(LABELS))
    begin = np.cumsum(count) - count
    for pair, k in _pools(begin[key[pairs.holder]], count[key[pairs.holder]]):
        rival = by_label[k]
        other = (rival != pairs.member[pair]) & (batch.name[rival] != batch.name[pairs.holder[pair]])
        pair, rival = pair[other], rival[other]
        values = cells[row_from[rival] + column[pairs.member[pair]]].astype(np.float64)
        others += np.bincount(pair, minlength=len(like))
        above += np.bincount(pair[values > like[pair]], minlength=len(like))
        starts = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]]) if len(pair) else pair
        if len(starts):
            best[pair[starts]] = np.maximum.reduceat(values, starts)
    return like, best, above, others


def _pools(begin: Ints, count: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs and those beside the holder, not too many at once."""
    total = np.cumsum(count)
    start = 0
    while start < len(count):
        done = total[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(total, done + _AT_ONCE, side="right")))
        pair, k = expand(begin[start:stop], count[start:stop])
        yield pair + start, k
        start = stop
