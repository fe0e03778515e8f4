"""Names that one document surely names are looked for again in the documents around it, once all are there.

What the tagger is sure of in one plan it may miss in another: a programme of the city in the plan of its district. A
name of a city's documents is looked for in all of them, one of the province's in those of its cities too. A document
that tells of a platform only inside the name of works on it (云岭岛东园) or of a part of it (云岭自贸区青禾片区) is
shown once to name the platform. Entities stay what they are: what is found depends on the set of documents alone.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeAlias

import msgspec
import rjieba

from graph.model import DocumentRecords, Label, Mention, Resolution
from loaders.annotate.gazetteer import Gazetteer
from loaders.resolve.forms import root_of
from loaders.resolve.lexicon import lexicon
from loaders.resolve.means import things_of, with_more
from loaders.resolve.sure import (
    KINDS,
    Known,
    Text,
    known_by,
    plainly_wanted,
    shortened,
    texts_of,
    unquoted,
    wanted_in_quotes,
    words_of,
)
from loaders.tasks import tie

_SHORTEST = 4  # characters of a platform's name that a part bears
_LONG = 6  # characters of a name that may be followed by any word but a head
_REACH = 6  # characters behind it in which nothing makes it a paper on it
_OFTEN = 0.3  # of the times that its words stand there, as a name
_WHOLE = 0.5  # confidence of the surest mention of a platform that several documents have, where a part bears its name
_FOUND, _INSIDE = 0.8, 0.9  # confidence, as read over plans and reports
_NAMED_AFTER = "hosts-named-after"
_LENGTH = 16  # bytes of a hash
_WORD = re.compile(r"\w")
_STOP = re.compile(r"[^\w\u4e00-\u9fff]")

_Found: TypeAlias = tuple[Mention, str]  # and the entity that it means


@dataclass(frozen=True, slots=True)
class Told:
    """What was found again in the documents of one city or province.

    ``said``: a hash of what it depends on; ``found``: document, name and what it means; ``hosts``: mentions of parts of
    platforms, and of which.
    """

    said: str
    found: tuple[tuple[str, Mention, str], ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """The documents with what was found again, the resolution that knows what it means, and what was found by root."""

    documents: list[DocumentRecords]
    resolution: Resolution
    told: dict[str, Told]


def tell_again(documents: Sequence[DocumentRecords], resolution: Resolution, before: Mapping[str, Told]) -> Again:
    """Return the documents with what was found again, and the resolution that knows what it means.

    Where nothing has changed since ``before``, what was found then is taken.
    """
    by_root: defaultdict[str, list[DocumentRecords]] = defaultdict(list)
    for records in documents:
        if records.document.region:
            by_root[root_of(records.document.region)].append(records)
    said = {root: _said(own, resolution.entity_of) for root, own in by_root.items()}
    label_of = {e.id: e.label for e in resolution.entities if e.label in (*KINDS, Label.AGENCY)}
    told: dict[str, Told] = {}
    desk = _Desk()
    for root in sorted(by_root):  # those of a province one after another, the province itself first
        province = root[:2] + "0000"
        key = said[root] + (said.get(province, "") if root != province else "")
        if root in before and before[root].said == key:
            told[root] = before[root]
            continue
        above = by_root.get(province, []) if root != province else []
        found = _found(root, desk.texts(by_root[root]), desk.texts(above), resolution.entity_of, label_of)
        told[root] = replace(found, said=key)
    found_in: defaultdict[str, list[_Found]] = defaultdict(list)
    host = {link.target: link.source for link in resolution.links if link.method == _NAMED_AFTER}
    for of_root in told.values():
        host.update(of_root.hosts)
        for document, mention, entity in of_root.found:
            found_in[document].append((mention, entity))
    there = {r.document.id: _there(r, resolution.entity_of, found_in[r.document.id]) for r in documents}
    open_ = {r.document.id: _hosted(r, host, there[r.document.id]) for r in documents}
    written = _written(
        documents, resolution.entity_of, {e for some in open_.values() for found in some.values() for e in found}
    )
    for records in documents:
        own = records.document.id
        if some := open_[own]:
            rows = texts_of(replace(records, passages=tuple(p for p in records.passages if p.id in some)))
            found_in[own] += _inside(rows, host, written, there[own])
    new = {mention.id: entity for pairs in found_in.values() for mention, entity in pairs}
    out = [_with(r, [mention for mention, _ in found_in[r.document.id]]) for r in documents]
    return Again(out, replace(resolution, entity_of=with_more(resolution.entity_of, new)), told)


class _Desk:
    """Texts of the documents of the last province that was asked for, which those of its cities are looked at with."""

    def __init__(self) -> None:
        self._kept: tuple[str, list[Text]] = "", []

    def texts(self, documents: Sequence[DocumentRecords]) -> list[Text]:
        """Return the passages of documents."""
        first = documents[0].document.id if documents else ""
        if documents and self._kept[0] == first:
            return self._kept[1]
        found = [text for records in documents for text in texts_of(records)]
        if documents and (documents[0].document.region or "").endswith("0000"):
            self._kept = first, found
        return found


def _said(documents: Iterable[DocumentRecords], entity_of: Mapping[str, str]) -> str:
    """Return a hash of all that is looked at of the documents of one root: what they name, and what that is."""
    digest = hashlib.blake2b(digest_size=_LENGTH)
    for records in documents:
        own = records.document
        digest.update(msgspec.msgpack.encode((own.id, own.region, things_of(records, entity_of))))
    return digest.hexdigest()


def _found(
    root: str,
    own: Sequence[Text],
    above: Sequence[Text],
    entity_of: Mapping[str, str],
    label_of: Mapping[str, Label],
) -> Told:
    named = known_by([*own, *above], entity_of)
    known = {words: k for words, k in named.items() if len(k.entities) == 1 and k.entity in label_of}
    hosts = tuple(_parts(own, known, entity_of, label_of))
    short = shortened(known, named.keys(), label_of, root)
    found = tuple((row.document, mention, e) for row, mention, e in _elsewhere(own, above, known | short, label_of))
    return Told("", found, hosts)


def _there(records: DocumentRecords, entity_of: Mapping[str, str], found: Sequence[_Found]) -> set[str]:
    """Return the entities that a document names by themselves."""
    named = {entity_of[m.id] for m in records.mentions if m.id in entity_of and _WORD.search(m.surface)}
    return named.union(entity for _, entity in found)


def _hosted(records: DocumentRecords, host: Mapping[str, str], there: Set[str]) -> dict[str, set[str]]:
    """Return the platforms that passages of a document tell of inside other names alone, by passage."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for mention in records.mentions:
        platform = host.get(mention.id, "")
        if platform and platform not in there:
            out[mention.passage].add(platform)
    return out


