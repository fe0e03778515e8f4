"""Committees and governments by their full names: 中共云岭市委, 云岭市人民政府 are bodies wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from loaders import divisions
from loaders.annotate.names import Name, overlapping
from loaders.lexicon import words_from

# What may follow a committee: 市委 is also the beginning of 市委全会, 市委书记; a government's office is another body.
_OFFICE = re.compile(
    r"人民政府(?!办公[厅室]|国有资产|驻|外事|侨务|研究室|发展研究|参事|网|[^,。;:、和]{0,6}(?:规则|条例))"
    r"|委(?=[,。;、和与及的关]|$|[^,。;:、]{2,8}人民政府)"
)
_OFFICES = ("人民政府", "政府", "委")  # how the second of two bodies in one ends
_PARTY = "中共"
# Before a place: a document that is only cited; governments of a kind, 各县市区.
_NOT_BEFORE = ("《", "县", "市", "各")
_LENGTHS = range(9, 1, -1)  # characters of a place's name
_CONFIDENCE = 0.9
_GIVES_WAY = ("Region", "Agency")


def with_offices(text: str, names: Sequence[Name]) -> Sequence[Name]:
    """Return the names of a text, in order, with the bodies whose full names the tagger missed, or took for one."""
    out = list(names)
    for start, end in _offices(text):
        here = overlapping(out, start, end)
        over = out[here]
        if all(_gives_way(text, n, end) for n in over) and (start, end, "Agency") not in [n[:3] for n in over]:
            out[here] = [Name(start, end, "Agency", _CONFIDENCE)]
    return out


def _gives_way(text: str, name: Name, end: int) -> bool:
    """Tell whether a name gives way to an office that ends at ``end``: not a body of which the office is the front."""
    if name.label not in _GIVES_WAY:
        return False
    behind = text[end : name.end].lstrip("、和与及")
    places = (behind.removesuffix(o) for o in _OFFICES if behind.endswith(o))
    return not behind or any(place in divisions.names() for place in places)


def _offices(text: str) -> Iterator[tuple[int, int]]:
    if "委" not in text and "人民政府" not in text:
        return
    for office in _OFFICE.finditer(text):
        start = _before(text, office.start(), divisions.names(short=False))
        if start < office.start() and text[start : office.start()] not in _everyday():
            start = _before(text, start, divisions.names())  # 中共云岭市青禾区委
            start -= len(_PARTY) if text.endswith(_PARTY, 0, start) else 0
            if text[start - 1 : start] not in _NOT_BEFORE:
                yield start, office.end()


@cache
def _everyday() -> frozenset[str]:
    return frozenset(words_from("names")["not_places"]["everyday"])


def _before(text: str, end: int, places: Container[str]) -> int:
    """Return where the longest name of a place that stands right before a character begins, or that character."""
    return next((end - n for n in _LENGTHS if n <= end and text[end - n : end] in places), end)
