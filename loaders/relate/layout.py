"""How the mentions of a passage lie: in which sentence and clause, and in which enumeration.

Works on text in normal form (no white space); positions count in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from graph.model import Label

_FULL_STOPS = frozenset("。！？!?")
_CLAUSE = re.compile(r"[,:;。！？!?]")  # full stops among them
_SEMICOLON = re.compile(r";")
#: What may stand between two items of one enumeration: a mark or a word of listing, with quotes, a bracketed note or a
#: short word of work (建设、 提升、) before it.
_LISTING = re.compile(r"[”\"』》)]?(?:\([^()]{0,24}\))?[^,。;:、]{0,5}?(?:、|和|及|与|以及|暨|或)[“\"『《(]?")
_QUOTES = re.compile(r"[”\"』》][、]?[“\"『《]")
#: Labels that are listed side by side though they differ.
_KIN = {Label.PROJECT: "work", Label.PLATFORM: "work", Label.INDUSTRY: "industry"}


@dataclass(frozen=True, slots=True)
class Span:
    """A mention in normal form."""

    start: int
    end: int
    label: Label
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """``spans`` in order of their place; the lists run along them."""

    text: str
    spans: tuple[Span, ...]
    sentence: tuple[int, ...]  # number of the sentence each begins in
    groups: tuple[tuple[int, int], ...]  # first and last span of each enumeration; a span alone is one of its own
    group_of: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    clause_starts: tuple[int, ...]
    plan: bool = False  # of a plan, not of a report

    def between(self, left: int, right: int) -> str:
        """Return the text between two groups, ``left`` before ``right``."""
        return self.text[self.spans[self.groups[left][1]].end : self.spans[self.groups[right][0]].start]

    def clause_start(self, position: int) -> int:
        """Return where the clause around a position begins."""
        return self.clause_starts[bisect_right(self.clause_starts, position) - 1]

    def sentence_start(self, position: int) -> int:
        """Return where the sentence around a position begins."""
        return self.sentence_starts[bisect_right(self.sentence_starts, position) - 1]


def lay_out(text: str, spans: Sequence[Span], plan: bool = False) -> Layout:
    """Return the layout of ``spans`` in ``text`` (both in normal form); ``plan``: it is a plan's, not a report's."""
    ordered = tuple(sorted(spans, key=lambda s: (s.start, s.end)))
    clauses = (0, *(m.end() for m in _CLAUSE.finditer(text)))
    sentences = (0, *(end for end in clauses[1:] if text[end - 1] in _FULL_STOPS))
    groups: list[tuple[int, int]] = []
    for i, span in enumerate(ordered):
        if groups and _continues(text, ordered[i - 1], span):
            groups[-1] = (groups[-1][0], i)
        else:
            groups.append((i, i))
    group_of = [g for g, (first, last) in enumerate(groups) for _ in range(first, last + 1)]
    places = tuple(bisect_right(sentences, s.start) - 1 for s in ordered)
    return Layout(text, ordered, places, tuple(groups), tuple(group_of), sentences, clauses, plan)


def _continues(text: str, left: Span, right: Span) -> bool:
    if _KIN.get(left.label, left.label) != _KIN.get(right.label, right.label):
        return False
    gap = text[left.end : right.start]
    if len(gap) > 34 or not gap:
        return False
    return bool(_LISTING.fullmatch(gap) or _QUOTES.fullmatch(gap))
