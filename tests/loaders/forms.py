"""One plan in other forms: from plain text to a page, a word-processor file and a PDF, as a publisher makes them."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from pathlib import Path

import docx
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

PAGE = """<!DOCTYPE html>
<html><head><meta charset="{charset}"><title>{title}_某某市人民政府</title><style>p {{ margin: 0 }}</style></head>
<body><div class="top"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<div class="place">您现在的位置：<a href="/">首页</a> &gt; <a href="/g">规划计划</a></div>
<div class="main"><div class="article"><div class="meta">发布日期：2021-03-05 浏览次数：<span>128</span></div>
<div class="content">{body}</div>
<div class="share">分享到：</div></div>
<div class="side"><h3>相关链接</h3><ul>{links}</ul></div></div>
<footer>版权所有：某某市人民政府 某ICP备00000000号</footer><script>var a = "不是正文";</script></body></html>"""


def blocks(text: str) -> Iterator[str | list[list[str]]]:
    """Yield the paragraphs of a plain text, and its tables as rows of cells."""
    rows: list[list[str]] = []
    for line in text.split("\n"):
        if "\t" in line:
            rows.append([cell.strip() for cell in line.split("\t")])
            continue
        if rows:
            yield rows
            rows = []
        if line.strip():
            yield line.strip()
    if rows:
        yield rows


def as_page(text: str, title: str, charset: str = "utf-8") -> bytes:
    """Return the text as a page of a government site."""
    parts = []
    for block in blocks(text):
        if isinstance(block, str):
            parts.append(f'<p style="text-indent:2em">　　{html.escape(block)}</p>')
        else:
            cells = ["<tr>" + "".join(f"<td><p>{html.escape(c)}</p></td>" for c in row) + "</tr>" for row in block]
            parts.append(f"<table><tbody>{''.join(cells)}</tbody></table>")
    links = "".join(f'<li><a href="/{i}">某某市关于某件事情的通知之{i}</a></li>' for i in range(12))
    return PAGE.format(charset=charset, title=title, body="\n".join(parts), links=links).encode(
        charset, "xmlcharrefreplace"
    )


def as_docx(text: str) -> bytes:
    """Return the text as a word-processor file."""
    document = docx.Document()
    for block in blocks(text):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=0, cols=max(map(len, block)))
        for row in block:
            cells = table.add_row().cells
            for cell, words in zip(cells, row, strict=False):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(text: str, head: str) -> bytes:
    """Return the text as a PDF with a running head, page numbers, indented paragraphs and ruled tables."""
    text = text.replace("·", "・").replace("•", "・")  # the font has no glyph for these; the other reads as the first
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body",
        fontName="STSong-Light",
        fontSize=12,
        leading=20,
        firstLineIndent=24,
        wordWrap="CJK",
        alignment=TA_JUSTIFY,
    )
    small = ParagraphStyle("cell", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
    flow: list[object] = []
    for block in blocks(text):
        if isinstance(block, str):
            flow.append(Paragraph(html.escape(block), style))
        else:
            width = max(map(len, block))
            rows = [[Paragraph(html.escape(c), small) for c in [*row, *[""] * (width - len(row))]] for row in block]
            grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))])
            flow.append(Table(rows, colWidths=[440 / width] * width, repeatRows=1, style=grid))

    def edges(canvas: Canvas, page: SimpleDocTemplate) -> None:
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(72, 800, head)
        canvas.drawCentredString(297, 40, f"— {page.page} —")

    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(flow, onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()


def as_scan() -> bytes:
    """Return a PDF with a picture of a page and no text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(72, 72, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def save(folder: Path, name: str, data: bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(data)
    return path
