"""Platforms by nature: what is listed as zones (…等历史文化街区) are platforms, whatever they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from loaders.annotate.names import Name, overlapping
from loaders.annotate.works import enumerations
from loaders.lexicon import any_of, words_from

_REACH = 20  # characters looked at behind an enumeration
_CONFIDENCE = 0.7
_PART_OF_NAME = ("Industry", "Region")  # what the tagger takes for names of their own at the front of a zone's


@dataclass(frozen=True, slots=True)
class _Patterns:
    listed: re.Pattern[str]  # what follows an enumeration of zones
    shared: re.Pattern[str]  # the end of its last item, where that says what all are
    streets: re.Pattern[str]  # the end of either, where the zones are streets
    works: re.Pattern[str]  # the end of names that are works even there
    project: re.Pattern[str]
    explained: re.Pattern[str]  # a member of a numbered collective; ``name`` is the zone that it is


@cache
def _patterns() -> _Patterns:
    words = {key: f"(?:{any_of(listed)})" for key, listed in words_from("zones").items()}
    return _Patterns(
        re.compile(rf"等(?:(?!{words['not_lists']})[^,。;:、]){{0,10}}?{words['lists']}(?={words['done']}|[,。;)]|$)"),
        re.compile(rf"{words['shared']}”?$"),
        re.compile(rf"{words['streets']}”?$"),
        re.compile(rf"{words['works']}$"),
        re.compile(rf"{words['projects']}”?$"),
        re.compile(
            rf"“[一二三四五六七八九十两][^“”]{{1,4}}”即(?P<name>[^,。;:、“”]{{2,14}}?{words['explained']})(?=[,。;、])"
        ),
    )


def by_nature(text: str, names: Sequence[Name]) -> list[Name]:
    """Return the names of a text, in order, with the kinds that lists and heads tell, and zones that explain."""
    known = _patterns()
    out = list(names)
    for first, last in enumerations(text, names):
        zones = _zones(text, out[first:last])
        if zones:
            streets = known.streets.search(zones) is not None
            for i in range(first, last):
                if streets or not known.works.search(text[out[i].start : out[i].end]):
                    out[i] = out[i]._replace(label="Platform")
    for i, name in enumerate(out):
        if name.label == "Platform" and known.project.search(text[name.start : name.end]):
            out[i] = name._replace(label="Project")
    return _explained(text, out)


def _zones(text: str, listed: Sequence[Name]) -> str:
    """Return the words that call an enumeration one of zones, or nothing."""
    last = listed[-1]
    behind = _patterns().listed.match(text, last.end, last.end + _REACH)
    if behind:
        return behind[0]
    own = text[last.start : last.end]
    return own if len(listed) > 1 and last.label == "Platform" and _patterns().shared.search(own) else ""


def _explained(text: str, names: list[Name]) -> list[Name]:
    """Return the names with zones that say what one of a numbered collective is: “一核”即某某科学城."""
    if "”即" not in text:
        return names
    for found in _patterns().explained.finditer(text):
        start, end = found.span("name")
        here = overlapping(names, start, end)
        if all(start <= n.start and n.end <= end and n.label in _PART_OF_NAME for n in names[here]):
            names[here] = [Name(start, end, "Platform", _CONFIDENCE)]
    return names
