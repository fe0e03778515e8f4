"""Step 3: rows of a table as the text has kept them (tabs, pipes, one cell a line) become cells under their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import Passage

_SERIAL = re.compile(r"\d{1,3}[.、]?")
_RULE = re.compile(r"[\s|:+=—-]+")
_HEADER = re.compile(r"序号|指标|名称|单位|属性|性质|类别|目标|基数|基期|现状|年均|累计|内容|事项|牵头|责任|增速")
_VALUE = re.compile(r"[-+\[(<>≤≥≦≧〔【约]?\s*\d[\d.,]*.{0,12}|[-—–/]|力争.*|.*下达.*|.*备注.*")
#: What a column's heading says it holds, tried in this order.
_ROLES = (
    ("serial", re.compile(r"^序号$|^编号$")),
    ("nature", re.compile(r"属性|性质|^类型$")),
    ("unit", re.compile(r"^(?:计量)?单位$")),
    ("growth", re.compile(r"年均|增速|累计|增长率|增幅|年平均")),
    ("target", re.compile(r"目标|规划值|20\d\d年?$|规划(?:期)?末")),
    ("base", re.compile(r"基数|基期|基准|现状|实际|完成|20\d\d年?$")),
    ("category", re.compile(r"^(?:指标)?(?:类别|分类|领域|大类|类型)$")),
    ("name", re.compile(r"指标|名称|项目|内容")),
)
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words and where they stand in ``Passage.text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row and the passage it is; ``loose`` where empty cells did not survive, so that columns are unsure."""

    passage: Passage
    cells: tuple[Cell, ...]
    loose: bool


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds (serial, category, name, unit, base, target, growth, nature, or unknown) and its year."""

    role: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one header. A page break that repeats the header begins another table."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def has(self, role: str) -> bool:
        """Tell whether a column of that role is there."""
        return any(column.role == role for column in self.columns)


def tables(passages: Iterable[Passage]) -> Iterator[Table]:
    """Yield the tables that runs of row passages make, in order."""
    run: list[Row] = []
    for passage in passages:
        if passage.kind != "row":
            yield from _split(run)
            run = []
            continue
        row = as_row(passage)
        if row.cells:
            run.append(row)
    yield from _split(run)


def as_row(passage: Passage) -> Row:
    """Return the cells of a row passage."""
    text = passage.text
    loose = "\n" in text
    mark = "\n" if loose else "\t" if "\t" in text else "|"
    cells = [*_cells(text, mark)]
    if mark == "|":
        cells = cells[1:] if cells and not cells[0].text else cells
        cells = cells[:-1] if cells and not cells[-1].text else cells
        if _RULE.fullmatch(text):
            cells = []
    return Row(passage, tuple(cells), loose)


def _cells(text: str, mark: str) -> Iterator[Cell]:
    start = 0
    for part in text.split(mark):
        words = part.strip()
        begin = start + len(part) - len(part.lstrip()) if words else start
        yield Cell(words.replace("**", "").strip(), begin, begin + len(words))
        start += len(part) + 1


def _split(run: Sequence[Row]) -> Iterator[Table]:
    """Yield a table for each header in a run of rows."""
    i = 0
    while i < len(run):
        head = i
        while i < len(run) and _is_header(run[i]):
            i += 1
        header = run[head:i]
        body = i
        while i < len(run) and not _is_header(run[i]):
            i += 1
        yield Table(_columns(header), tuple(run[body:i]))


def _is_header(row: Row) -> bool:
    """Tell whether a row names columns rather than values."""
    words = [cell.text for cell in row.cells if cell.text]
    named = sum(1 for word in words if _HEADER.search(word) or _YEAR.fullmatch(word.rstrip("年")))
    valued = sum(1 for word in words if _VALUE.fullmatch(word) and not _YEAR.match(word))
    numbered = bool(words) and _SERIAL.fullmatch(words[0]) is not None
    return len(words) >= 2 and not numbered and valued == 0 and named * 2 >= len(words)


def _columns(header: Sequence[Row]) -> tuple[Column, ...]:
    """Return the columns that one or two header rows name; the words of a column's two rows count together."""
    width = max((len(row.cells) for row in header), default=0)
    columns = []
    for place in range(width):
        words = [row.cells[place].text for row in header if place < len(row.cells)]
        columns.append(_column("".join(words)))
    years = [column.year for column in columns if column.year]
    last = max(years, default=None)
    return tuple(
        Column("base", c.year) if c.role == "target" and c.year and last and c.year < last else c for c in columns
    )


def _column(words: str) -> Column:
    words = re.sub(r"\s", "", words)
    year = _YEAR.search(words)
    found = next((role for role, pattern in _ROLES if pattern.search(words)), "")
    if found == "target" and re.search(r"基数|实际|现状|完成", words):
        found = "base"
    return Column(found, int(year[0]) if year else None)
