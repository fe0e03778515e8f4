"""What an answer draws: nodes and edges, from the ``draw`` lines of its question or from the nodes and paths it holds.

A line reads ``NAME:LABEL#KEY -LINK-> NAME:LABEL#KEY | DOCUMENT, SECTION, QUOTE, NOTE``. ``NAME`` is a column;
``LABEL`` and ``LINK`` are words, or columns with ``@`` before them. ``#KEY`` names a column that tells apart two things
of one name and label. What stands after ``|`` are the columns of the words the edge rests on, where they are not called
so; the note, arithmetic or a reason, may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import QuestionError
from graph.table import NodeCell, PathCell, RelationshipCell, Table

_END = r"(\w+):(@?\w+)(?:#(\w+))?"
_LINE = re.compile(rf"{_END} -(@?\w+)-> {_END}(?: \| (\w+), (\w+), (\w+)(?:, (\w+))?)?")
_WORDS = ("document", "section", "quote", "note")


@dataclass(frozen=True, slots=True)
class Dot:
    """A node of a figure."""

    key: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge of a figure, with the words it rests on."""

    start: str
    end: str
    link: str
    document: str = ""
    section: str = ""
    quote: str = ""
    weight: float = 1.0  # how sure the link is, from 0 to 1
    note: str = ""  # the arithmetic or reason in words


@dataclass(frozen=True, slots=True)
class Figure:
    """What is drawn. ``left_out`` counts the nodes that there was no room for."""

    dots: tuple[Dot, ...]
    arrows: tuple[Arrow, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _End:
    name: str
    label: str
    key: str | None

    def dots(self, row: Mapping[str, Any]) -> list[Dot]:
        """Return the dots of one row: none where the cell is empty, several where it is a list."""
        names = row[self.name] if isinstance(row[self.name], list) else [row[self.name]]
        label = _said(self.label, row)
        apart = f"#{row[self.key]}" if self.key else ""
        return [Dot(f"{label}:{name}{apart}", str(name), label) for name in names if name is not None and label]


@dataclass(frozen=True, slots=True)
class _Line:
    left: _End
    right: _End
    link: str
    words: tuple[str, str, str, str]


def check_draw(lines: Sequence[str], columns: Sequence[str]) -> None:
    """Raise QuestionError when one of the ``draw`` lines cannot be read or names a column that is not there."""
    for text in lines:
        line = _parse(text)
        named = [line.left.name, line.right.name, *(key for key in (line.left.key, line.right.key) if key)]
        named += [word[1:] for word in (line.left.label, line.right.label, line.link) if word.startswith("@")]
        named += [word for word in line.words if word not in _WORDS]
        for column in named:
            if column not in columns:
                raise QuestionError(f"The line to draw, {text}, names {column}, which is no column of the answer.")


def figure_of(table: Table, draw: Sequence[str] = (), limit: int = 200) -> Figure:
    """Return what ``table`` draws, by its question's ``draw`` lines or by the nodes and paths in it.

    At most ``limit`` nodes, the first of the answer; edges between nodes that are left out go with them.
    """
    dots: dict[str, Dot] = {}
    arrows: dict[Arrow, None] = {}
    found = _drawn(table, [_parse(line) for line in draw]) if draw else _held(table)
    for part in found:
        if isinstance(part, Dot):
            dots.setdefault(part.key, part)
        else:
            arrows.setdefault(part)
    kept = dict(list(dots.items())[:limit])
    return Figure(
        tuple(kept.values()),
        tuple(arrow for arrow in arrows if arrow.start in kept and arrow.end in kept),
        len(dots) - len(kept),
    )


def _parse(text: str) -> _Line:
    match = _LINE.fullmatch(text)
    if not match:
        raise QuestionError(f"The line to draw, {text}, must read like: project:Project -HOSTS-> platform:Platform")
    words = (match[8], match[9], match[10], match[11] or "note") if match[8] else _WORDS
    return _Line(_End(match[1], match[2], match[3]), _End(match[5], match[6], match[7]), match[4], words)


def _drawn(table: Table, lines: Sequence[_Line]) -> Iterator[Dot | Arrow]:
    for row in table.records():
        for line in lines:
            left, right = line.left.dots(row), line.right.dots(row)
            yield from left
            yield from right
            link = _said(line.link, row)
            # An answer that says from which side it looks at a link is drawn the way the link goes.
            if row.get("direction") == "from":
                left, right = right, left
            document, section, quote, note = (str(row.get(word) or "") for word in line.words)
            weight = _weight(row.get("confidence"))
            yield from (Arrow(a.key, b.key, link, document, section, quote, weight, note) for a in left for b in right)


def _held(table: Table) -> Iterator[Dot | Arrow]:
    arrows: list[Arrow] = []
    for row in table.rows:
        for part in _parts(row):
            if isinstance(part, Arrow):
                arrows.append(part)
            else:
                yield part
    # After all nodes, so that an end which the answer holds nowhere is the only one called by its id.
    for arrow in arrows:
        yield Dot(arrow.start, arrow.start, "")
        yield Dot(arrow.end, arrow.end, "")
        yield arrow


def _parts(cells: Iterable[Any]) -> Iterator[Dot | Arrow]:
    for cell in cells:
        if isinstance(cell, NodeCell):
            yield Dot(cell.id, str(cell.properties.get("name", cell.id)), cell.labels[0] if cell.labels else "")
        elif isinstance(cell, RelationshipCell):
            weight = _weight(cell.properties.get("confidence"))
            document, section, quote, note = (str(cell.properties.get(word) or "") for word in _WORDS)
            yield Arrow(cell.start, cell.end, cell.type, document, section, quote, weight, note)
        elif isinstance(cell, PathCell):
            yield from _parts((*cell.nodes, *cell.relationships))
        elif isinstance(cell, Mapping):
            yield from _parts(cell.values())
        elif isinstance(cell, list):
            yield from _parts(cell)


def _weight(confidence: object) -> float:
    return float(confidence) if isinstance(confidence, int | float) else 1.0


def _said(word: str, row: Mapping[str, Any]) -> str:
    """Return the word itself, or what the column that it names with ``@`` holds."""
    if not word.startswith("@"):
        return word
    value = row[word[1:]]
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
