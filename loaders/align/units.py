"""What is aligned: the goals and actions of one document, each seen by its title, its text and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from graph.model import Action, DocumentRecords, Goal, Label, Passage, Section
from loaders.align.words import Floats, Ints, table, words
from loaders.normal import NormalText, normalize

_SENTENCE_END = re.compile(r"[。;!?]+[”’」』)]*")
_SHORTEST_SENTENCE = 5
_MARKS = str.maketrans(dict.fromkeys("“”\"'‘’「」『』《》<>*_·•()[]{}【】-—–~/+ \t"))
_DELIMITERS = str.maketrans(dict.fromkeys(",。;:!?、", "\x00"))
_DIGITS = re.compile(r"\d+")
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,16})[”\"」』]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A goal or action with the words it is told by. ``folded`` is the normal form of its passage."""

    id: str
    is_goal: bool
    passage: str
    text: str  # of the passage, as it stands
    title: str  # normal form
    folded: NormalText
    sentences: tuple[tuple[int, int], ...]  # start and end in the normal form
    entities: tuple[str, ...]  # ids of what it names


@dataclass(frozen=True, slots=True)
class Bag:
    """Which things (as numbers) each of ``count`` rows holds, every pair once."""

    count: int
    rows: Ints
    things: Ints

    @staticmethod
    def of(holdings: Iterable[Iterable[int]]) -> Bag:
        """Return the bag whose row ``i`` holds the ``i``-th of ``holdings``."""
        rows: list[int] = []
        things: list[int] = []
        count = 0
        for i, held in enumerate(holdings):
            unique = set(held)
            rows += [i] * len(unique)
            things += unique
            count = i + 1
        return Bag(count, np.array(rows, np.int64), np.array(things, np.int64))

    def matrix(self, columns: Ints) -> Floats:
        """Return 1 where a row holds the thing of a column (sorted numbers) and 0 elsewhere; (rows, columns)."""
        out = np.zeros((self.count, len(columns)), np.float32)
        if len(columns):
            place = np.minimum(np.searchsorted(columns, self.things), len(columns) - 1)
            held = columns[place] == self.things
            out[self.rows[held], place[held]] = 1
        return out


@dataclass(frozen=True, slots=True)
class Units:
    """All goals and actions of a document, with what the comparison of two documents needs of them.

    Vectors have one row a unit (``sentence``: one a sentence, those of unit ``i`` from ``first[i]`` on).
    """

    units: tuple[Unit, ...]
    title: Floats
    body: Floats
    path: Floats
    sentence: Floats
    first: Ints
    title_words: Bag
    body_words: Bag
    sentence_words: Bag
    title_pairs: Bag
    body_pairs: Bag
    phrases: Bag
    quoted: Bag
    entities: Bag
    length: Floats


def units_of(records: DocumentRecords, entity_of: Mapping[str, str]) -> Units:
    """Return the goals and actions of a document, ready to be compared; ``entity_of`` maps mentions to entities."""
    passages = {passage.id: passage for passage in records.passages}
    paths = paths_of(records.sections)
    named: dict[str, list[str]] = {}
    for mention in records.mentions:
        if mention.id in entity_of and mention.label is not Label.REGION:
            named.setdefault(mention.passage, []).append(entity_of[mention.id])
    stated: list[Goal | Action] = sorted((*records.goals, *records.actions), key=lambda s: s.id)
    found = [_unit(s, passages[s.passages[0]], named.get(s.passages[0], ())) for s in stated]
    return _prepare(found, [paths.get(s.section or "", "") for s in stated])


def paths_of(sections: Sequence[Section]) -> dict[str, str]:
    """Return the titles of each section and those around it, in normal form."""
    out: dict[str, str] = {}
    for section in sections:
        above = out.get(section.parent or "", "")
        title = section.title if section.kind != "item" else ""
        out[section.id] = f"{above} {title}".strip()
    return out


def _unit(stated: Goal | Action, passage: Passage, entities: Sequence[str]) -> Unit:
    folded = normalize(passage.text)
    start, end = folded.normal_span(stated.start, stated.end)
    return Unit(
        stated.id,
        isinstance(stated, Goal),
        passage.id,
        passage.text,
        folded.text[start:end].replace("*", ""),
        folded,
        tuple(_sentences(folded.text)),
        tuple(entities),
    )


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    begin = 0
    found = False
    for stop in (*_SENTENCE_END.finditer(text), None):
        end = stop.end() if stop else len(text)
        if end - begin >= _SHORTEST_SENTENCE:
            found = True
            yield begin, end
        begin = end
    if not found:
        yield 0, len(text)


def _prepare(found: Sequence[Unit], paths: Sequence[str]) -> Units:
    known = table()
    texts = [unit.folded.text for unit in found]
    said = [[words(unit.folded.text[a:b]) for a, b in unit.sentences] for unit in found]
    titles = [words(unit.title) for unit in found]
    bodies = [[word for sentence in unit for word in sentence] for unit in said]
    path_of = {path: words(path) for path in set(paths)}
    sentences = [sentence for unit in said for sentence in unit]
    number = known.identity
    return Units(
        tuple(found),
        known.embed(titles),
        known.embed(bodies),
        known.embed([path_of[path] for path in paths]),
        known.embed(sentences),
        np.cumsum([0, *(len(unit) for unit in said)])[:-1].astype(np.int64),
        Bag.of(map(number, title) for title in titles),
        Bag.of(map(number, (*body, *title)) for body, title in zip(bodies, titles, strict=True)),
        Bag.of(map(number, sentence) for sentence in sentences),
        Bag.of(grams(unit.title, 2) for unit in found),
        Bag.of(grams(text, 2) for text in texts),
        Bag.of(grams(text, 4) for text in texts),
        Bag.of((crc32(quoted.encode()) for quoted in _QUOTED.findall(text)) for text in texts),
        Bag.of((crc32(entity.encode()) for entity in unit.entities) for unit in found),
        np.log(np.array([max(len(text), 1) for text in texts], np.float32)),
    )


def grams(text: str, size: int) -> list[int]:
    """Return the runs of ``size`` characters within the clauses of a text in normal form, as numbers; digits as one."""
    plain = _DIGITS.sub("0", text.translate(_MARKS)).translate(_DELIMITERS)
    codes = np.frombuffer(plain.encode("utf-32-le"), np.uint32).astype(np.int64)
    if len(codes) < size:
        return []
    windows = np.lib.stride_tricks.sliding_window_view(codes, size)
    whole = windows[(windows != 0).all(axis=1)]
    weights = np.array([1_000_003**i for i in range(size)], np.int64)
    hashed: list[int] = (whole * weights).sum(axis=1).tolist()
    return hashed
