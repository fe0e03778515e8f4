"""Text with marks: the spans of mentions and targets cut into pieces that never cross."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: Where a sentence ends; what closes a quotation stays with it.
_STOPS = "。！？；\n"
_CLOSING = "”’」』）)】》"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a text that lead to the node ``id``."""

    start: int
    end: int
    id: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that belong to the same spans: the innermost leads, all of them mark."""

    text: str
    span: Span | None = None
    labels: tuple[str, ...] = ()


def cut(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """Yield ``text[start:end]`` in pieces; spans may nest and overlap, those outside the text are cut to it."""
    stop = len(text) if end is None else min(end, len(text))
    inside = [span for span in spans if span.start < stop and span.end > start and span.start < span.end]
    if not inside:
        if start < stop:
            yield Piece(text[start:stop])
        return
    edges = sorted(
        {start, stop, *(max(s.start, start) for s in inside), *(min(s.end, stop) for s in inside)},
    )
    inside.sort(key=lambda span: (span.start, -span.end))
    first = 0
    for left, right in pairwise(edges):
        while first < len(inside) and inside[first].end <= left:
            first += 1  # only a prefix can be left behind for good; the rest is tested below
        over = []
        for span in inside[first:]:
            if span.start > left:
                break
            if span.end > left:
                over.append(span)
        shortest = min(over, key=lambda span: (span.end - span.start, span.start), default=None)
        yield Piece(text[left:right], shortest, tuple(dict.fromkeys(span.label for span in over)))


def sentence(text: str, start: int, end: int, longest: int = 400) -> tuple[int, int]:
    """Return the bounds of the sentence of ``text`` around ``start``..``end``, at most about ``longest`` characters."""
    left = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    rights = [at for at in (text.find(stop, end) for stop in _STOPS) if at >= 0]
    right = min(rights, default=len(text) - 1) + 1
    while left < start and text[left] in _CLOSING:
        left += 1
    while right < len(text) and text[right] in _CLOSING:
        right += 1
    return max(left, start - longest), min(right, end + longest)


def gist(text: str, spans: Sequence[Span], longest: int = 140) -> Iterator[Piece]:
    """Yield ``text`` in pieces; of more than ``longest`` characters, only the sentences that hold a span."""
    if len(text) <= longest:
        yield from cut(text, spans)
        return
    first: dict[str, Span] = {}
    for span in spans:
        first.setdefault(span.name, span)
    bounds = sorted({sentence(text, span.start, span.end, longest) for span in first.values()}) or [(0, longest)]
    end = 0
    for start, stop in bounds:
        if start > end:
            yield Piece("……")
        yield from cut(text, spans, max(start, end), stop)
        end = max(end, stop)
    if end < len(text):
        yield Piece("……")


def found(text: str, words: Sequence[str], label: str = "") -> list[Span]:
    """Return a span for every place where one of ``words`` stands in ``text``."""
    spans = []
    for word in filter(None, words):
        at = text.find(word)
        while at >= 0:
            spans.append(Span(at, at + len(word), "", label, word))
            at = text.find(word, at + len(word))
    return spans
