"""Names that one document surely names are looked for again in the documents around it, once all are there.

What the tagger is sure of in one plan it may miss in another: a programme of the city in the plan of its district. A
name of a city's documents is looked for in all of them, one of the province's in those of its cities too. A document
that tells of a platform only inside the name of works on it (云岭岛东园) or of a part of it (云岭自贸区青禾片区) is
shown once to name the platform. Entities stay what they are: what is found depends on the set of documents alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import accumulate
from typing import TypeAlias

import rjieba

from graph.model import DocumentRecords, Label, Mention, Resolution
from loaders.annotate.gazetteer import Gazetteer
from loaders.resolve.forms import root_of
from loaders.resolve.lexicon import lexicon
from loaders.resolve.sure import (
    KINDS,
    Known,
    Text,
    known_by,
    plainly_wanted,
    shortened,
    texts_of,
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
_STOP = re.compile(r"[^\w\u4e00-\u9fff]")

_Found: TypeAlias = tuple[Mention, str]  # and the entity that it means


def told_again(
    documents: Sequence[DocumentRecords], resolution: Resolution
) -> tuple[list[DocumentRecords], Resolution]:
    """Return the documents with what was found again, and the resolution that knows what it means."""
    texts = {r.document.id: list(texts_of(r)) for r in documents}
    by_root: defaultdict[str, list[Text]] = defaultdict(list)
    for records in documents:
        if records.document.region:
            by_root[root_of(records.document.region)] += texts[records.document.id]
    label_of = {e.id: e.label for e in resolution.entities if e.label in (*KINDS, Label.AGENCY)}
    found: defaultdict[str, list[_Found]] = defaultdict(list)
    host = {link.target: link.source for link in resolution.links if link.method == _NAMED_AFTER}
    for root, own in by_root.items():
        province = root[:2] + "0000"
        above = by_root.get(province, []) if root != province else []
        named = known_by([*own, *above], resolution.entity_of)
        known = {words: k for words, k in named.items() if len(k.entities) == 1 and k.entity in label_of}
        host.update(_parts(own, known, resolution.entity_of, label_of))
        short = shortened(known, named.keys(), label_of, root)
        for row, mention, entity in _elsewhere(own, above, known | short, label_of):
            found[row.document].append((mention, entity))
    written = _written(texts.values(), resolution.entity_of)
    for document, rows in texts.items():
        elsewhere = {entity for _, entity in found[document]}
        found[document] += _inside(rows, resolution.entity_of, host, written, elsewhere)
    new = {mention.id: entity for pairs in found.values() for mention, entity in pairs}
    out = [_with(r, [mention for mention, _ in found[r.document.id]]) for r in documents]
    return out, replace(resolution, entity_of={**resolution.entity_of, **new})


def _written(texts: Iterable[Iterable[Text]], entity_of: Mapping[str, str]) -> Mapping[str, Set[str]]:
    """Return the words that each entity is named by."""
    out: defaultdict[str, set[str]] = defaultdict(set)
    for rows in texts:
        for row in rows:
            for start, end, mention in row.named:
                if mention.id in entity_of:
                    out[entity_of[mention.id]].add(row.text[start:end])
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
        over = [(first, last) for first, last, _ in row.named if first < end and start < last]
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
    rows: Sequence[Text],
    entity_of: Mapping[str, str],
    host: Mapping[str, str],
    written: Mapping[str, Set[str]],
    found: Set[str],
) -> Iterator[_Found]:
    """Yield the first words of what is named after a platform, where the document names that nowhere by itself.

    Args:
        rows: the passages of one document.
        host: the platform of each mention of works, or of a part of it, that bears its name.
        written: the words that each entity is named by.
        found: entities found there again.
    """
    there = {*found, *(entity_of[m.id] for row in rows for *_, m in row.named if m.id in entity_of)}
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
