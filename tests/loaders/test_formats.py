"""The same plan as text, Markdown, page, word-processor file and PDF says the same: sections, targets, mentions."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.model import DocumentRecords
from loaders.annotate import annotate
from loaders.formats.html import text_of_html
from loaders.read import read
from loaders.structure import structure
from loaders.targets import find_targets
from tests.loaders.forms import as_docx, as_page, as_pdf, save


def _says(records: DocumentRecords) -> tuple[object, ...]:
    document = records.document
    sections = [(s.kind, s.number, s.title.replace(" ", ""), s.depth) for s in records.sections]
    targets = [(t.indicator, t.value, t.unit, t.comparator, t.year, t.kind, t.baseline) for t in find_targets(records)]
    about = (document.title, document.kind, document.region, document.period_start, document.period_end, document.date)
    return about, sections, targets


def _names(records: DocumentRecords) -> list[tuple[str, str, str]]:
    """Return the mentions in order, without those in a line that only a page adds: the title of its window."""
    passages = {p.id: p for p in records.passages if p.text != records.document.title}
    return [
        (passages[m.passage].kind, m.label, "".join(m.surface.split()))
        for m in annotate(records)
        if m.passage in passages
    ]


@pytest.mark.parametrize("form", ["md", "html", "gb2312", "docx", "pdf"])
@pytest.mark.parametrize("plan", ["wenzhou-outline-2021", "lucheng-work-report-2021"])
def test_one_plan_in_five_forms(tmp_path: Path, examples: Path, plan: str, form: str):
    text = (examples / f"{plan}.txt").read_text(encoding="utf-8")
    records = structure(read(examples / f"{plan}.txt"))
    title = records.document.title
    made = {
        "md": lambda: ("plan.md", text.encode()),
        "html": lambda: ("plan.html", as_page(text, title)),
        "gb2312": lambda: ("plan.htm", as_page(text, title, "gb18030")),
        "docx": lambda: ("plan.docx", as_docx(text)),
        "pdf": lambda: ("plan.pdf", as_pdf(text, title)),
    }[form]()
    other = structure(read(save(tmp_path, *made)))
    assert _says(other) == _says(records)
    assert _names(other) == _names(records)
    assert _names(records)


@pytest.mark.plans
@pytest.mark.parametrize("form", ["html", "docx"])
@pytest.mark.parametrize("plan", ["lucheng-14fyp", "luqiao-14fyp"])
def test_a_published_plan_in_other_forms(tmp_path: Path, plans: Path, plan: str, form: str):
    text = (plans / f"{plan}.txt").read_text(encoding="utf-8")
    records = structure(read(plans / f"{plan}.txt"))
    data = as_page(text, records.document.title) if form == "html" else as_docx(text)
    assert _says(structure(read(save(tmp_path, f"plan.{form}", data)))) == _says(records)


def test_a_page_keeps_its_merged_cells_apart():
    page = """<html><body><p>说明</p><table>
    <tr><th rowspan="2">指标</th><th colspan="2">目标</th></tr><tr><th>2020年</th><th>2025年</th></tr>
    <tr><td>森林覆盖率</td><td>40</td><td>42</td></tr></table></body></html>"""
    assert "指标\t目标\t\n\t2020年\t2025年\n森林覆盖率\t40\t42" in text_of_html(page)


def test_a_page_laid_out_with_tables_gives_paragraphs():
    page = "<html><body><table><tr><td><p>第一段话。</p><p>第二段话。<br>第三段话。</p></td></tr></table></body></html>"
    assert text_of_html(page).split("\n\n") == ["第一段话。", "第二段话。", "第三段话。\n"]


def test_headings_of_a_page_and_hidden_words():
    page = '<html><body><h2>发展目标</h2><p>正文。<span style="display:none">暗字</span></p></body></html>'
    assert text_of_html(page) == "## 发展目标\n\n正文。\n"
