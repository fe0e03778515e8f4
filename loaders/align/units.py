"""What is aligned: the goals and actions of one document, each seen by its title, its text and its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np

from graph.model import Action, DocumentRecords, Goal, Label, Passage, Section
from loaders.align.script import Scripts
from loaders.align.words import Floats, Ints, Said, cut, table
from loaders.normal import NormalText, normalize


class _Plain(dict[int, Any]):
    """What becomes of a character, for ``str.translate``; what is not listed stays, and is looked up once."""

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code


_SENTENCE_END = re.compile(r"[。;!?]+[”’」』)]*")
_SHORTEST_SENTENCE = 5
_DELIMITERS = str.maketrans(dict.fromkeys(",。;:!?、", "\x00"))
_MARKS = str.maketrans(dict.fromkeys("“”\"'‘’「」『』《》<>*_·•()[]{}【】-—–~/+ \t"))
_PLAIN = _Plain(_MARKS | _DELIMITERS)
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
    """Which things each of ``count`` rows holds, every pair once: row ``rows[k]`` holds ``kinds[kind[k]]``.

    ``kinds``: the numbers of things, each once and in ascending order; a bag that shares them with others may hold none
    of some.
    """

    count: int
    rows: Ints
    kind: Ints
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
        kinds, kind = np.unique(np.array(things, np.int64), return_inverse=True)
        return Bag(count, np.array(rows, np.int64), kind, kinds)

    @staticmethod
    def pairs(count: int, rows: Ints, things: Ints, kinds: Ints | None = None) -> Bag:
        """Return the bag in which row ``rows[k]`` holds ``things[k]``, for all k; all ``things`` are in ``kinds``."""
        if kinds is None:
            kinds, kind = np.unique(things, return_inverse=True)
        else:
            kind = np.searchsorted(kinds, things)
        size = max(len(kinds), 1)
        row, kind = np.divmod(_distinct(rows * size + kind, count * size), size)
        return Bag(count, row, kind, kinds)

    @property
    def things(self) -> Ints:
        """Return what each of ``rows`` holds."""
        return self.kinds[self.kind]

    @staticmethod
    def said(words: Said, kinds: Ints | None = None) -> Bag:
        """Return the bag of the words of texts."""
        return Bag.pairs(words.count, words.rows, words.words, kinds)

    @staticmethod
    def runs(codes: Ints, count: int, size: int) -> Bag:
        """Return the bag of the runs of ``size`` characters within the clauses of texts, given as their codes."""
        rows, runs = _runs(codes, size)
        return Bag.pairs(count, rows, runs)

    def matrix(self, columns: Ints) -> Floats:
        """Return 1 where a row holds the thing of a column (sorted numbers) and 0 elsewhere; (rows, columns)."""
        out = np.zeros((self.count, len(columns)), np.float32)
        place = columns_of(self.kinds, columns)[self.kind]
        held = np.flatnonzero(place >= 0)
        out.ravel()[self.rows[held] * len(columns) + place[held]] = 1
        return out

    def sizes(self) -> Floats:
        """Return how many things each row holds."""
        out: Floats = np.bincount(self.rows, minlength=self.count).astype(np.float32)
        return out


def columns_of(kinds: Ints, columns: Ints) -> Ints:
    """Return at which place of ``columns`` (sorted numbers) each kind stands, -1 for nowhere."""
    out = np.full(len(kinds), -1, np.int64)
    if len(kinds) and len(columns):
        place = np.minimum(np.searchsorted(kinds, columns), len(kinds) - 1)
        found = np.flatnonzero(kinds[place] == columns)
        out[place[found]] = found
    return out


def shared(one: Ints, other: Ints) -> Ints:
    """Return the numbers that stand in both of two sorted runs of numbers, in ascending order."""
    if not len(one) or not len(other):
        return np.zeros(0, np.int64)
    if len(one) < len(other):
        one, other = other, one
    place = np.minimum(np.searchsorted(one, other), len(one) - 1)
    both: Ints = other[one[place] == other]
    return both


def in_both(upper: Bag, lower: Bag) -> Floats:
    """Return how many things each two rows share, as a matrix (rows of the upper, rows of the lower)."""
    things = shared(upper.kinds, lower.kinds)
    found: Floats = upper.matrix(things) @ lower.matrix(things).T
    return found


def _distinct(numbers: Ints, limit: int) -> Ints:
    """Return numbers from 0 below ``limit``, each once, in ascending order."""
    if limit > 64 * len(numbers) + 1024:
        ordered = np.sort(numbers)
        return ordered[np.diff(ordered, prepend=-1) > 0]
    seen = np.zeros(limit, bool)
    seen[numbers] = True
    return np.flatnonzero(seen)


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
    title_weight: Floats  # rarity of all words together
    body_weight: Floats
    title_pairs: Bag
    body_pairs: Bag
    phrases: Bag
    quoted: Bag
    entities: Bag
    length: Floats
    named: Mapping[str, int]  # in how many units each entity is named
    scripts: Scripts  # the text of each unit as words that can be looked up


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
    said = [[cut(unit.folded.text[a:b]) for a, b in unit.sentences] for unit in found]
    sentences = known.said([sentence for of_one in said for sentence in of_one])
    owner = np.repeat(np.arange(len(found)), [len(unit.sentences) for unit in found])
    title, body = known.said(list(map(cut, titles))), sentences.joined(owner, len(found))
    both = Bag.pairs(len(found), np.r_[body.rows, title.rows], np.r_[body.words, title.words])
    titled = Bag.said(title, both.kinds)
    title_codes, codes = _codes(titles), _codes(texts)
    return Units(
        tuple(found),
        known.embed(title),
        known.embed(body),
        known.embed(list(map(cut, paths))),
        known.embed(sentences),
        np.cumsum([0, *(len(unit.sentences) for unit in found)])[:-1].astype(np.int64),
        titled,
        both,
        Bag.said(sentences, both.kinds),
        _weights(titled),
        _weights(both),
        Bag.runs(title_codes, len(found), 2),
        Bag.runs(codes, len(found), 2),
        Bag.runs(codes, len(found), 4),
        Bag.of((crc32(quoted.encode()) for quoted in _QUOTED.findall(text)) for text in texts),
        Bag.of((crc32(entity.encode()) for entity in unit.entities) for unit in found),
        np.log(np.array([max(len(text), 1) for text in texts], np.float32)),
        Counter(entity for unit in found for entity in set(unit.entities)),
        Scripts(texts, said),
    )


def _weights(bag: Bag) -> Floats:
    """Return the rarity of all words of each row together."""
    out: Floats = np.bincount(bag.rows, table().rarities(bag.things), minlength=bag.count).astype(np.float32)
    return out


def runs_of(texts: Sequence[str], size: int) -> Bag:
    """Return the bag of the runs of ``size`` characters within the clauses of texts in normal form."""
    return Bag.runs(_codes(texts), len(texts), size)


def grams(text: str, size: int) -> list[int]:
    """Return the runs of ``size`` characters within the clauses of a text in normal form, as numbers; digits as one."""
    hashed: list[int] = _runs(_codes([text]), size)[1].tolist()
    return hashed


def _codes(texts: Sequence[str]) -> Ints:
    """Return the characters of texts as numbers: 1 between two texts, 0 between clauses, marks left out."""
    joined = _BETWEEN.join(text.replace(_BETWEEN, " ") for text in texts)
    plain = _DIGITS.sub("0", joined.translate(_PLAIN))
    return np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _runs(codes: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the runs of texts, given as their codes, as numbers, and for each the text that it stands in."""
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
