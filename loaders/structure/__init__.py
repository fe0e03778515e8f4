"""Step 2: text becomes a Document, its Sections and its Passages, each with its place in the text.

The mess of published plans (marks of Markdown, page breaks, running heads, tables of contents, what a site adds) is
made good here, so that the steps after it see whole headings, paragraphs, table rows and box items.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.model import Document, DocumentRecords, Passage, Source
from loaders.structure.blocks import blocks
from loaders.structure.furniture import split_furniture
from loaders.structure.lines import half_width, lines
from loaders.structure.numbering import Number, may_be_numbered, numbered
from loaders.structure.title_page import about
from loaders.structure.tree import TreeBuilder

__all__ = ["number_of", "run_in_title", "structure"]

_TITLE_END = re.compile(r"[。！？；:：\n]")
_SENTENCE = re.compile(r"是|\d年|如下|各位|同时")  # what a title of a paragraph does not say, and a first sentence may
_MARKS = re.compile(r"[\s*—\-]*")
_LONGEST_TITLE = 45
_LONGEST_PLAIN = 32  # of a title without a number


def structure(source: Source) -> DocumentRecords:
    """Return the document, sections and passages of a source; everything else comes with later steps."""
    own, added = split_furniture(lines(source))
    found = blocks(own)
    identity = f"d{source.sha256[:12]}"
    facts = about(source, own, added)
    tree = TreeBuilder(source.text, identity, facts.title)
    tree.build(found)
    document = Document(
        id=identity,
        source=source.name,
        sha256=source.sha256,
        title=facts.title or source.name,
        kind=facts.kind,
        level=facts.level,
        region=facts.region,
        period_start=facts.period_start,
        period_end=facts.period_end,
        year=facts.year,
        issuer=facts.issuer,
        date=facts.date,
        length=len(source.text),
    )
    return DocumentRecords(document, tuple(tree.sections), tuple(tree.passages))


def number_of(text: str) -> Number | None:
    """Return the number that the text of a passage begins with, or None."""
    return numbered(half_width(text)) if may_be_numbered(text) else None


def run_in_title(passage: Passage) -> tuple[int, int] | None:
    """Return where, in ``passage.text``, the title stands that its paragraph begins with, number and marks left out.

    1.高水平建设自主创新示范区。全面…; 加快建设数字科创园。突出…; **新能源**。依托… None where the paragraph has none.
    """
    if passage.kind in {"heading", "row"}:
        return None
    return _run_in_title(passage.text)


@lru_cache(maxsize=256)  # asked for several times on end
def _run_in_title(text: str) -> tuple[int, int] | None:
    number = number_of(text)
    begin = number.end if number else 0
    dashes = _MARKS.match(text, begin)
    begin = dashes.end() if dashes else begin
    stop = _TITLE_END.search(text, begin)
    if stop is None or stop.start() - begin > _LONGEST_TITLE or stop.end() >= len(text.rstrip()):
        return None
    end = begin + len(text[begin : stop.start()].rstrip(" *"))
    words = text[begin:end]
    if len(words) < 2 or (not number and (len(words) > _LONGEST_PLAIN or _SENTENCE.search(words))):
        return None
    return begin, end
