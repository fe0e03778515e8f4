"""Platforms that a document tells of only inside the name of something that bears theirs are shown to be named there.

Looked for in each document by itself, once more only where it names other things, or their words are others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeAlias

import msgspec

from graph.model import DocumentRecords, Label, Mention
from loaders.resolve.kept import hash_of
from loaders.resolve.sure import Text, texts_of, unquoted, words_of
from loaders.ties import document_of

_CONFIDENCE = 0.9  # as read over plans and reports
_WORD = re.compile(r"\w")

Found: TypeAlias = tuple[Mention, str]  # and the entity that it means
_Open: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]  # passages, and platforms inside names there


class Bearing(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is looked for in one document, and found.

    ``said``: a hash of what the document names and which names there bear that of a platform; ``open``: platforms that
    it names only so. ``looked``: a hash of that and of the words for those; ``found``: their names in it. ``named``: a
    hash of what the document names; ``words``: for some of that, the words.
    """

    said: bytes = b""
    open: _Open = ()
    looked: bytes = b""
    found: tuple[Found, ...] = ()
    named: bytes = b""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()


def told_inside(
    documents: Sequence[DocumentRecords],
    things: Mapping[str, tuple[bytes, Sequence[str]]],
    entity_of: Mapping[str, str],
    host: Mapping[str, str],
    found_in: Mapping[str, Sequence[Found]],
    before: Mapping[str, Bearing],
) -> dict[str, Bearing]:
    """Return what is found in documents by their ids, nothing of those where nothing was to be looked for.

    Args:
        documents: the records of each document.
        things: of each, a hash of the entities of its mentions, and these.
        entity_of: what mentions mean.
        host: of mentions whose names bear that of a platform, the platform.
        found_in: names that were found again, by document.
        before: what this returned when last called.
    """
    none = Bearing()
    hosts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for mention, platform in sorted(host.items()):
        hosts[document_of(mention)].append((mention, platform))
    out: dict[str, Bearing] = {}
    for records in documents:
        own = records.document.id
        if own in hosts:
            said = hash_of(things[own][0], hosts[own], found_in.get(own, ()))
            known = before.get(own, none)
            open_ = known.open if known.said == said else _open(records, hosts[own], entity_of, found_in.get(own, ()))
            out[own] = Bearing(said, open_)
    wanted = {platform for one in out.values() for _, platforms in one.open for platform in platforms}
    written: defaultdict[str, set[str]] = defaultdict(set)
    for records in documents:
        own = records.document.id
        if there := wanted.intersection(things[own][1]):
            known = before.get(own, none)
            words = dict(known.words) if known.named == things[own][0] else {}
            if there - words.keys():
                words = _words(records, entity_of, there)
            told = tuple((entity, words[entity]) for entity in sorted(there))
            out[own] = msgspec.structs.replace(out.get(own, none), named=things[own][0], words=told)
            for entity, some in told:
                written[entity].update(some)
    for records in documents:
        own = records.document.id
        if own in out and out[own].open:
            platforms = sorted({platform for _, some in out[own].open for platform in some})
            looked = hash_of(out[own].said, [(platform, sorted(written[platform])) for platform in platforms])
            known = before.get(own, none)
            found = known.found
            if known.looked != looked:
                there = _there(records, entity_of, found_in.get(own, ()))
                found = tuple(_inside(_rows(records, out[own].open), host, written, there))
            out[own] = msgspec.structs.replace(out[own], looked=looked, found=found)
    return out


def _there(records: DocumentRecords, entity_of: Mapping[str, str], found: Iterable[Found]) -> set[str]:
    """Return the entities that a document names by themselves."""
    named = {entity_of[m.id] for m in records.mentions if m.id in entity_of and _WORD.search(m.surface)}
    return named.union(entity for _, entity in found)


def _open(
    records: DocumentRecords, hosts: Sequence[tuple[str, str]], entity_of: Mapping[str, str], found: Iterable[Found]
) -> _Open:
    """Return the platforms that passages of a document tell of inside other names alone, by passage."""
    there = _there(records, entity_of, found)
    host = dict(hosts)
    out: defaultdict[str, set[str]] = defaultdict(set)
    for mention in records.mentions:
        platform = host.get(mention.id, "")
        if platform and platform not in there:
            out[mention.passage].add(platform)
    return tuple((passage, tuple(sorted(platforms))) for passage, platforms in out.items())


def _words(records: DocumentRecords, entity_of: Mapping[str, str], wanted: Set[str]) -> dict[str, tuple[str, ...]]:
    """Return the words by which a document names each of some entities."""
    out: dict[str, set[str]] = {entity: set() for entity in wanted}
    named = [mention for mention in records.mentions if entity_of.get(mention.id) in wanted]
    texts = {p.id: p.text for p in records.passages}
    for mention in named:
        if words := unquoted(texts[mention.passage], mention.start, mention.end):
            out[entity_of[mention.id]].add(words)
    return {entity: tuple(sorted(words)) for entity, words in out.items()}


def _rows(records: DocumentRecords, open_: _Open) -> Iterator[Text]:
    passages = dict(open_)
    return texts_of(replace(records, passages=tuple(p for p in records.passages if p.id in passages)))


def _inside(
    rows: Iterable[Text], host: Mapping[str, str], written: Mapping[str, Set[str]], named: Set[str]
) -> Iterator[Found]:
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
                yield row.mention(start, stop, Label.PLATFORM, _CONFIDENCE), platform
