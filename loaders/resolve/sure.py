"""Names that documents surely name, by their words: which are worth looking for, and what they are shortened to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from operator import itemgetter

from graph.model import DocumentRecords, Label, Mention, Passage
from loaders import divisions
from loaders.annotate.bounds import balance
from loaders.lexicon import words_from
from loaders.normal import NormalText, normalize
from loaders.passages import by_passage
from loaders.resolve.lexicon import lexicon
from loaders.resolve.rules import distinctive

KINDS = (Label.PROJECT, Label.PLATFORM)
_NAMED = frozenset((*KINDS, Label.AGENCY))
_SHORTENED = (Label.PLATFORM, Label.AGENCY)  # what is called by a part of its name
_SHORTEST, _LONG = 4, 9  # characters of a name that is looked for; of one that means one thing however it ends
_SHORT, _HEADLESS = 5, 6  # of a name without its place, without its head
# Confidence of its surest mention: of a programme, of a name that several documents have, of one with a head.
_PROGRAMME, _SEVERAL, _HEADED = 0.6, 0.7, 0.8
_TOLD = 0.5  # the same, of a long name, of one in quotes, of one that is shortened
_QUOTES = frozenset("“”\"'‘’『』「」")
_QUOTE = re.compile(f"[{''.join(sorted(_QUOTES))}]")
_OPENING, _CLOSING = frozenset("“‘『「\"'"), frozenset("”’』」\"'")
_COUNTED = re.compile(r"[一二三四五六七八九十百\d]+(?:大|个|项|条)")  # each place has ten great works of its own
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Text:
    """A passage in normal form without quotes, and the names in it, in order."""

    document: str
    passage: Passage
    text: str
    named: Sequence[tuple[int, int, Mention]]
    opened: Set[int] = _NONE  # characters that a quote opens before
    closed: Set[int] = _NONE  # and those before which one closes

    def quoted(self, start: int, end: int) -> bool:
        """Tell whether the characters ``start`` to ``end`` stand in quotes, nothing else with them."""
        return start in self.opened and end in self.closed

    def over(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the ends of the names, none of which overlap, that have a character of ``start`` to ``end``."""
        behind = last = bisect_left(self.named, end, key=itemgetter(0))
        while last and self.named[last - 1][1] > start:
            last -= 1
        return [(first, stop) for first, stop, _ in self.named[last:behind]]

    def mention(self, start: int, end: int, label: Label, confidence: float) -> Mention:
        """Return the characters ``start`` to ``end`` of the text as a mention."""
        own = self.passage
        normal, origin = _unquoted(own.text)  # made again for the few that need it: all together they take much room
        first, last = normal.span(*balance(normal.text, origin[start], origin[end - 1] + 1))
        return Mention(f"{own.id}/m{first}-{last}", own.id, label, first, last, own.text[first:last], confidence)


@dataclass(slots=True)
class Known:
    """What is known of some words as a name."""

    entities: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    sure: float = 0.0  # confidence of the surest mention
    quoted: bool = True  # whether every mention stands in quotes
    going: bool = False  # whether one stands behind a word that sets it going
    short: bool = False  # whether the words are a part of the name

    @property
    def entity(self) -> str:
        """Return the entity that the words mean."""
        return next(iter(self.entities))


@dataclass(frozen=True, slots=True)
class Words:
    """What the lexicon says of names that are looked for."""

    programmes: tuple[str, ...]
    not_named: tuple[str, ...]
    before: tuple[str, ...]
    not_before: tuple[str, ...]
    after: tuple[str, ...]
    papers: tuple[str, ...]
    ways: tuple[str, ...]
    going: tuple[str, ...]
    left_off: tuple[str, ...]


@cache
def words_of() -> Words:
    """Return what the lexicon says of them, read once."""
    return Words(**{key: tuple(words) for key, words in words_from("again").items()})


def texts_of(records: DocumentRecords) -> Iterator[Text]:
    """Yield the passages of a document."""
    here = by_passage(records.mentions)
    for passage in records.passages:
        normal = normalize(passage.text)
        marks = [] if _QUOTES.isdisjoint(normal.text) else list(_QUOTE.finditer(normal.text))
        quotes = [mark.start() for mark in marks]
        text = _plain(normal.text) if quotes else normal.text
        named = []
        for mention in here[passage.id]:
            start, end = normal.normal_span(mention.start, mention.end)
            if quotes:
                start, end = start - bisect_left(quotes, start), end - bisect_left(quotes, end)
            if start < end:
                named.append((start, end, mention))
        named.sort(key=lambda n: n[:2])
        yield Text(records.document.id, passage, text, named, *_quotes(marks))


