"""Answers on standard output: a table for people, JSON lines, CSV or tab-separated values for pipes."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TextIO


class Format(Enum):
    """How rows are printed; ``AUTO`` is a table on a terminal and tab-separated values in a pipe."""

    AUTO = "auto"
    JSON = "json"
    CSV = "csv"


def chosen_format(as_json: bool, as_csv: bool) -> Format:
    """Return the format that the two flags ask for; ``--json`` goes before ``--csv``."""
    return Format.JSON if as_json else Format.CSV if as_csv else Format.AUTO


def print_rows(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], how: Format, out: TextIO | None = None, title: str = ""
) -> None:
    """Print rows under their columns; Chinese stays as it is in every format."""
    out = out or sys.stdout
    if how is Format.JSON:
        print_objects((dict(zip(columns, row, strict=True)) for row in rows), out)
    elif how is Format.CSV:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)
    elif out.isatty():
        _print_table(columns, rows, title)
    else:
        for row in (columns, *rows):
            print("\t".join(" ".join(_cell(value).split()) for value in row), file=out)


def print_objects(objects: Iterable[Mapping[str, Any]], out: TextIO | None = None) -> None:
    """Print one JSON object a line."""
    for item in objects:
        print(json.dumps(item, ensure_ascii=False, default=str), file=out or sys.stdout)


def pointed(text: str, line: int, column: int) -> str:
    """Return the line of ``text`` with a mark under its ``column``; both count from 1."""
    said = "".join(text.replace("\t", " ").split("\n")[line - 1 : line])
    before = said[: column - 1]
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in before)
    start = max(0, len(before) - 60)  # of a long line, what stands around the place
    return f"  {said[start : start + 110]}\n  {' ' * (len(before) - start + wide)}^"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return "、".join(map(_cell, value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", header_style="bold", show_lines=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))  # Text: brackets in a plan are no markup
    Console().print(table)
