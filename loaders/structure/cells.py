"""Tables in the lines of a text: which lines are rows, and which cells, standing one a line, make a row together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.structure.lines import Line

_TITLES = re.compile(r"序号|类别|类型|领域|指标(?:名称|属性)?|单位|属性|(?:19|20)\d\d(?:年(?:基数|实际|目标|完成)?)?")
_NATURE = re.compile(r"[(]?(?:预期性?|约束性?|预期性指标|约束性指标)[)]?")
_NUMBER = re.compile(r"[\[(<>≤≥≦≧〔【]?\s*[-+]?\d[\d.,]*\s*%?\s*[\])〕】]?.{0,6}")
_SENTENCE = re.compile(r"[。；！？]")
_HAN = re.compile("[\u4e00-\u9fff]")
_NOTE = re.compile(r"(?:注|备注|说明)\s*[\d:：]")
_CELL = 40  # characters a cell that stands on a line of its own may have
_FEWEST = 12  # lines that such a table has at least


def cell_rows(found: Sequence[Line]) -> dict[int, int]:
    """Return the rows of all tables: position of the first line of each, and the position after its last."""
    out: dict[int, int] = {}
    i = 0
    while i < len(found):
        if _is_row(found[i].text):
            out[i] = i + 1
            i += 1
            continue
        end = i
        while end < len(found) and _is_cell(found[end].clean) and not _is_row(found[end].text):
            end += 1
        out.update(_rows_of_cells(found, i, end))
        i = max(end, i + 1)
    return out


def _is_row(text: str) -> bool:
    """Tell whether a line holds several cells, parted by tabs or pipes."""
    if "\t" in text:
        return sum(1 for cell in text.split("\t") if cell.strip()) >= 2 or text.count("\t") >= 2
    return text.startswith("|") and text.count("|") >= 3


def _is_cell(clean: str) -> bool:
    return len(clean) <= _CELL and not _SENTENCE.search(clean) and not _NOTE.match(clean)


def _rows_of_cells(found: Sequence[Line], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the rows in a run of short lines, where it is a table of indicators at all."""
    cells = [line.clean for line in found[start:end]]
    natures = sum(1 for cell in cells if _NATURE.fullmatch(cell))
    first = next((i for i, cell in enumerate(cells) if _TITLES.fullmatch(cell)), None)
    if len(cells) < _FEWEST or first is None or natures < 3:
        return
    last = max(i for i, cell in enumerate(cells) if _NATURE.fullmatch(cell)) + 1
    for a, b in _split(cells, first, last):
        yield start + a, start + b


def _split(cells: Sequence[str], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the rows among ``cells[first:last]``: the header, then one for each running number or nature."""
    begin, expected = first, 1
    i = first
    while i < last:
        if cells[i] == str(expected) and _is_running_number(cells, i, begin, last):
            expected += 1
            if i > begin and (begin == first or _has_values(cells[begin:i])):
                yield begin, i
                begin = i
        elif _NATURE.fullmatch(cells[i]) and expected > 1:
            yield begin, i + 1
            begin = i + 1
        i += 1
    if begin < last:
        yield begin, last


def _has_values(cells: Sequence[str]) -> bool:
    return any(_NUMBER.fullmatch(cell) for cell in cells)


def _is_running_number(cells: Sequence[str], i: int, begin: int, last: int) -> bool:
    """Tell a row's number from a value that happens to be the same: a name follows it, or a row has just ended."""
    if i + 1 >= last:
        return False
    named = _HAN.search(cells[i + 1]) is not None and not _NATURE.fullmatch(cells[i + 1])
    return named or (i > 0 and _NATURE.fullmatch(cells[i - 1]) is not None)
