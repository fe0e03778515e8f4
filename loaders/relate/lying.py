"""What speaks for or against a relationship in how two enumerations lie: the same for every member of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from loaders.code_points import code_points
from loaders.relate.batch import LEFT_OUT, NO_WORD_AFTER, NO_WORD_BEFORE, NOTHING, TAGS, Batch
from loaders.relate.columns import Column, Features, Ints, Part, Shared, Truths, bucket, each, flag, number, truth
from loaders.relate.patterns import CORE, before_word
from loaders.relate.topics import NO_TOPIC, TOPICS

_MOST, _FIRST, _LAST = 14, 5, 7  # words of a gap that all count; of a longer one, those that do at its ends
_TAG_COUNT = len(TAGS)


def lying(batch: Batch, left: Ints, right: Ints) -> Features:
    """Return what tells of pairs of enumerations, ``left`` before ``right`` or the same one."""
    size = len(batch.first)
    apart = left < right
    here = _Between(batch, left[apart], right[apart])
    rows = np.flatnonzero(apart)
    counts = batch.last - batch.first + 1
    own = [
        Column("size", (bucket(counts[left], 2, 3, 5), bucket(counts[right], 2, 3, 5))),
        flag("together", ~apart),
        *(_over(column, rows) for column in (*here.gap(), *here.words(), *here.others())),
    ]
    first, then = batch.words_from[batch.before[left] + 1], batch.words_to[batch.before[right]]
    short = then - first <= _MOST
    shared = (
        Shared(list(_before(batch)), size, [(left, left + 1)]),
        Shared(list(_after(batch)), size, [(right, right + 1)]),
        Shared([Column("verb2", (_verb(batch, batch.before),))], size, [(right, right + apart)]),
        Shared(
            [Column("in", (Part(batch.stream, batch.vocabulary),))],
            len(batch.stream),
            [
                (np.where(apart, first, 0), np.where(apart, np.where(short, then, first + _FIRST), 0)),
                (np.where(apart & ~short, then - _LAST, 0), np.where(apart & ~short, then, 0)),
            ],
        ),
    )
    return Features(len(left), own, shared)


def _over(column: Column, rows: Ints) -> Column:
    """Return a column over some rows as one over all."""
    return Column(column.family, column.parts, rows if column.rows is None else rows[column.rows])


def _word(batch: Batch, at: Ints, there: Truths, otherwise: int) -> Part:
    """Return words of the stream, or another where there is none."""
    stream = np.append(batch.stream, otherwise)
    return Part(np.where(there, stream[np.where(there, at, -1)], otherwise), batch.vocabulary)


def _verb(batch: Batch, gap: Ints) -> Part:
    return Part(batch.verb[gap], batch.vocabulary)


def _topic(topic: Ints) -> Part:
    return Part(topic, TOPICS)


def _before(batch: Batch) -> Iterator[Column]:
    """Yield what stands before each enumeration, and how it stands itself."""
    start, end = batch.words_from[batch.before], batch.words_to[batch.before]
    after, after_end = batch.words_from[batch.before + 1], batch.words_to[batch.before + 1]
    any_word, two = end > start, end - start > 1
    yield Column("before0", (_word(batch, np.where(two, end - 2, end - 1), any_word, 0),)).at(np.flatnonzero(any_word))
    yield Column("before1", (_word(batch, end - 1, two, 0),)).at(np.flatnonzero(two))
    yield Column("verb1", (_verb(batch, batch.before),))
    yield Column("kind", (_topic(batch.topic),))
    yield Column(
        "frame",
        (_word(batch, end - 1, any_word, NO_WORD_BEFORE), _word(batch, after, after_end > after, NO_WORD_AFTER)),
    )


def _after(batch: Batch) -> Iterator[Column]:
    """Yield what stands after each enumeration."""
    start, end = batch.words_from[batch.before + 1], batch.words_to[batch.before + 1]
    one = _word(batch, start, end > start, NO_WORD_AFTER)
    yield Column("after", (one,))
    yield Column("after-two", (one, _word(batch, start + 1, end - start > 1, NO_WORD_AFTER)))
    yield Column("after", (each(_shapes(batch, start, np.minimum(end, start + 5))),))


def _shapes(batch: Batch, start: Ints, stop: Ints) -> list[str]:
    """Return words of the stream in outline; of none, an empty one."""
    if not len(batch.stream):
        return [""] * len(start)
    some = stop > start
    begin = np.where(some, batch.shape_from[np.where(some, start, 0)], 0)
    end = np.where(some, batch.shape_to[np.where(some, stop - 1, 0)], 0)
    outline = batch.outline
    return [outline[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]


class _Between:
    """Describes two enumerations that are not the same."""

    def __init__(self, batch: Batch, left: Ints, right: Ints) -> None:
        self.batch, self.left, self.right = batch, left, right
        self.apart = batch.sentence[batch.first[right]] - batch.sentence[batch.last[left]]
        self.start = batch.end[batch.last[left]]
        self.end = np.maximum(self.start, batch.start[batch.first[right]])

    def gap(self) -> Iterator[Column]:
        """Yield how far they stand apart."""
        batch, apart, start, end = self.batch, self.apart, self.start, self.end
        letters = code_points(batch.text)
        comma, semicolon = (
            np.searchsorted(places, end) - np.searchsorted(places, start)
            for places in (np.flatnonzero(letters == ord(mark)) for mark in ",;")
        )
        yield Column("apart", (number(apart, 3),))
        yield Column("apart-kind", (number(apart, 3), _topic(batch.topic[self.left])))
        yield Column("clauses", (number(comma, 4), number(semicolon, 2), number(apart, 2)))
        yield Column("length", (bucket(end - start, 1, 2, 3, 5, 8, 12, 20, 40, 80),))
        yield self._core(comma > 0)

    def _core(self, comma: Truths) -> Column:
        """Return whether the left one is followed by 为核心 or the like, where 以 leads to it."""
        rows = np.flatnonzero(self._led()[self.left])
        found = np.zeros(len(rows), np.bool_)
        for k, row in enumerate(rows.tolist()):
            found[k] = CORE.match(self.batch.text, int(self.start[row]), int(self.end[row])) is not None
        return Column("core", (truth(found), truth(found & comma[rows]), number(self.apart[rows], 1)), rows)

    def _led(self) -> Truths:
        """Return for each enumeration whether 以 leads to it."""
        batch = self.batch
        starts = batch.start[batch.first].tolist()
        return np.array([before_word(batch.text, start) == "以" for start in starts], np.bool_)

    def words(self) -> Iterator[Column]:
        """Yield the words between them, at both ends and in outline, and those that frame them."""
        batch, left, right = self.batch, self.left, self.right
        start, stop = batch.words_from[batch.before[left] + 1], batch.words_to[batch.before[right]]
        size = stop - start
        long, two, one = np.flatnonzero(size > _MOST), np.flatnonzero(size > 1), np.flatnonzero(size <= 1)
        yield Column("in", (Part(np.full(len(long), LEFT_OUT), batch.vocabulary),), long)
        first, last = _word(batch, start, size > 0, NOTHING), _word(batch, stop - 1, size > 0, NOTHING)
        for family, edge, words in (
            ("from", first, (first, _word(batch, start + 1, size > 1, NOTHING))),
            ("to", last, (_word(batch, stop - 2, size > 1, NOTHING), last)),
        ):
            yield Column(family, (edge,))
            yield Column(family, (edge,)).at(one)  # a word alone counts twice
            yield Column(f"{family}-two", words).at(two)
        follower = batch.words_from[batch.before[right] + 1]
        after = _word(batch, follower, batch.words_to[batch.before[right] + 1] > follower, NO_WORD_AFTER)
        for edges in ((first, last), (first, after), (last, after)):
            yield Column("ends", edges)
        shapes = [shape or batch.vocabulary[NOTHING] for shape in _shapes(batch, start, stop)]
        yield Column("shape", (each([s if len(s) < 14 else f"{s[:5]}…{s[-5:]}" for s in shapes]),))
        yield Column("shape", (each([s[:4] for s in shapes]),))
        yield Column("shape", (each([s[-4:] for s in shapes]),))
        yield Column("verbs", (_verb(batch, batch.before[left]), _verb(batch, batch.before[right])))

    def others(self) -> Iterator[Column]:
        """Yield which enumerations stand between them, and which ones beside them could be meant instead."""
        batch, left, right = self.batch, self.left, self.right
        tags = batch.label[batch.first]
        is_tag = tags == np.arange(_TAG_COUNT)[:, None]
        until = np.pad(np.cumsum(is_tag, axis=1), ((0, 0), (1, 0)))
        between = until[:, right] - until[:, left + 1]
        topical = np.pad(np.cumsum(is_tag & (batch.topic < NO_TOPIC), axis=1), ((0, 0), (1, 0)))
        yield Column("groups", (number(right - left - 1, 5),))
        for tag, count in enumerate(between):
            some = np.flatnonzero(count)
            yield Column("between", (Part(np.full(len(some), tag), TAGS), number(count[some], 3)), some)
        one, two, rows = tags[left], tags[right], np.arange(len(left))
        same, other = between[one, rows], between[two, rows]
        topics = topical[one, right] - topical[one, left + 1]
        yield Column("nearest", (truth(same > 0), truth(other > 0)))
        topic = _topic(batch.topic[left])
        yield Column("topic", (topic, number(topics, 2), number(same, 2)))
        yield Column("topic", (topic, _topic(batch.topic[right]), truth(same > 0)))
        yield self._rival("rival-after", _next(is_tag)[one, right + 1], batch.first[right])
        yield self._rival("rival-before", _previous(is_tag)[two, left], batch.first[left])

    def _rival(self, family: str, rival: Ints, span: Ints) -> Column:
        """Return whether a rival stands in the sentence of what it stands beside, and how; -1: there is none."""
        batch = self.batch
        there = batch.first[rival]
        near = (
            (rival >= 0) & (batch.layout[there] == batch.layout[span]) & (batch.sentence[there] == batch.sentence[span])
        )
        return Column(family, (truth(near), Part(np.where(near, batch.topic[rival], len(TOPICS)), (*TOPICS, ""))))


def _next(is_tag: Truths) -> Ints:
    """Return, by tag and place, the first enumeration of that tag from there on; -1: none."""
    size = is_tag.shape[1]
    numbered = np.where(is_tag, np.arange(size), size)
    found = np.minimum.accumulate(numbered[:, ::-1], axis=1)[:, ::-1]
    return np.pad(np.where(found < size, found, -1), ((0, 0), (0, 1)), constant_values=-1)


def _previous(is_tag: Truths) -> Ints:
    """Return, by tag and place, the last enumeration of that tag before it; -1: none."""
    numbered = np.where(is_tag, np.arange(is_tag.shape[1]), -1)
    return np.pad(np.maximum.accumulate(numbered, axis=1), ((0, 0), (1, 0)), constant_values=-1)
