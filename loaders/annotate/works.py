"""Parks, centres and bases in an enumeration of works (…等重点项目) are projects, however far away the word stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from loaders.annotate.names import Name
from loaders.lexicon import any_of, words_from

_KINDS = ("Project", "Platform")
_BETWEEN = frozenset(("、", "和", "及", "以及", "与"))
_REACH = 16  # characters looked at behind an enumeration


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what ends a name that may be either, and what follows an enumeration of works."""
    data = words_from("works")
    heads, works = (any_of(data[key]) for key in ("heads", "works"))
    return re.compile(rf"(?:{heads})(?:\([^()]{{0,12}}\))?(?:[一二三四五六]期)?”?$"), re.compile(
        rf"等[^,。;:、]{{0,10}}?(?:{works})"
    )


def as_works(text: str, names: Sequence[Name]) -> list[Name]:
    """Return the names of a text, in order, those with such a head as projects where they are listed as works."""
    head, works = _patterns()
    out = list(names)
    for first, last in enumerations(text, names):
        end = names[last - 1].end
        if works.match(text, end, end + _REACH):
            out[first:last] = [
                n._replace(label="Project") if head.search(text[n.start : n.end]) else n for n in names[first:last]
            ]
    return out


def enumerations(text: str, names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Yield from where to where in ``names`` projects and platforms stand side by side; one alone counts too."""
    first = 0
    for i, name in enumerate(names):
        if name.label not in _KINDS:
            first = i + 1
        elif i + 1 == len(names) or text[name.end : names[i + 1].start] not in _BETWEEN:
            yield first, i + 1
            first = i + 1
        elif names[i + 1].label not in _KINDS:
            first = i + 1
