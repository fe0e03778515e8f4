"""The lines of a source: what each says, where its words stand, and the marks it bears."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graph.model import Source
from loaders.code_points import code_points, text_of

_FRONT = re.compile(r"\A---[ \t]*\n.*?\n---+[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\n]*\n?")
_HEADING = re.compile(r"\s*(#{1,6})\s+")
_QUOTE = re.compile(r"\s*>\s?")
_BULLET = re.compile(r"\s*[-*+]\s+(?=\S)")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}\Z")
_BOLD = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_TAG = re.compile(r"<br\s*/?>|</?[a-zA-Z][^<>]{0,200}>|!\[[^\[\]]*\]\([^()]*\)")
_HEADING_INSIDE = re.compile(r"\*\*\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_WHOLE = 3000  # characters that no paragraph has
_LEAD = re.compile(r"\*\*(.+?)\*\*")
_HALF = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HALF_WIDTH = {chr(c): chr(half) for c, half in _HALF.items()} | dict(zip("（）．：　\xa0", "().:  ", strict=True))
_FULL_WIDTH = frozenset(_HALF_WIDTH)
_PLANE = 1 << 16  # no code point of full width lies beyond
_NARROWED = np.arange(_PLANE, dtype=np.uint32)
_NARROWED[[ord(full) for full in _HALF_WIDTH]] = [ord(half) for half in _HALF_WIDTH.values()]
_LONG = 48  # characters from which on a text is narrowed as an array


def half_width(text: str) -> str:
    """Return a text with full-width digits, letters and marks of numbering in half width, one character for one."""
    if len(text) >= _LONG:
        codes = code_points(text)
        if codes.max() < _PLANE:
            return text_of(_NARROWED.take(codes))
    for character in _FULL_WIDTH.intersection(text):
        text = text.replace(character, _HALF_WIDTH[character])
    return text


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``pieces`` are start, end, … of its words in the source; marks of Markdown are left out of them."""

    pieces: tuple[int, ...]
    text: str  # the pieces joined
    clean: str  # the text for classifying: no marks of emphasis, half-width numbering, no white space at the ends
    gap: bool  # an empty line, or the beginning of the text, stands before it
    indent: int  # white space before the words
    level: int = 0  # heading marks before it
    bold: bool = False  # all of it is emphasised
    lead: int = 0  # length, in ``clean``, of an emphasised beginning
    quoted: bool = False

    @property
    def start(self) -> int:
        return self.pieces[0]

    @property
    def end(self) -> int:
        return self.pieces[-1]


def lines(source: Source) -> list[Line]:
    """Return the lines of a source that hold words, in order; front matter and comments are left out."""
    markdown = source.media_type == "text/markdown"
    hidden = list(_hidden(source.text)) if markdown else []
    half = half_width(source.text)
    out: list[Line] = []
    gap = True
    for match in _LINE.finditer(source.text):
        start, end = match.start(), match.end()
        if start == end:
            break
        for begin, stop in _parts(source.text, start, end):
            line = _line(source.text, half, begin, stop, gap or begin > start, markdown, hidden)
            if line is not None:
                out.append(line)
            gap = line is None
    return out


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a line whole, or, where a whole document stands on it, its parts between emphasised headings."""
    if end - start > _WHOLE:
        for match in _HEADING_INSIDE.finditer(text, start, end):
            if match.start() > start:
                yield start, match.start()
                start = match.start()
    yield start, end


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Yield where front matter and comments stand, in order and apart from each other."""
    front = _FRONT.match(text)
    if front:
        yield front.span()
    yield from (m.span() for m in _COMMENT.finditer(text, front.end() if front else 0))


def _line(
    text: str, half: str, start: int, end: int, gap: bool, markdown: bool, hidden: list[tuple[int, int]]
) -> Line | None:
    before = bisect_right(hidden, (start, len(text)))
    if before and end <= hidden[before - 1][1] + 1:
        return None
    raw = text[start:end]
    stripped = raw.strip()
    if not stripped or (markdown and _RULE.match(raw)):
        return None
    indent = len(raw) - len(raw.lstrip())
    left, right = start + indent, start + len(raw.rstrip())
    row = raw.count("\t") >= (2 if markdown else 1)
    if row:  # cells of a table row: empty ones at its beginning are part of it
        left = start + len(raw) - len(raw.lstrip(" \u3000\xa0\n"))
    level, quoted, cuts = 0, False, []
    if markdown and not row:
        level, quoted, left = _markdown_lead(text, left, right)
        if left >= right:
            return None
    if markdown:
        cuts = [m.span() for m in (*_BOLD.finditer(text, left, right), *_TAG.finditer(text, left, right))]
        cuts += hidden[bisect_left(hidden, (left, 0)) : bisect_left(hidden, (right, 0))]
    pieces = tuple(_pieces(left, right, sorted(cuts)))
    if not pieces:
        return None
    said, narrow = (_joined(of, pieces) for of in (text, half))
    clean = narrow.replace("**", "").strip(" ")
    if not clean.strip():
        return None
    lead = _LEAD.match(text, left, right)
    emphasis = len(_BOLD.sub("", lead[1]).strip()) if lead else 0
    bold = bool(lead) and emphasis >= len(clean.strip())
    return Line(pieces, said, clean, gap, indent, level, bold, 0 if bold else emphasis, quoted)


def _joined(text: str, pieces: tuple[int, ...]) -> str:
    if len(pieces) == 2:
        return text[pieces[0] : pieces[1]]
    return "".join(text[a:b] for a, b in zip(pieces[::2], pieces[1::2], strict=True))


def _markdown_lead(text: str, left: int, right: int) -> tuple[int, bool, int]:
    """Return heading level, whether quoted, and where the words begin."""
    quoted = level = 0
    while match := _QUOTE.match(text, left, right):
        quoted, left = 1, match.end()
    if match := _BULLET.match(text, left, right):
        left = match.end()
    if match := _HEADING.match(text, left, right):
        level, left = len(match[1]), match.end()
    return level, bool(quoted), left


def _pieces(left: int, right: int, cuts: list[tuple[int, int]]) -> Iterator[int]:
    for a, b in cuts:
        if a > left:
            yield from (left, a)
        left = max(left, b)
    if left < right:
        yield from (left, right)