def _written(
    documents: Iterable[DocumentRecords], entity_of: Mapping[str, str], wanted: Set[str]
) -> Mapping[str, Set[str]]:
    """Return the words that each of some entities is named by."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for records in documents:
        named = [mention for mention in records.mentions if entity_of.get(mention.id) in wanted]
        texts = {p.id: p.text for p in records.passages} if named else {}
        for mention in named:
            if words := unquoted(texts[mention.passage], mention.start, mention.end):
                out[entity_of[mention.id]].add(words)
    return out


def _elsewhere(
    own: Sequence[Text], above: Sequence[Text], all_known: Mapping[str, Known], label_of: Mapping[str, Label]
) -> Iterator[tuple[Text, Mention, str]]:
    """Yield names where a document of ``own`` has their words and does not name them, and what they mean.

    ``above``: the documents of the province, whose names are looked for too.
    """
    rows = [*own, *above]
    named_so = {w: k for w, k in all_known.items() if k.short or label_of[k.entity] in KINDS}
    plain = {words for words, k in named_so.items() if plainly_wanted(words, k)}
    known = {words: k for words, k in named_so.items() if words in plain or wanted_in_quotes(words, k)}
    if not known:
        return
    starts = list(accumulate((len(row.text) + 1 for row in rows), initial=0))
    whole = "\n".join(row.text for row in rows)
    times, named, classes, ways = Counter[str](), Counter[str](), set[str](), set[str]()
    missed: list[tuple[Text, int, int, str]] = []
    for match in Gazetteer(dict.fromkeys(known, 0)).matches(whole):
        i = bisect_right(starts, match.start) - 1
        row, start, end = rows[i], match.start - starts[i], match.end - starts[i]
        words = row.text[start:end]
        over = row.over(start, end)
        if any(first <= start and end <= last and (first, last) != (start, end) for first, last in over):
            continue  # a part of a longer name
        times[words] += 1
        if row.text.endswith(words_of().before, 0, start) and not row.text.endswith(words_of().not_before, 0, start):
            classes.add(words)
        if row.text.startswith(words_of().ways, end):
            ways.add(words)
        if (start, end) in over:
            named[words] += 1
        elif not over and i < len(own) and row.document not in known[words].documents:  # its own are settled
            missed.append((row, start, end, words))
    often = {words for words in plain if known[words].short or named[words] >= _OFTEN * times[words]}
    for row, start, end, words in missed:
        if words in plain:
            fits = words in often and words not in classes and _bounded(row.text, start, end)
        else:
            fits = words not in ways and row.quoted(start, end)
        if fits:
            entity = known[words].entity
            yield row, row.mention(start, end, label_of[entity], _FOUND), entity


def _bounded(text: str, start: int, end: int) -> bool:
    """Tell whether a name begins and ends where words do, and nothing behind makes it longer."""
    if not (end == len(text) or _STOP.match(text, end) or text.startswith(words_of().after, end)):
        behind = text[end : end + _REACH]
        longer = behind.startswith(lexicon().heads) or any(word in behind for word in words_of().papers)
        if longer or end - start < _LONG:
            return False
    first, last = max(0, start - 8), min(len(text), end + 8)
    edges = set(accumulate(map(len, rjieba.cut(text[first:last])), initial=first))
    return start in edges and end in edges


def _parts(
    rows: Iterable[Text], known: Mapping[str, Known], entity_of: Mapping[str, str], label_of: Mapping[str, Label]
) -> Iterator[tuple[str, str]]:
    """Yield the mention of a platform whose name begins with another's (城市大脑云岭分平台), and that other."""
    for row in rows:
        for start, end, mention in row.named:
            own = entity_of.get(mention.id, "")
            if label_of.get(own) is not Label.PLATFORM:
                continue
            for stop in range(end - 2, start + _SHORTEST - 1, -1):
                whole = known.get(row.text[start:stop])
                if whole is None or label_of[whole.entity] is not Label.PLATFORM or whole.entity == own:
                    continue
                if len(whole.documents) > 1 and whole.sure >= _WHOLE:
                    yield mention.id, whole.entity
                break


