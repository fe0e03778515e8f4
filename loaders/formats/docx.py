"""A word-processor file: its paragraphs, headings and tables in order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from loaders.formats.errors import NotOpenedError, TooMuchError

_LARGEST = 256 << 20  # bytes of all its parts unfolded, pictures too
_WIDEST = 1000  # columns of a table; the program that makes such files allows 63
_LEVEL = re.compile(r"(?:Heading|标题|heading)\s*([1-6])")


def text_of_docx(data: bytes) -> str:
    """Return the words of a .docx file.

    Raises :class:`NotOpenedError` where it is not one, :class:`TooMuchError` where it unfolds into more than any plan.
    """
    try:
        with ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise TooMuchError("it unfolds into too much")
        document = docx.Document(io.BytesIO(data))
    except TooMuchError:
        raise
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise NotOpenedError("not a .docx file") from error
    for span in document.element.iter(qn("w:gridSpan")):
        if not (span.get(qn("w:val")) or "1").isdigit() or int(span.get(qn("w:val")) or 1) > _WIDEST:
            raise TooMuchError("a cell is wider than any table")
    return "\n\n".join(_blocks(document)) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        else:
            rows = "\n".join(_rows(block))
            if rows:
                yield rows


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    level = _LEVEL.match((paragraph.style.name or "") if paragraph.style else "")
    for line in paragraph.text.split("\n"):
        words = line.strip()
        if words:
            yield f"{'#' * int(level[1])} {words}" if level else words


def _rows(table: Table) -> Iterator[str]:
    """Yield the rows of a table, cells parted by tabs; a merged cell's words stand in its first place only."""
    seen: set[object] = set()
    for row in table.rows:
        cells = []
        for cell in row.cells:
            first = cell._tc not in seen
            seen.add(cell._tc)
            cells.append(" ".join(cell.text.split()) if first else "")
        if any(cells):
            yield "\t".join(cells)
