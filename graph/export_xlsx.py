"""The graph as a workbook for people: numbers of all plans side by side, projects by platform, traces; with sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.legend import KINDS, look
from graph.model import Graph, Label, Node, Relationship, RelationshipType
from graph.rows import in_order
from graph.writing import flat, placed

#: Characters that one cell holds, and rows that one sheet holds, in the format.
_CELL, _ROWS = 32_767, 1_048_576
_WIDTHS = {"原文": 70, "上级原文": 60, "章节": 36, "规划": 34, "上级规划": 34, "说明": 40, "别名": 30, "标题": 48}


#: How a number compares, as a reader writes it.
_SIGNS = {"=": "", ">=": "≥", "<=": "≤", "~": "约"}
#: Wider than this, a column breaks its lines.
_WIDEST = 30


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]


def export_xlsx(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write ``guitu.xlsx`` into ``folder`` and return its path. Text stays text, whatever it looks like.

    Raises StoreUnavailableError.
    """
    import xlsxwriter

    path = folder / "guitu.xlsx"
    shelf = _Shelf(graph)
    with placed(path) as beside:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        book = xlsxwriter.Workbook(beside, options)
        # Without a fixed date the same graph would give another file every time.
        book.set_properties({"title": "规图", "created": datetime.datetime(2000, 1, 1)})
        for sheet in (_documents(shelf), _side_by_side(shelf), _targets(shelf), _hosted(shelf), _traces(shelf)):
            _write(book, sheet)
        book.close()
    return (path,)


class _Shelf:
    """The graph by label, type and id."""

    def __init__(self, graph: Graph) -> None:
        ordered = in_order(graph)
        self.node = {node.id: node for node in ordered.nodes}
        self.nodes: dict[str, list[Node]] = {}
        self.links: dict[str, list[Relationship]] = {}
        for node in ordered.nodes:
            self.nodes.setdefault(node.label, []).append(node)
        for link in ordered.relationships:
            self.links.setdefault(link.type, []).append(link)

    def documents(self) -> list[Node]:
        """Return the documents as they stand under each other: by division, year and title."""

        def place(node: Node) -> tuple[str, ...]:
            return tuple(str(node.properties.get(name, "")) for name in ("region_code", "year", "name"))

        return sorted(self.of(Label.DOCUMENT), key=place)

    def of(self, label: Label) -> list[Node]:
        return self.nodes.get(label, [])

    def by(self, kind: RelationshipType) -> list[Relationship]:
        return self.links.get(kind, [])


def _get(of: Node | Relationship, *names: str) -> list[Any]:
    return [flat(of.properties.get(name)) for name in names]


def _kind(of: Node) -> str:
    kind = str(of.properties.get("kind", ""))
    return KINDS.get(kind, kind)


def _documents(shelf: _Shelf) -> Sheet:
    columns = ["标题", "种类", "地区", "年份", "规划首年", "规划末年", "发布", "日期", "文件"]
    last = ("issuer", "date", "source")
    rows = [
        [*_get(node, "name"), _kind(node), *_get(node, "region", "year", "period_start", "period_end", *last)]
        for node in shelf.documents()
    ]
    return Sheet("规划", columns, rows)


def _measures(shelf: _Shelf) -> dict[str, str]:
    """Return the canonical indicator of each target."""
    return {
        link.start: str(shelf.node[link.end].properties.get("name", link.end))
        for link in shelf.by(RelationshipType.MEASURES)
    }


def _amount(target: Node) -> str:
    comparator, value, unit = _get(target, "comparator", "value", "unit")
    number = f"{value:.10g}" if isinstance(value, float) else str(value)
    return f"{_SIGNS.get(str(comparator), comparator)}{number}{unit}"


