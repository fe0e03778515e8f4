"""Commitments in tables: a row of indicators gives one each; cells of prose are read as prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.model import DocumentRecords
from loaders.quantities import quantities
from loaders.tables import Cell, Column, Row, Table, tables
from loaders.targets.dates import Calendar
from loaders.targets.draft import Draft
from loaders.targets.outlook import Outlook
from loaders.targets.phrases import is_measure
from loaders.targets.prose import read_prose
from loaders.targets.sentences import plain
from loaders.targets.words import after

_NATURE = re.compile(r"(预期|约束)")
_SIGN = re.compile(r"^(≤|≥|<|>|≦|≧|约|力争|不低于|不高于|不超过|控制在|达到|保持在?|稳定在|>=|<=)")
_SIGNS = {"≤": "<=", "≦": "<=", "<": "<", "≥": ">=", "≧": ">=", ">": ">", "约": "~", "力争": ">=", "不低于": ">="}
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_TOTAL = re.compile(r"^[\[〔【(]\s*[-+]?[\d.]")
_UNIT_IN_NAME = re.compile(r"[(（]([^()（）]{1,12})[)）]?$")
_PART = re.compile(r"[,，;；]?\s*其中\s*[:：]?\s*")
_DIGIT = re.compile(r"\d")
_SERIAL = re.compile(r"\d{1,3}[.、]?")
_FALL = re.compile(r"(?:降低|下降|减少|削减)(?:率|幅度)?$")
_GROWTH = re.compile(r"(?:增长|增速|增长率|增幅)$")
_PROSE = 24  # a cell with so many characters may be prose


@dataclass(frozen=True, slots=True)
class _Value:
    number: float
    comparator: str
    total: bool  # [..]: a five-year total
    percent: bool
    unit: str  # that the cell itself names


@dataclass(frozen=True, slots=True)
class _Line:
    """The parts of one row."""

    name: Cell | None
    part: Cell | None
    unit: str
    base: Cell | None
    target: Cell | None
    growth: Cell | None
    nature: str


def read_tables(records: DocumentRecords, views: Mapping[str, Outlook], known: Calendar) -> dict[str, list[Draft]]:
    """Return the commitments of each row by passage id; positions count in the passage's normal form."""
    out: dict[str, list[Draft]] = {}
    for table in tables(records.passages):
        if not table.rows or views[table.rows[0].passage.id].past:
            continue
        if table.has("target") or table.has("nature"):
            out.update(_indicator_rows(table, known, views))
        else:
            out.update((row.passage.id, list(_prose_cells(row, views, known))) for row in table.rows)
    return out


def _prose_cells(row: Row, views: Mapping[str, Outlook], known: Calendar, shortest: int = _PROSE) -> Iterator[Draft]:
    """Yield what the cells of a row promise that have at least ``shortest`` characters."""
    whole = plain(row.passage.text)
    for cell in row.cells:
        if len(cell.text) < shortest:
            continue
        words = plain(row.passage.text[cell.start : cell.end])
        shift, _ = whole.normal_span(cell.start, cell.end)
        for draft in read_prose(words.text, views[row.passage.id], known):
            yield replace(draft, start=draft.start + shift, end=draft.end + shift)


def _indicator_rows(table: Table, known: Calendar, views: Mapping[str, Outlook]) -> Iterator[tuple[str, list[Draft]]]:
    parent, parts, unit = "", [""], ""
    base_year = max((c.year for c in table.columns if c.role == "base" and c.year), default=None)
    due = next((c.year for c in table.columns if c.role == "target" and c.year), None)
    for row in table.rows:
        line = _loose(row, table.columns) if row.loose else _aligned(row, table.columns)
        if line.name or line.part or line.unit:
            unit = line.unit
        line = replace(line, unit=line.unit or unit)
        name, parent, parts = _name(line, parent, parts)
        year = due or views[row.passage.id].due
        draft = _draft(row, line, name, year, base_year if line.base else None)
        if draft is None and line.target is not None and _DIGIT.search(line.target.text):
            yield row.passage.id, list(_prose_cells(replace(row, cells=(line.target,)), views, known, 8))
            continue
        yield row.passage.id, [draft] if draft and (year is None or year >= known.year) else []


def _aligned(row: Row, columns: Sequence[Column]) -> _Line:
    """Return the parts of a row whose cells stand in their columns, counted from the right where some are merged."""
    shift = len(columns) - len(row.cells)
    by_role: dict[str, list[Cell]] = {}
    names_at = [i for i, c in enumerate(columns) if c.role == "name"]
    for place, cell in enumerate(row.cells):
        column = place if shift == 0 or (names_at and place <= names_at[0]) else place + shift
        role = columns[column].role if 0 <= column < len(columns) else ""
        if not role and names_at and names_at[0] < column:
            role = "name"  # the heading of a merged column stands over its first part
        by_role.setdefault(role, []).append(cell)
    names = [cell for cell in by_role.get("name", []) if cell.text]
    first_empty = bool(by_role.get("name")) and not by_role["name"][0].text
    name, part = (None, names[0]) if first_empty and names else (names[0] if names else None, None)
    if len(names) > 1:
        part = names[1]
    pick = {role: next((c for c in cells if c.text), None) for role, cells in by_role.items()}
    pick["base"] = next((c for c in reversed(by_role.get("base", [])) if c.text), None)  # the latest of several
    unit = pick.get("unit")
    nature = pick.get("nature")
    return _Line(
        name,
        part,
        unit.text if unit else "",
        pick.get("base"),
        pick.get("target"),
        pick.get("growth"),
        nature.text if nature else "",
    )


