"""Campaigns listed in quotes (“…”“…”行动, “…”、“…”等活动): each is a programme, and no name runs over two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from loaders.annotate.names import Name, overlapping
from loaders.lexicon import any_of, words_from

_QUOTED = re.compile("“[^“”]{2,16}”")
_CONFIDENCE = 0.8


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return lists of quotes: whose last one bears the head (``own``), and those that are called so behind 等."""
    words = words_from("campaigns")
    heads = f"(?:{any_of(words['heads'])})(?!{any_of(words['not_before'])})"
    quotes, short = rf"(?:{_QUOTED.pattern}[、和及与]?)", r"[^“”,。;:、()\[\]\d]"
    counted = "[一二两三四五六七八九十百千万\\d]"
    return (
        re.compile(rf"{quotes}{{1,9}}{_QUOTED.pattern}(?P<own>(?!{counted}|等){short}{{0,6}}?{heads})"),
        re.compile(rf"{quotes}{{0,9}}{_QUOTED.pattern}(?:等{short}{{0,6}}?|{counted}[大项个]{short}{{0,4}}?){heads}"),
    )


def with_campaigns(text: str, names: Sequence[Name]) -> Sequence[Name]:
    """Return the names of a text, in order, with campaigns of such lists that the tagger missed or took as one."""
    if "”" not in text:
        return names
    out = list(names)
    for items in _lists(text):
        here = overlapping(out, items[0][0], items[-1][1])
        kept = [n for n in out[here] if sum(n.start < end and start < n.end for start, end in items) < 2]
        missed = [
            Name(start, end, "Project", _CONFIDENCE)
            for start, end in items
            if not any(n.start < end and start < n.end for n in kept)
        ]
        out[here] = sorted(kept + missed)
    return out


def _lists(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield where the campaigns of each list begin and end, in quotes; the last one with its head."""
    own, called = _patterns()
    for pattern in (own, called):
        for found in pattern.finditer(text):
            items = [m.span() for m in _QUOTED.finditer(text, *found.span())]
            if pattern is own:
                items[-1] = items[-1][0], found.end()
            yield items
