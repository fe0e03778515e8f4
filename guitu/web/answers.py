"""The answer to a question or query as the page shows it: cells that lead on, and the words last, with their source."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.catalogue import Question
from graph.legend import KINDS, look, reads, tidy
from graph.model import Label, RelationshipType
from graph.table import Cell, NodeCell, PathCell, RelationshipCell, Table, plain
from guitu.web.address import address, named
from guitu.web.words import column

#: What the name of a column of words ends in, and the columns that say where the words stand: shown under the words.
_QUOTE, _SOURCE = "quote", ("document", "section")
#: A node of a ``draw`` line: the column of its name, a label or the column of one, the column of its document.
_END = re.compile(r"(\w+):(@?\w+)(?:#(\w+))?")
#: Characters from which on a cell wants a wider column.
_LONG = 5
_LABELS, _TYPES = frozenset(map(str, Label)), frozenset(map(str, RelationshipType))
#: Columns that leave room for words beside them.
_BESIDE = 5
#: What values of a column are called.
_WORDS = {
    ("direction", "to"): "→",
    ("direction", "from"): "←",
    ("strength", "strong"): "强",
    ("strength", "weak"): "弱",
    ("comparator", "="): "",
    ("comparator", ">="): "≥",
    ("comparator", "<="): "≤",
    ("comparator", "~"): "约",
}
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: text, where it leads, and the label whose colour it has."""

    text: str
    href: str = ""
    label: str = ""
    parts: Sequence[Shown] = ()
    number: bool = False

    @property
    def shape(self) -> str:
        """How wide the cell wants to be."""
        empty = not self.text and not self.parts
        if empty or self.parts:
            return "none" if empty else ""
        return "number" if self.number else "long" if len(self.text) > _LONG else "short"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words with their source."""

    quote: str
    document: str
    section: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row in the order of the columns, and its words."""

    cells: Sequence[Shown]
    quotes: Sequence[Quoted]


@dataclass(frozen=True, slots=True)
class Answer:
    """A table to be shown."""

    columns: Sequence[str]  # names
    captions: Sequence[str]
    rows: Sequence[Row]
    quoted: Sequence[str]  # captions of the columns of words
    truncated: bool
    total: int | None
    notes: Sequence[str]

    @property
    def under(self) -> bool:
        """Whether words stand under their row: beside it there would be no room."""
        return bool(self.quoted) and (len(self.quoted) > 1 or len(self.columns) > _BESIDE)


def answer(table: Table, question: Question | None = None) -> Answer:
    """Return ``table`` as it is shown; ``question`` says which columns name nodes of which label."""
    quotes = [name for name in table.columns if name.endswith(_QUOTE)] if question else []
    beside = {name for quote in quotes for name in (quote, *_places(quote))}
    beside |= {name for value in table.columns if question for name in _amount(value, table.columns)}
    filled = {
        name for row in table.rows for name, cell in zip(table.columns, row, strict=True) if cell not in (None, [])
    }
    # A column that no row has anything in tells a reader nothing; a query of one's own keeps what it asked for.
    columns = [name for name in table.columns if name not in beside and (name in filled or not question)]
    ends = _ends(question)
    rows = []
    for record in (dict(zip(table.columns, row, strict=True)) for row in table.rows):
        cells = tuple(_amounted(record, name, _cell(record[name], name, _lead(record, name, ends))) for name in columns)
        rows.append(Row(cells, tuple(_quoted(record, name) for name in quotes)))
    captions = [column(name) if question else name for name in columns]
    quoted = [column(name) for name in quotes]
    return Answer(columns, captions, rows, quoted, table.truncated, table.total, table.notes)


def _places(quote: str) -> tuple[str, ...]:
    """Return the columns that say where the words of the column ``quote`` stand."""
    return tuple(quote.removesuffix(_QUOTE) + name for name in _SOURCE)


def _amount(value: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that belong to the number in the column ``value``: how it compares, and its unit."""
    if not value.endswith("value"):
        return ()
    names = (value.removesuffix("value") + name for name in ("comparator", "unit"))
    return tuple(name for name in names if name in columns)


def _amounted(record: Mapping[str, Cell], name: str, cell: Shown) -> Shown:
    """Return the cell of a number with its sign before it and its unit behind."""
    around = _amount(name, tuple(record))
    if not around or not cell.text:
        return cell
    said = {part.rpartition("_")[2]: _said(part, _text(record[part])) for part in around}
    return replace(cell, text=f"{said.get('comparator', '')}{cell.text}{said.get('unit', '')}")


def _ends(question: Question | None) -> dict[str, tuple[str, str]]:
    """Return column -> label (or ``@`` and the column of it) and column of the document, of all that is drawn."""
    found: dict[str, tuple[str, str]] = {}
    for line in question.draw if question else ():
        for name, label, document in _END.findall(line):
            found.setdefault(name, (label, document))
    return found


def _lead(record: Mapping[str, Cell], name: str, ends: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Return where the cell of column ``name`` leads, and its label."""
    label, document = ends.get(name, ("", ""))
    if label.startswith("@"):
        label = str(record.get(label[1:]) or "")
    if not label or not isinstance(record[name], str) or label == Label.PASSAGE:
        return "", ""
    return named(label, str(record[name]), str(record.get(document) or "") if document else ""), label


def _cell(value: Cell, name: str = "", lead: tuple[str, str] = ("", "")) -> Shown:
    if isinstance(value, NodeCell):
        label = value.labels[0] if value.labels else ""
        return Shown(str(value.properties.get("name") or value.id), address(value.id), label)
    if isinstance(value, RelationshipCell):
        return Shown(reads(value.type))
    if isinstance(value, PathCell):
        return Shown("", parts=tuple(_path(value)))
    if isinstance(value, list | tuple):
        return Shown("", parts=tuple(map(_cell, value)))
    if isinstance(value, Mapping):
        return Shown("", parts=tuple(Shown(f"{key}：{_text(plain(part))}") for key, part in value.items()))
    text = _text(value)
    if lead[0]:
        return Shown(tidy(text, lead[1]), *lead)
    if isinstance(value, str):
        return Shown(_said(name, text), "", text if name.endswith("label") and text in _LABELS else "")
    return Shown(text, number=True)


def _path(path: PathCell) -> Iterator[Shown]:
    for number, node in enumerate(path.nodes):
        yield _cell(node)
        if number < len(path.relationships):
            link = path.relationships[number]
            yield Shown(f"{reads(link.type, link.start == node.id)} →")


def _said(name: str, text: str) -> str:
    """Return what a value of the vocabulary is called."""
    if name.endswith("label") and text in _LABELS:
        return look(text).caption
    if name == "link" and text in _TYPES:
        return reads(text)
    if name == "kind":
        return KINDS.get(text, text)
    return _WORDS.get((name, text), text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _quoted(record: Mapping[str, Cell], name: str) -> Quoted:
    document, section = (_text(record.get(column_)) for column_ in _places(name))
    return Quoted(_text(record[name]), document, section, named(Label.DOCUMENT.value, document) if document else "")


def as_csv(table: Table) -> bytes:
    """Return ``table`` as comma-separated values that a spreadsheet opens rightly and takes no formula from."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([_tame(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # the mark tells a spreadsheet that it is UTF-8


def _tame(cell: Cell) -> Any:
    flat = plain(cell)
    if isinstance(flat, list):
        flat = "、".join(_text(part) for part in flat)
    elif isinstance(flat, Mapping):
        flat = str(flat.get("properties", {}).get("name") or flat.get("type") or flat)
    return f"'{flat}" if isinstance(flat, str) and flat.startswith(_FORMULA) else flat
