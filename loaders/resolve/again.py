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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby

import msgspec
import rjieba

from graph.model import DocumentRecords, Label, Mention, Resolution
from loaders.annotate.gazetteer import Gazetteer
from loaders.records import later, outline_of
from loaders.resolve.bearing import Bearing, Found, told_inside
from loaders.resolve.forms import root_of
from loaders.resolve.kept import hash_of
from loaders.resolve.lexicon import lexicon
from loaders.resolve.means import Means, things_of, with_more
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
from loaders.shares import AtOnce
from loaders.tasks import tie

_SHORTEST = 4  # characters of a platform's name that a part bears
_LONG = 6  # characters of a name that may be followed by any word but a head
_REACH = 6  # characters behind it in which nothing makes it a paper on it
_OFTEN = 0.3  # of the times that its words stand there, as a name
_WHOLE = 0.5  # confidence of the surest mention of a platform that several documents have, where a part bears its name
_FOUND, _INSIDE = 0.8, 0.9  # confidence, as read over plans and reports
_NAMED_AFTER = "hosts-named-after"
_LENGTH = 16  # bytes of a hash
_PROVINCE = 2  # characters of the code of a place that say in which province it lies
_WORTH_SHARING = 200  # documents from which it is worth while to begin processes for them
_WORD = re.compile(r"\w")
_STOP = re.compile(r"[^\w\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Told:
    """What was found again in the documents of one city or province.

    ``said``: a hash of what it depends on; ``found``: document, name and what it means; ``hosts``: mentions of parts of
    platforms, and of which. ``inside``: by document, what was looked for inside names.
    """

    said: str
    found: tuple[tuple[str, Mention, str], ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    inside: Mapping[str, Bearing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Again:
    """The documents with what was found again, the resolution that knows what it means, and what was found by root.

    ``things``: by document, a hash that stands for its head, its mentions and what they mean; ``named``: the entities
    that it names.
    """

    documents: list[DocumentRecords]
    resolution: Resolution
    told: dict[str, Told]
    things: dict[str, bytes]
    named: dict[str, tuple[str, ...]]


def tell_again(
    documents: Sequence[DocumentRecords],
    resolution: Resolution,
    before: Mapping[str, Told],
    at_once: AtOnce | None = None,
) -> Again:
    """Return the documents with what was found again, and the resolution that knows what it means.

    Where nothing has changed since ``before``, what was found then is taken. ``at_once`` lets processes look through
    several provinces side by side.
    """
    entity_of = resolution.entity_of
    own = {r.document.id: _things(r, entity_of) for r in documents}
    by_root: defaultdict[str, list[DocumentRecords]] = defaultdict(list)
    for records in documents:
        by_root[root_of(records.document.region or "")].append(records)
    said = {root: hash_of([own[r.document.id][0] for r in some]).hex() for root, some in by_root.items() if root}
    label_of = {e.id: e.label for e in resolution.entities if e.label in (*KINDS, Label.AGENCY)}
    told: dict[str, Told] = {}
    missing: list[str] = []
    for root in sorted(said):
        province = _province(root)
        key = said[root] + (said.get(province, "") if root != province else "")
        known = before.get(root)
        told[root] = known if known and known.said == key else Told(key)
        if told[root] is not known:
            missing.append(root)
    for root, found in _searched(missing, by_root, entity_of, label_of, at_once):
        told[root] = replace(found, said=told[root].said)
    found_in: defaultdict[str, list[Found]] = defaultdict(list)
    host = {link.target: link.source for link in resolution.links if link.method == _NAMED_AFTER}
    for of_root in told.values():
        host.update(of_root.hosts)
        for document, mention, entity in of_root.found:
            found_in[document].append((mention, entity))
    looked = {document: one for of_root in before.values() for document, one in of_root.inside.items()}
    inside = told_inside(documents, own, entity_of, host, found_in, looked)
    for root, some in by_root.items():
        there = {r.document.id: inside[r.document.id] for r in some if r.document.id in inside}
        if there or root in told:
            told[root] = replace(told.get(root, Told("")), inside=there)
    for document, one in inside.items():
        found_in[document] += one.found
    new = {mention.id: entity for pairs in found_in.values() for mention, entity in pairs}
    return Again(
        [_with(r, found_in.get(r.document.id, ()), isinstance(entity_of, Means)) for r in documents],
        replace(resolution, entity_of=with_more(entity_of, new)),
        told,
        {r.document.id: hash_of(r.document, own[r.document.id][0], found_in.get(r.document.id, ())) for r in documents},
        {
            document: tuple(dict.fromkeys((*named, *(entity for _, entity in found_in.get(document, ())))))
            for document, (_, named) in own.items()
        },
    )


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


def _things(records: DocumentRecords, entity_of: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """Return a hash of all that is looked at of a document, what it names and what that is; and the latter."""
    things = things_of(records, entity_of)
    return hash_of(records.document.id, records.document.region, things), tuple(dict.fromkeys(filter(None, things)))


def _province(root: str) -> str:
    return root[:_PROVINCE] + "0000"


def _searched(
    roots: Iterable[str],
    documents: Mapping[str, Sequence[DocumentRecords]],
    entity_of: Mapping[str, str],
    label_of: Mapping[str, Label],
    at_once: AtOnce | None,
) -> Iterator[tuple[str, Told]]:
    """Yield roots with what is found again in their ``documents``."""
    ordered = sorted(roots)  # those of a province one after another, the province itself first
    shares = [list(some) for _, some in groupby(ordered, _province)]
    shares.sort(key=lambda share: -sum(len(documents[root]) for root in share))  # so that all end at about one time

    def found(number: int) -> dict[str, Told]:
        desk = _Desk()
        return {root: _found(root, documents, desk, entity_of, label_of) for root in shares[number]}

    if at_once is None or len(shares) < 2 or sum(len(documents[root]) for root in ordered) < _WORTH_SHARING:
        for number in range(len(shares)):
            yield from found(number).items()
        return
    for _, data in at_once(lambda number: msgspec.msgpack.encode(found(number)), len(shares)):
        yield from msgspec.msgpack.decode(data, type=dict[str, Told]).items()


def _found(
    root: str,
    documents: Mapping[str, Sequence[DocumentRecords]],
    desk: _Desk,
    entity_of: Mapping[str, str],
    label_of: Mapping[str, Label],
) -> Told:
    province = _province(root)
    own = desk.texts(documents[root])
    above = desk.texts(documents.get(province, ())) if root != province else []
    named = known_by([*own, *above], entity_of)
    known = {words: k for words, k in named.items() if len(k.entities) == 1 and k.entity in label_of}
    hosts = tuple(_parts(own, known, entity_of, label_of))
    short = shortened(known, named.keys(), label_of, root)
    found = tuple((row.document, mention, e) for row, mention, e in _elsewhere(own, above, known | short, label_of))
    return Told("", found, hosts)


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


def _with(records: DocumentRecords, found: Sequence[Found], numbered: bool) -> DocumentRecords:
    """Return a document's records with more mentions, and what its actions involve by them.

    ``numbered``: whether what mentions mean is known by the numbers that the outline tells, which has them beside it.
    """
    if not found:
        return records
    mentions = [mention for mention, _ in found]
    if not numbered:
        return _added(records, mentions)
    more = tuple((mention.passage, entity) for mention, entity in found)
    return later(
        records.document,
        lambda: _added(records, mentions),
        lambda: msgspec.structs.replace(outline_of(records), more=more),
    )


def _added(records: DocumentRecords, found: Sequence[Mention]) -> DocumentRecords:
    order = {p.id: p.order for p in records.passages}
    links = tie(replace(records, mentions=tuple(found), targets=()))
    mentions = sorted([*records.mentions, *found], key=lambda m: (order[m.passage], m.start, m.end))
    return replace(records, mentions=tuple(mentions), links=(*records.links, *links))
