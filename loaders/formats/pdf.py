"""A PDF with a text layer: columns, tables, running heads and paragraphs told by where the words stand on the page."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from loaders.formats.errors import NoTextError, NotOpenedError

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-—–\s·]*(?:第\s*)?(\d{1,4})(?:\s*页)?(?:\s*/?\s*共?\s*\d{1,4}\s*页?)?[-—–\s·]*")
_EDGE = 3  # lines at the top and bottom of a page among which running heads are looked for
_END = tuple("。！？；;:：!?”」")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words in one column; ``rows`` instead of words where it is a table."""

    words: str
    left: float
    right: float
    top: float
    size: float
    rows: tuple[str, ...] = ()


def text_of_pdf(data: bytes) -> str:
    """Return the words of a PDF: paragraphs parted by empty lines, table rows with tabs.

    Raises :class:`NoTextError` where it is a scan, :class:`NotOpenedError` where it is no PDF or can't be opened.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = []
            for page in document.pages:
                pages.append(list(_lines(page)))
                page.close()
    except (PDFSyntaxError, PDFPasswordIncorrect, PdfminerException) as error:
        raise NotOpenedError("not a PDF that can be opened") from error
    if not any(line.words.strip() or line.rows for page in pages for line in page):
        raise NoTextError("no text layer")
    return "\n\n".join(_paragraphs(_without_heads(pages))) + "\n"


def _lines(page: Any) -> Iterator[_Line]:
    """Yield the lines and tables of a page in reading order."""
    tables = [t for t in page.find_tables() if len(t.rows) >= 2 and max(len(r.cells) for r in t.rows) >= 2]
    boxes = [table.bbox for table in tables]
    words = [w for w in page.extract_words(extra_attrs=["size"], keep_blank_chars=True) if not _inside(w, boxes)]
    for column in _columns(words, float(page.width)):
        found = [*_joined(column), *(_table(t) for t in tables if _in_column(t.bbox, column, words))]
        yield from sorted(found, key=lambda line: line.top)
    if not words:
        yield from sorted((_table(table) for table in tables), key=lambda line: line.top)


def _inside(word: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)


def _columns(words: list[dict[str, Any]], width: float) -> list[list[dict[str, Any]]]:
    """Return the words of each column, from left to right: two where a gutter in the middle is free of words."""
    if len(words) < 40:
        return [words] if words else []
    for place in (x * width / 100 for x in range(42, 59)):
        left = [w for w in words if w["x1"] <= place]
        right = [w for w in words if w["x0"] >= place]
        crossing = len(words) - len(left) - len(right)
        if crossing == 0 and min(len(left), len(right)) >= 0.25 * len(words):
            return [left, right]
    return [words]


def _in_column(
    box: tuple[float, float, float, float], column: list[dict[str, Any]], words: list[dict[str, Any]]
) -> bool:
    """Tell whether a table belongs to a column; one that lies over several goes with the first."""
    if len(column) == len(words):
        return True
    left, right = min(w["x0"] for w in column), max(w["x1"] for w in column)
    return bool(left - 5 <= box[0] <= right)


def _joined(words: list[dict[str, Any]]) -> Iterator[_Line]:
    """Yield the lines that words on one height make."""
    row: list[dict[str, Any]] = []
    for word in sorted(words, key=lambda w: (w["bottom"], w["x0"])):
        if row and abs(word["bottom"] - row[-1]["bottom"]) > 0.5 * word["size"]:
            yield _line(row)
            row = []
        row.append(word)
    if row:
        yield _line(row)


def _line(row: list[dict[str, Any]]) -> _Line:
    row = sorted(row, key=lambda w: w["x0"])
    parts = [row[0]["text"]]
    for before, word in pairwise(row):
        gap = word["x0"] - before["x1"]
        parts.append((" " if gap > 0.6 * word["size"] else "") + word["text"])
    size = median(w["size"] for w in row)
    return _Line("".join(parts).strip(), row[0]["x0"], row[-1]["x1"], row[0]["top"], size)


def _table(table: Any) -> _Line:
    rows = tuple("\t".join(_cell(words) for words in row) for row in table.extract() if any(words for words in row))
    return _Line("", table.bbox[0], table.bbox[2], table.bbox[1], 0.0, rows)


def _cell(words: str | None) -> str:
    return "".join(part.strip() for part in (words or "").split("\n")).replace("\t", " ")


def _without_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Return the pages without page numbers and the lines that come back at the top or bottom of many of them."""
    told = Counter(key for page in pages for key in {_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    many = max(3, len(pages) // 3)
    out = []
    shift = _numbering(pages)
    for place, page in enumerate(pages):
        gone: set[str] = set()
        heads: set[int] = set()
        for line in (*page[:_EDGE], *reversed(page[-_EDGE:])):
            running = len(pages) > 2 and told[_key(line)] >= many and _key(line) not in gone
            number = _PAGE_NUMBER.fullmatch(line.words)
            counted = number is not None and shift is not None and int(number[1]) == place + shift
            if not line.rows and (running or counted):
                gone.add(_key(line))  # once a page: the title under a running head of the same words stays
                heads.add(id(line))
        out.append([line for line in page if id(line) not in heads])
    return out


def _numbering(pages: list[list[_Line]]) -> int | None:
    """Return the number of the first page, if the pages are numbered at all: a value in a table is no page number."""
    shifts = Counter(
        int(number[1]) - place
        for place, page in enumerate(pages)
        for line in {id(line): line for line in (*page[:1], *page[-1:])}.values()
        if (number := _PAGE_NUMBER.fullmatch(line.words))
    )
    shift, times = shifts.most_common(1)[0] if shifts else (0, 0)
    return shift if times >= max(1, len(pages) // 2) else None


def _key(line: _Line) -> str:
    return _DIGITS.sub("0", line.words) if not line.rows else ""


def _paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    """Yield paragraphs and tables; a paragraph goes on while its lines are full and the next is not indented."""
    lines = [line for page in pages for line in page]
    body = [line for line in lines if not line.rows]
    size = median(line.size for line in body) if body else 10.0
    margins = _margins(body, size)
    current: list[str] = []
    before: _Line | None = None
    for line in lines:
        if line.rows:
            if current:
                yield "".join(current)
            current, before = [], None
            yield "\n".join(line.rows)
            continue
        if before is None or not _goes_on(before, line, margins, size):
            if current:
                yield "".join(current)
            current = []
        current.append(_spaced(current[-1] if current else "", line.words))
        before = line
    if current:
        yield "".join(current)


def _margins(lines: Sequence[_Line], size: float) -> dict[int, tuple[float, float]]:
    """Return the left and right edge of the text, for each column by where its lines begin."""
    groups: dict[int, list[_Line]] = {}
    for line in lines:
        groups.setdefault(int(line.left // 200), []).append(line)
    out = {}
    for place, group in groups.items():
        lefts = Counter(round(line.left) for line in group)
        left = min((x for x, n in lefts.items() if n >= 0.1 * len(group)), default=min(lefts))
        out[place] = (float(left), max(line.right for line in group))
    return out


def _goes_on(before: _Line, line: _Line, margins: dict[int, tuple[float, float]], size: float) -> bool:
    left, right = margins[int(before.left // 200)]
    own_left = margins[int(line.left // 200)][0]
    full = before.right >= right - 2.2 * size
    indented = line.left > own_left + 1.2 * size
    same_size = abs(before.size - line.size) < 0.15 * size
    return full and not indented and same_size and left >= 0


def _spaced(before: str, words: str) -> str:
    """Return the words of a line as they follow the line before: a space between Latin words only."""
    if before and before[-1].isascii() and before[-1].isalpha() and words[:1].isascii() and words[:1].isalpha():
        return " " + words
    return words
