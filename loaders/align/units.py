"""What is aligned: the goals and actions of one document, each seen by its title, its text and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from graph.model import Action, DocumentRecords, Goal, Label, Passage, Section
from loaders.align.words import Floats, Ints, Said, table, words
from loaders.normal import NormalText, normalize

_SENTENCE_END = re.compile(r"[。;!?]+[”’」』)]*")
_SHORTEST_SENTENCE = 5
_MARKS = str.maketrans(dict.fromkeys("“”\"'‘’「」『』《》<>*_·•()[]{}【】-—–~/+ \t"))
_DELIMITERS = str.maketrans(dict.fromkeys(",。;:!?、", "\x00"))
_BETWEEN = "\x01"  # stands between two texts
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
    """Which things (as numbers) each of ``count`` rows holds, every pair once; ``kinds``: the things, each once."""

    count: int
    rows: Ints
    things: Ints
    kinds: Ints

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
        held = np.array(things, np.int64)
        return Bag(count, np.array(rows, np.int64), held, np.unique(held))

    @staticmethod
    def pairs(count: int, rows: Ints, things: Ints) -> Bag:
        """Return the bag in which row ``rows[k]`` holds ``things[k]``, for all k."""
        kinds, kind = np.unique(things, return_inverse=True)
        held = np.unique(rows * max(len(kinds), 1) + kind)
        row, kind = np.divmod(held, max(len(kinds), 1))
        return Bag(count, row, kinds[kind] if len(held) else things, kinds)

    def shared(self, other: Bag) -> Ints:
        """Return the things that both bags hold, in ascending order."""
        return np.intersect1d(self.kinds, other.kinds, assume_unique=True)

    @staticmethod
    def said(words: Said) -> Bag:
        """Return the bag of the words of texts."""
        return Bag.pairs(words.count, words.rows, words.words)

    @staticmethod
    def runs(texts: Sequence[str], size: int) -> Bag:
        """Return the bag of the runs of ``size`` characters within the clauses of texts in normal form."""
        rows, runs = _runs(texts, size)
        return Bag.pairs(len(texts), rows, runs)

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
    titles = [unit.title for unit in found]
    sentences = known.said([words(unit.folded.text[a:b]) for unit in found for a, b in unit.sentences])
    owner = np.repeat(np.arange(len(found)), [len(unit.sentences) for unit in found])
    title, body = known.said([words(text) for text in titles]), sentences.joined(owner, len(found))
    path_of = {path: words(path) for path in set(paths)}
    both = Bag.pairs(len(found), np.r_[body.rows, title.rows], np.r_[body.words, title.words])
    return Units(
        tuple(found),
        known.embed(title),
        known.embed(body),
        known.embed([path_of[path] for path in paths]),
        known.embed(sentences),
        np.cumsum([0, *(len(unit.sentences) for unit in found)])[:-1].astype(np.int64),
        Bag.said(title),
        both,
        Bag.said(sentences),
        Bag.runs(titles, 2),
        Bag.runs(texts, 2),
        Bag.runs(texts, 4),
        Bag.of((crc32(quoted.encode()) for quoted in _QUOTED.findall(text)) for text in texts),
        Bag.of((crc32(entity.encode()) for entity in unit.entities) for unit in found),
        np.log(np.array([max(len(text), 1) for text in texts], np.float32)),
    )


def grams(text: str, size: int) -> list[int]:
    """Return the runs of ``size`` characters within the clauses of a text in normal form, as numbers; digits as one."""
    hashed: list[int] = _runs([text], size)[1].tolist()
    return hashed


def _runs(texts: Sequence[str], size: int) -> tuple[Ints, Ints]:
    """Return the runs of texts as numbers, and for each the text that it stands in."""
    joined = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)
    plain = _DIGITS.sub("0", joined.translate(_MARKS)).translate(_DELIMITERS)
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    last = len(codes) - size + 1
    if last < 1:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    runs = np.zeros(last, np.int64)
    whole = np.ones(last, bool)
    for i in range(size):
        runs += codes[i : i + last] * 1_000_003**i
        whole &= codes[i : i + last] > 1
    rows = np.cumsum(codes == 1)[:last]
    return rows[whole], runs[whole]
