"""What is aligned: the goals and actions of one document, each seen by its title, its text and its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from graph.model import Action, DocumentRecords, Goal, Label, Passage, Section
from loaders.align.bags import Bag, bag_of, together
from loaders.align.runs import codes_of, runs_among
from loaders.align.script import Scripts
from loaders.align.sentences import Layers, in_titles, sentences_of
from loaders.align.words import Bools, Floats, cut, table
from loaders.normal import NormalText, normalize

_SHORTEST_SENTENCE = 5
_NUMBERED = 6  # characters of number and stop around a title
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
    showing: tuple[int, ...]  # which sentences say more than the title, any of them
    entities: frozenset[str]  # ids of what it names


@dataclass(frozen=True, slots=True)
class Units:
    """All goals and actions of a document, with what the comparison of two documents needs of them.

    Bags and vectors have one row a unit (of sentences: one a sentence, in ``layers``).
    """

    units: tuple[Unit, ...]
    goals: Bools
    vectors: Floats  # of titles, of texts, of the headings above, of sentences, one upon another
    layers: Layers
    many: Floats  # sentences of each unit
    title_words: Bag  # those of titles, of texts and titles, of sentences are of the same kinds
    body_words: Bag
    sentence_words: Bag
    rarity: Floats  # of the kinds of words
    title_weight: Floats  # rarity of all words together
    body_weight: Floats
    title_pairs: Bag  # of the same kinds as body_pairs
    body_pairs: Bag
    phrases: Bag
    title_lengths: Floats  # how many pairs of characters titles have, and how many phrases texts
    phrase_counts: Floats
    quoted: Bag
    length: Floats
    named: Mapping[str, int]  # in how many units each entity is named
    scripts: Scripts  # the text of each unit as words that can be looked up

    @property
    def title(self) -> Floats:
        """Return the vectors of titles."""
        return self.vectors[: len(self.units)]

    @property
    def body(self) -> Floats:
        """Return the vectors of texts."""
        return self.vectors[len(self.units) : 2 * len(self.units)]

    def told(self, most: int) -> Mapping[str, Floats]:
        """Return the vectors of whole passages of so many characters at most, by id."""
        return {
            unit.passage: vector
            for unit, vector in zip(self.units, self.body, strict=True)
            if sum([end - start for start, end in unit.sentences]) == len(unit.folded.text) <= most
        }

    @property
    def sentence(self) -> Floats:
        """Return the vectors of sentences, in layers."""
        return self.vectors[3 * len(self.units) :]


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
    title = folded.text[start:end].replace("*", "")
    sentences = tuple(_sentences(folded.text))
    alone = len(title) + _NUMBERED
    return Unit(
        stated.id,
        isinstance(stated, Goal),
        passage.id,
        passage.text,
        title,
        folded,
        sentences,
        tuple(i for i, (a, b) in enumerate(sentences) if b - a > alone or title not in folded.text[a:b]),
        frozenset(entities),
    )


def _sentences(text: str) -> Sequence[tuple[int, int]]:
    return [(a, b) for a, b in sentences_of(text) if b - a >= _SHORTEST_SENTENCE] or [(0, len(text))]


def _prepare(found: Sequence[Unit], paths: Sequence[str]) -> Units:
    known = table()
    count = len(found)
    texts = [unit.folded.text for unit in found]
    titles = [unit.title for unit in found]
    spoken = [[cut(unit.folded.text[a:b]) for a, b in unit.sentences] for unit in found]
    counts = [len(unit.sentences) for unit in found]
    layers = Layers.of(counts)
    scripts = Scripts(spoken)
    said = scripts.said()
    sentences = said.joined(layers.place, len(layers.place))
    title, text = known.said(list(map(cut, titles))), said.joined(np.repeat(np.arange(count), counts), count)
    vectors = np.empty((3 * count + sentences.count, known.vectors.shape[1]), np.float32)
    vectors[:count] = known.embed(title)
    vectors[count : 2 * count] = known.embed(text)
    place = {path: i for i, path in enumerate(dict.fromkeys(paths))}
    vectors[2 * count : 3 * count] = known.embed(list(map(in_titles, place)))[[place[path] for path in paths]]
    vectors[3 * count + layers.place] = known.embed(said)
    title_words, body_words, sentence_words = together(
        (count, title.rows, title.words),
        (count, np.r_[text.rows, title.rows], np.r_[text.words, title.words]),
        (sentences.count, sentences.rows, sentences.words),
    )
    rarity = known.rarities(title_words.kinds)
    codes = codes_of(texts)
    title_pairs, body_pairs = together((count, *runs_among(codes_of(titles), 2)), (count, *runs_among(codes, 2)))
    phrases = bag_of(count, *runs_among(codes, 4))
    quoted = [(i, crc32(found.encode())) for i, text in enumerate(texts) for found in _QUOTED.findall(text)]
    return Units(
        tuple(found),
        np.array([unit.is_goal for unit in found], bool),
        vectors,
        layers,
        np.array(counts, np.float32),
        title_words,
        body_words,
        sentence_words,
        rarity,
        title_words.weights(rarity),
        body_words.weights(rarity),
        title_pairs,
        body_pairs,
        phrases,
        title_pairs.sizes(),
        phrases.sizes(),
        bag_of(count, *np.array(quoted, np.int64).reshape(-1, 2).T),
        np.log(np.array([max(len(text), 1) for text in texts], np.float32)),
        Counter(entity for unit in found for entity in unit.entities),
        scripts,
    )