def _plain(text: str) -> str:
    """Return a text without its quotes; one after another costs a third of what all at once do."""
    for quote in _QUOTES:
        text = text.replace(quote, "")
    return text


@lru_cache(maxsize=1)  # a passage is asked for as often as names are found in it
def _unquoted(text: str) -> tuple[NormalText, Sequence[int]]:
    """Return the normal form of a text, and where its characters stand that are no quotes."""
    normal = normalize(text)
    if _QUOTES.isdisjoint(normal.text):
        return normal, range(len(normal.text))
    return normal, [i for i, c in enumerate(normal.text) if c not in _QUOTES]


def unquoted(text: str, start: int, end: int) -> str:
    """Return the characters ``start`` to ``end`` of a text in normal form without quotes."""
    normal = normalize(text)
    first, last = normal.normal_span(start, end)
    return _plain(normal.text[first:last])


def _quotes(marks: Sequence[re.Match[str]]) -> tuple[Set[int], Set[int]]:
    """Return the characters without quotes before which one opens, and those before which one closes."""
    if not marks:
        return _NONE, _NONE
    places = [(mark.start() - before, mark[0]) for before, mark in enumerate(marks)]
    return frozenset(i for i, c in places if c in _OPENING), frozenset(i for i, c in places if c in _CLOSING)


def known_by(rows: Iterable[Text], entity_of: Mapping[str, str]) -> dict[str, Known]:
    """Return what the rows name, by its words."""
    known: defaultdict[str, Known] = defaultdict(Known)
    for row in rows:
        for start, end, mention in row.named:
            if end - start >= _SHORTEST:
                entry = known[row.text[start:end]]
                entry.entities.add(entity_of.get(mention.id, ""))
                entry.documents.add(row.document)
                entry.quoted = entry.quoted and row.quoted(start, end)
                entry.going = entry.quoted and (entry.going or row.text.endswith(words_of().going, 0, start))
                if mention.label in _NAMED:
                    entry.sure = max(entry.sure, mention.confidence)
    return dict(known)


def shortened(
    known: Mapping[str, Known], named: Set[str], label_of: Mapping[str, Label], root: str
) -> dict[str, Known]:
    """Return the parts that names of platforms and bodies are called by in the documents of ``root``.

    Without the place that all the documents are about (民营学院 for 云岭民营学院), or without a head that says little;
    none of those words by which anything is ``named`` there.
    """
    own = divisions.get(root)
    places = (own.name, *divisions.short_names(own.name)) if own else ()
    out: defaultdict[str, list[Known]] = defaultdict(list)
    for words, entry in known.items():
        if label_of[entry.entity] not in _SHORTENED or entry.sure < _TOLD:
            continue
        place = next((p for p in places if words.startswith(p)), "")
        head = next((h for h in words_of().left_off if words.endswith(h)), "")
        for part, least in ((words.removeprefix(place), _SHORT), (words.removesuffix(head), _HEADLESS)):
            if least <= len(part) < len(words) and part not in named and distinctive(part) and not _torn(part):
                out[part].append(entry)
    return {
        part: replace(entries[0], documents=set().union(*(e.documents for e in entries)), quoted=False, short=True)
        for part, entries in out.items()
        if len({e.entity for e in entries}) == 1
    }


def _torn(part: str) -> bool:
    """Tell whether a name without its place begins with what belonged to the place or joined it to another."""
    return part.startswith(("省", "市", "区", "县", "州", "人", "至", "到", "-", "(", "之"))


def plainly_wanted(words: str, known: Known) -> bool:
    """Tell whether a name is sure enough, and more than a class or a piece of nature, to be looked for everywhere."""
    if not _particular(words):
        return False
    if known.short or (len(words) >= _LONG and known.sure >= _TOLD):
        return True
    if words.endswith(words_of().programmes):
        return known.sure >= _PROGRAMME
    several = len(known.documents) > 1 and known.sure >= _SEVERAL
    return several or (words.endswith(lexicon().heads) and known.sure >= _HEADED)


def wanted_in_quotes(words: str, known: Known) -> bool:
    """Tell whether a name is to be looked for where it stands in quotes, since it always does."""
    return known.quoted and known.going and known.sure >= _TOLD and _particular(words)


def _particular(words: str) -> bool:
    """Tell whether words name one thing, and no class or piece of nature."""
    return not words.endswith(words_of().not_named) and not _COUNTED.match(words) and distinctive(words)
