"""Works that are told of platforms and have no name of their own: 推进云岭茶谷、青禾街历史文化街区保护开发.

The words from the first platform to the work are the project's name; it is on each of the platforms. Where the
platforms stand after 在, what is set going there is: 在云岭新区、青禾港区等区域开展…试点.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.model import DocumentRecords, Label, Link, Mention, RelationshipType
from loaders.normal import normalize
from loaders.passages import by_passage
from loaders.resolve.lexicon import lexicon
from loaders.resolve.made import Wishes

_LISTED = re.compile(r"[”\"』]?(?:、|和|及|与)[“\"『]?")
_QUOTE = re.compile(r"[“\"『]")
_CLAUSE = re.compile(r"[,:;。!?]")
_LONGEST = 36  # characters of a name that is made of a whole list
CONFIDENCE = 0.7

_HOSTS = RelationshipType.HOSTS
_WORKS = (Label.PROJECT, Label.PLATFORM)


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention of a platform in a text in normal form."""

    start: int
    end: int
    mention: Mention


def works(
    records: DocumentRecords, label_of: Mapping[str, Label], entity_of: Mapping[str, str], wishes: Wishes
) -> Iterator[Link]:
    """Yield HOSTS from the mention of a platform to works told of it, which ``wishes`` are asked for."""
    named = by_passage(records.mentions)
    here = by_passage(m for m in records.mentions if label_of.get(entity_of[m.id]) is Label.PLATFORM)
    for passage in records.passages:
        if passage.kind == "heading" or passage.id not in here:
            continue
        normal = normalize(passage.text)
        text = normal.text
        spans = (_Place(*normal.normal_span(m.start, m.end), m) for m in here[passage.id])
        taken = [normal.normal_span(m.start, m.end) for m in named[passage.id] if m.label in _WORKS]
        for group in _lists(text, sorted(spans, key=lambda s: s.start)):
            name = _told(text, group, taken) or _set_there(text, group, taken)
            if name:
                project = wishes.make(Label.PROJECT, name, records.document.region or "")
                for place in group:
                    yield Link(_HOSTS, place.mention.id, project, CONFIDENCE, "hosts-works-told", (passage.id,))


def _lists(text: str, places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Yield platforms that are listed together; a collective in quotes right after its members belongs to them."""
    group: list[_Place] = []
    for place in places:
        gap = text[group[-1].end : place.start] if group else ""
        if group and not (_LISTED.fullmatch(gap) or _QUOTE.fullmatch(gap)):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _told(text: str, group: Sequence[_Place], taken: Sequence[tuple[int, int]]) -> str:
    """Return the name of the works or the programme right behind a list of platforms, or nothing."""
    first, last = group[0].start, group[-1].end
    found = lexicon().works_told.match(text, last)
    if found is None and len(group) == 1:
        found = lexicon().programme_told.match(text, last)
        if found is not None and _named(taken, last, found.end("name")):
            return ""
    if found is None or found.end("name") - first > _LONGEST:
        return ""
    clause = max((m.end() for m in _CLAUSE.finditer(text, max(0, first - 40), first)), default=max(0, first - 40))
    lead = text[clause:first]
    if not any(word in lead for word in lexicon().set_going) or any(word in lead for word in lexicon().leaning):
        return ""
    start = first - 1 if _QUOTE.fullmatch(text[first - 1 : first]) else first
    return text[start : found.end("name")]


def _set_there(text: str, group: Sequence[_Place], taken: Sequence[tuple[int, int]]) -> str:
    """Return what is set going in the platforms after 在, if no mention names it, or nothing."""
    first, last = group[0].start, group[-1].end
    if not text[:first].rstrip('“"『').endswith("在"):
        return ""
    found = lexicon().set_there.match(text, last)
    if found and not _named(taken, *found.span("name")):
        return found["name"]
    begin = max((m.end() for m in re.finditer(r"[。;!?]", text[:first])), default=0)
    found = lexicon().set_before.match(text, begin)
    if found and found.end() <= first and not _named(taken, found.start("name"), last, group):
        return found["name"]
    return ""


def _named(taken: Sequence[tuple[int, int]], start: int, end: int, group: Sequence[_Place] = ()) -> bool:
    """Tell whether a mention (of no platform of the list) lies between two places of the text."""
    own = {(p.start, p.end) for p in group}
    return any(a < end and start < b and (a, b) not in own for a, b in taken)
