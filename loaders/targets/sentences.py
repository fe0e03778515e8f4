"""A passage cut into sentences and clauses in normal form, with the numbers in it that may promise something."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.lexicon import any_of
from loaders.normal import NormalText, normalize
from loaders.quantities import Quantity, quantities
from loaders.targets.words import entries, pattern

_STOP = re.compile(r"[。!?]+[”\")]*")
_PART = re.compile(r"[,;:](?!\d{3})|(?<!\d)[,;:]")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]{1,40}\"|「[^「」]{1,80}」|《[^《》]{1,80}》")
_BRACKETED = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_PART_OF_LIST = r"[^\d()、,;:]{1,14}\d{1,9}(?:\.\d+)?[万亿]?[^\d()、,;:]{1,4}"
_LIST = re.compile(rf"\((?:其中[:,]?)?{_PART_OF_LIST}(?:[、,;]{_PART_OF_LIST})+\)")  # (甲类3座,乙类5座)
_JOINED = re.compile(r"[A-Za-z第+./×]$|\d[-—–]$")
_SEVERAL = re.compile(r"[“\"]?[两二三四五六七八九]个$")  # “三个100%”, “三个百亿”
_ORDINAL = re.compile(r"[+×]|[A-Za-z]+(?![a-z]*[/每])|号|年|月|日|时|版|期|届|级|周年|世纪")
_YEARS = re.compile(r"(?:年限|寿命|周期)(?:为|达到|达|提高到|提升到|延长到|至|超过)?$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence, by its place in the passage's normal form, and the numbers in it."""

    start: int
    end: int
    numbers: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its clauses."""

    start: int
    end: int
    clauses: tuple[Clause, ...]


def plain(text: str) -> NormalText:
    """Return the normal form of a passage without marks of emphasis."""
    full = normalize(text)
    if "*" not in full.text and "_{" not in full.text:
        return full
    kept = [i for i, c in enumerate(full.text) if c not in "*{}" and not (c == "_" and full.text[i + 1 : i + 2] == "{")]
    return NormalText("".join(full.text[i] for i in kept), tuple(full.origin[i] for i in kept), full.length)


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in normal form that hold a number."""
    listed = {m.span() for m in _LIST.finditer(text)} if "(" in text else set()
    bracketed = [m.span() for m in _BRACKETED.finditer(text) if m.span() not in listed]
    covered = _Spans([*(m.span() for m in _QUOTED.finditer(text)), *bracketed])
    edges = sorted(place for start, end in listed for place in (start, end - 1))
    numbers = [q for q in quantities(text) if _may_promise(text, q, covered)]
    stops = [m.end() for m in _STOP.finditer(text) if not covered.around(m.start(), m.start() + 1)]
    start = first = 0
    for end in (*stops, len(text)):
        last = first
        while last < len(numbers) and numbers[last].start < end:
            last += 1
        if last > first:
            yield Sentence(start, end, tuple(_clauses(text, start, end, numbers[first:last], covered, edges)))
        start, first = end, last


class _Spans:
    """Quoted and bracketed stretches of a text; tells whether a place lies inside one."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        self._starts = [start for start, _ in merged]
        self._ends = [end for _, end in merged]

    def around(self, start: int, end: int) -> bool:
        """Tell whether ``start`` to ``end`` lies inside one, its marks apart."""
        place = bisect_right(self._starts, start) - 1
        return place >= 0 and self._starts[place] < start and end < self._ends[place]


def _clauses(
    text: str, start: int, end: int, numbers: Sequence[Quantity], covered: _Spans, edges: Sequence[int]
) -> Iterator[Clause]:
    """Yield the clauses of a sentence; a list in brackets (its ``edges``) makes clauses of its own."""
    marks = [m.start() for m in _PART.finditer(text, start, end) if not covered.around(m.start(), m.start() + 1)]
    marks = sorted({*marks, *edges[bisect_left(edges, start) : bisect_left(edges, end)]})
    begin, first = start, 0
    for mark in (*marks, end):
        last = first
        while last < len(numbers) and numbers[last].start < mark:
            last += 1
        if mark > begin:
            yield Clause(begin, mark, tuple(numbers[first:last]))
        begin, first = mark + 1, last


def _may_promise(text: str, q: Quantity, covered: _Spans) -> bool:
    """Tell whether a number can be a commitment at all: not part of a name, a date, an ordinal or a bracket."""
    several = ("亿" in q.unit or q.unit == "%") and _SEVERAL.search(text, max(0, q.start - 3), q.start) is not None
    if covered.around(q.start, q.end) and q.unit != "番" and not several:
        return False
    head, tail = text[max(0, q.start - 3) : q.start], text[q.end : q.end + 12]
    if _JOINED.search(head) and not head.endswith(".."):
        return False
    if q.kind == "bare" and (not q.after and (not _measured(tail) or _ORDINAL.match(tail))):
        return False
    if q.unit == "年" and not _YEARS.search(text, max(0, q.start - 8), q.start):
        return False
    if q.kind == "rank" and (q.value >= 500 or not _measured(tail)):
        return False  # 世界500强 is a list of firms, 百强县 a title
    if q.words and q.unit not in {"番", "%", "", "位"}:
        return several or _is_amount(text, q, tail)
    return not pattern("names", "slogans").match(text[q.start : q.end + 6], q.end - q.start - len(q.unit or ""))


def _measured(tail: str) -> bool:
    """Tell whether what follows a number without a unit leaves it a value by itself."""
    return not tail or tail[0] in ",;。、)和及与并”"


def _is_amount(text: str, q: Quantity, tail: str) -> bool:
    """Tell an amount in Chinese numerals (突破千亿元) from a word for many (千亿级, 百亿产业, 每万人, 亿元以上项目)."""
    behind = tail[:1]
    if tail.startswith(entries("names", "steps")):
        behind = ""
    if (behind and behind not in ",;。、)的") or tail.startswith(entries("names", "after")):
        return False
    return _level().search(text, max(0, q.start - 12), q.start) is not None


@cache
def _level() -> re.Pattern[str]:
    words = any_of([*entries("before", ">"), *entries("before", ">="), "达到", "达", "实现"])
    return re.compile(rf"(?:{words})$")
