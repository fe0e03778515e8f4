"""A passage cut into sentences and clauses in normal form, with the numbers in it that may promise something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from loaders.normal import NormalText, normalize
from loaders.quantities import Quantity, quantities
from loaders.targets.words import any_of, entries, pattern

_STOP = re.compile(r"[。!?]+[”\")]*")
_PART = re.compile(r"[,;:](?!\d{3})|(?<!\d)[,;:]")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]{1,40}\"|「[^」]*」|《[^》]*》")
_BRACKETED = re.compile(r"[(\[〔【][^()\[\]〔〕【】]*[)\]〕】]")
_JOINED = re.compile(r"[A-Za-z第+./×]$|\d[-—–]$")
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
    covered = [m.span() for m in (*_QUOTED.finditer(text), *_BRACKETED.finditer(text))]
    numbers = [q for q in quantities(text) if _may_promise(text, q, covered)]
    stops = [m.end() for m in _STOP.finditer(text) if not _inside(m.start(), covered)]
    start = 0
    for end in (*stops, len(text)):
        inside = [q for q in numbers if start <= q.start < end]
        if inside:
            yield Sentence(start, end, tuple(_clauses(text, start, end, inside, covered)))
        start = end


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(a < place < b - 1 for a, b in spans)


def _clauses(
    text: str, start: int, end: int, numbers: list[Quantity], covered: list[tuple[int, int]]
) -> Iterator[Clause]:
    marks = [m.start() for m in _PART.finditer(text, start, end) if not _inside(m.start(), covered)]
    begin = start
    for mark in (*marks, end):
        if mark > begin:
            yield Clause(begin, mark, tuple(q for q in numbers if begin <= q.start < mark))
        begin = mark + 1


def _may_promise(text: str, q: Quantity, covered: list[tuple[int, int]]) -> bool:
    """Tell whether a number can be a commitment at all: not part of a name, a date, an ordinal or a bracket."""
    if q.unit != "番" and any(a <= q.start and q.end <= b for a, b in covered):
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
    if q.words and q.unit not in {"番", "%", ""}:
        return _is_amount(text, q, tail)
    return not pattern("names", "slogans").match(text[q.start : q.end + 6], q.end - q.start - len(q.unit or ""))


def _measured(tail: str) -> bool:
    """Tell whether what follows a number without a unit leaves it a value by itself."""
    return not tail or tail[0] in ",;。、)"


def _is_amount(text: str, q: Quantity, tail: str) -> bool:
    """Tell an amount in Chinese numerals (突破千亿元) from a word for many (千亿级, 百亿产业, 每万人, 亿元以上项目)."""
    behind = tail[:1]
    if (behind and behind not in ",;。、)的") or tail.startswith(entries("names", "after")):
        return False
    return _level().search(text, max(0, q.start - 12), q.start) is not None


@cache
def _level() -> re.Pattern[str]:
    words = any_of([*entries("before", ">"), *entries("before", ">="), "达到", "达", "实现"])
    return re.compile(rf"(?:{words})$")