def _side_by_side(shelf: _Shelf) -> Sheet:
    """Return a row an indicator, year and kind, a column a document: what each plan says."""
    measure = _measures(shelf)
    documents = shelf.documents()
    cells: dict[tuple[str, int, str], dict[str, list[str]]] = {}
    for target in shelf.of(Label.TARGET):
        year = target.properties.get("year")
        name = measure.get(target.id, str(target.properties.get("indicator", "")))
        key = (name, year if isinstance(year, int) else 0, _kind(target))
        said = cells.setdefault(key, {}).setdefault(str(target.properties.get("document", "")), [])
        if _amount(target) not in said:
            said.append(_amount(target))
    rows = [
        [name, year or "", kind, len(said), *("；".join(said.get(document.id, ())) for document in documents)]
        for (name, year, kind), said in sorted(cells.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    titles = [str(document.properties.get("name", document.id)) for document in documents]
    return Sheet("指标对照", ["指标", "年份", "口径", "几篇规划", *titles], rows)


def _targets(shelf: _Shelf) -> Sheet:
    measure = _measures(shelf)
    columns = [
        "指标",
        "原文指标",
        "比较",
        "数值",
        "单位",
        "年份",
        "口径",
        "基数",
        "基数年份",
        "年均增长（%）",
        "约束性",
    ]
    columns += ["地区", "规划", "章节", "原文"]
    rows = [
        [
            measure.get(target.id, ""),
            *_get(target, "indicator"),
            _SIGNS.get(str(target.properties.get("comparator", "=")), target.properties.get("comparator")),
            *_get(target, "value", "unit", "year"),
            _kind(target),
            *_get(target, "baseline", "baseline_year", "growth"),
            _binding(target),
            *_get(target, "region", "document_title", "section", "quote"),
        ]
        for target in shelf.of(Label.TARGET)
    ]
    return Sheet("量化指标", columns, rows)


def _binding(target: Node) -> str:
    binding = target.properties.get("binding")
    return "" if binding is None else "约束性" if binding else "预期性"


def _hosted(shelf: _Shelf) -> Sheet:
    served: dict[str, list[str]] = {}
    for link in shelf.by(RelationshipType.SERVES):
        served.setdefault(link.start, []).append(str(shelf.node[link.end].properties.get("name", "")))
    rows = []
    for link in shelf.by(RelationshipType.HOSTS):
        platform, project = shelf.node[link.start], shelf.node[link.end]
        names = [platform.properties.get("name", ""), project.properties.get("name", ""), _kind(project)]
        rows.append([*names, "、".join(served.get(project.id, ())), *_words(link)])
    return Sheet("平台与项目", ["平台", "项目", "种类", "服务产业", "可信度", "规划", "章节", "原文"], rows)


def _words(link: Relationship) -> list[Any]:
    return _get(link, "confidence", "document", "section", "quote")


def _traces(shelf: _Shelf) -> Sheet:
    """Return what lower plans do towards what upper ones set, and what of it nothing is done towards."""
    columns = ["上级规划", "上级类别", "上级目标、指标或任务", "上级原文", "地区", "类别", "名称", "说明", "可信度"]
    columns += ["规划", "章节", "原文"]
    rows = [*_tied(shelf), *_untied(shelf)]
    rows.sort(key=lambda row: (str(row[0]), str(row[1]), str(row[2]), str(row[4]), -(row[8] or 0)))
    return Sheet("追溯", columns, rows)


_DOWN = (RelationshipType.CONTRIBUTES_TO, RelationshipType.IMPLEMENTS)


def _above(node: Node) -> list[Any]:
    return [flat(node.properties.get("document_title")), look(node.label).caption, *_get(node, "name", "quote")]


def _tied(shelf: _Shelf) -> Iterator[list[Any]]:
    for link in (link for kind in _DOWN for link in shelf.by(kind)):
        upper, lower = shelf.node[link.end], shelf.node[link.start]
        note = link.properties.get("note") or link.properties.get("reason")
        region, name, document, section = _get(lower, "region", "name", "document_title", "section")
        words = [link.properties.get("confidence"), document, section, flat(lower.properties.get("quote"))]
        yield [*_above(upper), region, look(lower.label).caption, name, flat(note), *words]


def _untied(shelf: _Shelf) -> Iterator[list[Any]]:
    upper = {link.end for link in shelf.by(RelationshipType.SUBORDINATE_TO)}
    taken = {link.end for kind in _DOWN for link in shelf.by(kind)}
    for node in (*shelf.of(Label.GOAL), *shelf.of(Label.TARGET)):
        if node.properties.get("document") in upper and node.id not in taken:
            yield [*_above(node), "", "", "", "下位规划中没有找到对应", None, "", "", ""]


def _write(book: Any, sheet: Sheet) -> None:
    head = book.add_format({"bold": True, "bg_color": "#EFEBE1", "bottom": 1, "valign": "vcenter", "text_wrap": True})
    body = book.add_format({"valign": "top", "text_wrap": True})
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 1)
    for column, name in enumerate(sheet.columns):
        page.set_column(column, column, _width(name, [row[column] for row in sheet.rows[:200]]), body)
        page.write_string(0, column, name[:_CELL], head)
    for number, row in enumerate(sheet.rows[: _ROWS - 1], 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    page.write_string(number, column, value[:_CELL], body)
            elif value is not None:
                page.write(number, column, value, body)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _width(name: str, values: Iterable[Any]) -> float:
    """Return the width of a column in letters; a Chinese character is two of them."""
    if name in _WIDTHS:
        return _WIDTHS[name]
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(max(len(name) * 2 + 4, longest * 2 + 2), _WIDEST)
