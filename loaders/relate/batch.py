"""Many layouts side by side as arrays of numbers, so that all their pairs are described and weighed at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
import rjieba

from loaders.relate.columns import Ints, Truths, numbered
from loaders.relate.kinds import HOLDS, LABELS, REACH, Pair
from loaders.relate.layout import Layout
from loaders.relate.topics import TOPICS, topics

#: Words of the stream that stand for something else: nothing before or after, no word between, words left out.
NO_WORD_AFTER, NO_WORD_BEFORE, NOTHING, LEFT_OUT = range(4)
_SPECIAL = ("$", "^", "_", "…")
#: Of a mention, by label: how it appears among the words.
TAGS = tuple(label[:2] for label in LABELS)
_NUMBER = {label: number for number, label in enumerate(LABELS)}

_DIGITS = re.compile(r"[\d.]+")
_JOINING = frozenset("等和与及以为在的")
_STOPS = frozenset(",。;")
_BREAK = "\n\n"  # parts the texts of layouts; none of them holds one
_LONGEST = 60  # characters of a gap that are looked at, before the enumeration that ends it


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two enumerations: words, where places and numbers are alike, an outline sign of each word
    (``v`` a verb, ``0`` a number, marks as they are), and the verb nearest to the end, in the last clause."""

    words: tuple[str, ...]
    signs: tuple[str, ...]
    verb: str


@lru_cache(maxsize=16384)
def _gap(text: str) -> Gap:
    tagged = [("place" if t == "ns" else _DIGITS.sub("0", w), t) for w, t in rjieba.tag(text)]
    verb = ""
    for word, tag in reversed(tagged):
        if tag == "g" or word in _STOPS:
            break
        if tag[0] == "v":
            verb = word
            break
    return Gap(tuple(word for word, _ in tagged), tuple(_sign(word, tag) for word, tag in tagged), verb)


def _sign(word: str, tag: str) -> str:
    if tag == "g":
        return word[:1]
    if tag == "x" or word in _JOINING:
        return word
    return {"v": "v", "m": "0"}.get(tag[:1], "~")


@dataclass(frozen=True, slots=True)
class Batch:
    """Layouts side by side. Numbers of spans, enumerations (groups), gaps and words run through all of them."""

    layouts: Sequence[Layout]
    text: str  # of all of them, parted
    topics: Sequence[Sequence[str]]  # of each layout: how its enumerations stand
    # of each span
    layout: Ints
    label: Ints  # in LABELS
    sentence: Ints  # in its layout
    start: Ints  # in the text of all
    end: Ints
    name: Ints  # the same number for the same words
    group: Ints
    # of each enumeration
    first: Ints  # spans
    last: Ints
    topic: Ints  # in TOPICS
    before: Ints  # the gap before it; the one after has the next number
    # of each layout
    spans_from: Ints
    # of each gap: its words in the stream of words; between gaps stands the label of what parts them
    words_from: Ints
    words_to: Ints
    verb: Ints
    # of each word of the stream
    stream: Ints
    shape_from: Ints  # where its sign stands in ``outline``
    shape_to: Ints
    vocabulary: Sequence[str]
    outline: str  # the signs of all words, like neighbours as one
    names: Sequence[str]  # the words of a name, by its number