def _inside(
    rows: Iterable[Text],
    host: Mapping[str, str],
    written: Mapping[str, Set[str]],
    named: Set[str],
) -> Iterator[_Found]:
    """Yield the first words of what is named after a platform, where the document names that nowhere by itself.

    Args:
        rows: passages of one document.
        host: the platform of each mention of works, or of a part of it, that bears its name.
        written: the words that each entity is named by.
        named: entities that the document names by themselves.
    """
    there = set(named)
    for row in rows:
        for start, end, mention in row.named:
            platform = host.get(mention.id, "")
            if not platform or platform in there:
                continue
            words = written.get(platform, frozenset())
            stop = next((n for n in range(end - 1, start + 1, -1) if row.text[start:n] in words), start)
            if stop > start and not row.text.endswith(words_of().not_named, start, stop):
                there.add(platform)
                yield row.mention(start, stop, Label.PLATFORM, _INSIDE), platform


def _with(records: DocumentRecords, found: Sequence[Mention]) -> DocumentRecords:
    """Return a document's records with more mentions, and what its actions involve by them."""
    if not found:
        return records
    order = {p.id: p.order for p in records.passages}
    links = tie(replace(records, mentions=tuple(found), targets=()))
    mentions = sorted([*records.mentions, *found], key=lambda m: (order[m.passage], m.start, m.end))
    return replace(records, mentions=tuple(mentions), links=(*records.links, *links))