def _loose(row: Row, columns: Sequence[Column]) -> _Line:
    """Return the parts of a row that lost its empty cells: known by their form and order."""
    cells = [c for c in row.cells if c.text]
    nature = cells[-1].text if cells and _NATURE.search(cells[-1].text) else ""
    cells = cells[:-1] if nature else cells
    serial = next((i for i, c in enumerate(cells[:3]) if _SERIAL.fullmatch(c.text)), -1)
    rest = cells[serial + 1 :]
    words = [c for c in rest if not _number_of(c.text)]
    values = [c for c in rest if _number_of(c.text)]
    if values and words and values[0].start < words[0].start:
        values = values[1:]  # the number of a part of the row
    names = [c for c in words if not _is_unit(c.text) and "下达" not in c.text and "完成" not in c.text]
    unit = next((c.text for c in words if _is_unit(c.text)), "")
    totals = [c for c in values if _TOTAL.match(c.text)]
    plain_values = [c for c in values if c not in totals]
    has_base = any(c.role == "base" for c in columns)
    base = plain_values[0] if len(plain_values) > 1 and has_base else None
    target = plain_values[-1] if plain_values else None
    name = max(names, key=lambda c: len(c.text), default=None)
    return _Line(name, None, unit, base, target, totals[0] if totals else None, nature)


def _is_unit(text: str) -> bool:
    found = quantities(f"1{text}")
    return bool(found) and found[0].unit != "" and found[0].end >= len(text)


def _number_of(text: str) -> re.Match[str] | None:
    """Return the number a cell begins with, its sign and bracket apart."""
    text = _SIGN.sub("", re.sub(r"\s", "", text)).lstrip("[〔【(")
    return _NUMBER.match(text)


def _value(cell: Cell | None) -> _Value | None:
    if cell is None:
        return None
    text = plain(cell.text).text
    number = _number_of(text)
    if number is None:
        return None
    sign = _SIGN.match(text)
    comparator = _SIGNS.get(sign[1], "=") if sign else "="
    behind = text[text.index(number[0]) + len(number[0]) :]
    for words, mark in after().items():
        if words in behind:
            comparator = mark
    unit = re.match(r"[\])〕】]?\s*(?:\(([^()]*)\)|(%))?", behind)
    named = (unit[1] or "") if unit else ""
    return _Value(
        float(number[0].replace(",", "")),
        comparator,
        _TOTAL.match(text) is not None,
        behind.lstrip("])〕】").startswith("%"),
        named if named and _is_unit(named) else "",
    )


def _name(line: _Line, parent: str, parts: list[str]) -> tuple[str, str, list[str]]:
    """Return the indicator of a row, and what rows below it that leave the name out would mean."""
    name = plain(line.name.text).text if line.name else ""
    part = plain(line.part.text).text if line.part else ""
    if name:
        parts = [part for part in _PART.split(name) if part]
        parent = parts[0] if parts else ""
    elif not part and len(parts) > 1:
        parts = parts[1:]
        return parts[0], parent, parts
    if not part:
        return parent, parent, parts
    whole = len(part) >= 6 and (is_measure(part) or len(part) >= 9 or not parent)
    return (part if whole else f"{parent}({part})"), parent, parts


def _draft(row: Row, line: _Line, name: str, year: int | None, base_year: int | None) -> Draft | None:
    target, total, base = _value(line.target), _value(line.growth), _value(line.base)
    value = target or total
    if value is None or not name:
        return None
    in_name = _UNIT_IN_NAME.search(name)
    unit = value.unit or plain(line.unit).text
    if in_name and _is_unit(in_name[1]):
        unit, name = unit or in_name[1], name[: in_name.start()]
    elif name.endswith("(%"):
        unit, name = unit or "%", name[:-2]
    if value is total and total.percent and not total.total:
        unit = "%"
    unit = unit or ("%" if value.percent else "")
    if not unit.endswith(("%", "‰")):
        name = name.removesuffix("增长")  # a heading such as 地区生产总值增长(亿元) gives the value itself
    whole = plain(row.passage.text)
    return Draft(
        start=0,
        end=len(whole.text),
        indicator=name,
        value=value.number,
        unit=unit,
        comparator=value.comparator,
        kind=_kind(name, unit, value, value is total),
        year=year,
        baseline=base.number if base else None,
        baseline_year=base_year if base else None,
        growth=total.number if total and value is not total and not total.total else None,
        binding={"约束": True, "预期": False}.get(m[1]) if (m := _NATURE.search(line.nature)) else None,
    )


def _kind(name: str, unit: str, value: _Value, from_growth: bool) -> str:
    if value.total:
        return "cumulative"
    if unit in {"%", "‰"} and (_GROWTH.search(name) or from_growth):
        return "growth"
    if unit in {"%", "‰"} and _FALL.search(name):
        return "ratio"
    return "level"