def batch_of(layouts: Sequence[Layout]) -> Batch:
    """Return layouts as one batch."""
    spans = list(chain.from_iterable(layout.spans for layout in layouts))
    sizes = np.array([len(layout.spans) for layout in layouts], np.int64)
    groups = np.array([len(layout.groups) for layout in layouts], np.int64)
    lengths = np.array([len(layout.text) + len(_BREAK) for layout in layouts], np.int64)
    spans_from, groups_from, texts_from = (np.cumsum(n) - n for n in (sizes, groups, lengths))
    name, names = numbered([span.text for span in spans])
    standing = [topics(layout) for layout in layouts]
    text_from, group_from = np.repeat(texts_from, sizes), np.repeat(groups_from, sizes)
    bounds = np.array([g for layout in layouts for g in layout.groups], np.int64).reshape(-1, 2)
    bounds += np.repeat(spans_from, groups)[:, None]
    of_group = np.repeat(np.arange(len(layouts)), groups)
    words = _read(layouts)
    return Batch(
        layouts=layouts,
        text=_BREAK.join(layout.text for layout in layouts),
        topics=standing,
        layout=np.repeat(np.arange(len(layouts)), sizes),
        label=np.array([_NUMBER[span.label] for span in spans], np.int64),
        sentence=np.array(list(chain.from_iterable(layout.sentence for layout in layouts)), np.int64),
        start=np.array([span.start for span in spans], np.int64) + text_from,
        end=np.array([span.end for span in spans], np.int64) + text_from,
        name=name,
        group=np.array(list(chain.from_iterable(layout.group_of for layout in layouts)), np.int64) + group_from,
        first=bounds[:, 0],
        last=bounds[:, 1],
        topic=np.array([TOPICS.index(topic) for topic in chain.from_iterable(standing)], np.int64),
        before=np.arange(len(bounds)) + of_group,
        spans_from=spans_from,
        words_from=words.gaps_from,
        words_to=words.gaps_to,
        verb=words.verbs,
        stream=words.stream,
        shape_from=words.shape_from,
        shape_to=words.shape_to,
        vocabulary=words.vocabulary,
        outline=words.outline,
        names=names,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    gaps_from: Ints
    gaps_to: Ints
    verbs: Ints
    stream: Ints
    shape_from: Ints
    shape_to: Ints
    vocabulary: Sequence[str]
    outline: str


def _read(layouts: Sequence[Layout]) -> _Words:
    """Return the words of all gaps as one stream, a mention's tag between each two gaps of a layout."""
    words: list[str] = []
    signs: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    verbs: list[str] = []
    for layout in layouts:
        text, spans = layout.text, layout.spans
        begin = 0
        for first, last in (*layout.groups, (None, None)):
            end = len(text) if first is None else spans[first].start
            gap = _gap(text[begin:end][-_LONGEST:])
            starts.append(len(words))
            words += gap.words
            stops.append(len(words))
            signs += gap.signs
            verbs.append(gap.verb)
            if first is not None and last is not None:
                tag = TAGS[_NUMBER[spans[first].label]]
                words.append(tag)
                signs.append("L" if tag == "Pl" else tag[:1])
                begin = spans[last].end
    outline, shape_to = _outline(signs)
    length = np.array(list(map(len, signs)), np.int64)
    ids, vocabulary = numbered((*_SPECIAL, *words, *verbs))
    stream, verb = np.split(ids[len(_SPECIAL) :], [len(words)])
    gaps_from, gaps_to = np.array(starts, np.int64), np.array(stops, np.int64)
    return _Words(gaps_from, gaps_to, verb, stream, shape_to - length, shape_to, vocabulary, outline)


def _outline(signs: Sequence[str]) -> tuple[str, Ints]:
    """Return signs joined, those like the one before left out, and where each ends."""
    kept = [sign if sign != before else "" for before, sign in pairwise(("", *signs))]
    return "".join(kept), np.cumsum(list(map(len, kept)), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of spans of a batch, in order of source and target."""

    source: Ints
    target: Ints
    holder: Ints
    member: Ints

    def only(self, wanted: Truths) -> Pairs:
        """Return some of them."""
        return Pairs(self.source[wanted], self.target[wanted], self.holder[wanted], self.member[wanted])

    def within(self, batch: Batch) -> Iterator[tuple[int, Pair]]:
        """Yield the layout of each pair, by its number, and the pair as that layout counts its spans."""
        layout = batch.layout[self.source]
        first = batch.spans_from[layout]
        pairs = zip((self.source - first).tolist(), (self.target - first).tolist(), strict=True)
        return zip(layout.tolist(), pairs, strict=True)


def pairs_of(batch: Batch) -> Pairs:
    """Return every pair of mentions of a layout that could be related: right labels, other names, not too far apart."""
    beside = np.bincount(batch.layout, minlength=len(batch.layouts))[batch.layout]  # spans of its layout, for each span
    source = np.repeat(np.arange(len(beside)), beside)
    target = np.arange(len(source)) - np.repeat(np.cumsum(beside) - beside - batch.spans_from[batch.layout], beside)
    reach = REACH[batch.label[source], batch.label[target], (source < target).astype(np.int64)]
    near = np.abs(batch.sentence[source] - batch.sentence[target]) <= reach
    wanted = near & (batch.name[source] != batch.name[target])
    source, target = source[wanted], target[wanted]
    holds = HOLDS[batch.label[source], batch.label[target]]
    return Pairs(source, target, np.where(holds, source, target), np.where(holds, target, source))
