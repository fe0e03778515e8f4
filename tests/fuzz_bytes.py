"""Files that a fuzzer makes up from what it learns of the readers: python -m tests.fuzz_bytes FORM [-runs=N …]

FORM: text, table, html, docx, pdf. Needs atheris (guitu[fuzz]); stops at the first fault and keeps the file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["loaders"]):
    from loaders.formats.docx import text_of_docx
    from loaders.formats.html import text_of_html
    from loaders.formats.pdf import text_of_pdf
    from loaders.read import ReadError, as_source, decode
    from loaders.structure import structure
    from loaders.targets import find_targets

from tests.fuzz import faults


def text(data: bytes) -> None:
    """Bytes as a file of text: read, taken apart, its targets found."""
    try:
        source = as_source(decode(data, "a.txt"), "a.txt", "text/markdown" if len(data) % 2 else "text/plain")
    except ReadError:
        return
    records = structure(source)
    assert not list(faults(source, records)), records


def table(data: bytes) -> None:
    """Bytes as the cells of a table of indicators."""
    provider = atheris.FuzzedDataProvider(data)
    mark = provider.PickValueInList(["\t", "|", "\n"])
    rows = [["序号", "指标", "单位", "2020年", "2025年"]]
    rows += [[provider.ConsumeUnicodeNoSurrogates(6) for _ in range(5)] for _ in range(4)]
    words = "某某市规划纲要\n\n" + "\n".join(mark.join(row) for row in rows) + "\n"
    source = as_source(words, "a.txt")
    records = structure(source)
    find_targets(records)


def html(data: bytes) -> None:
    """Bytes as a page."""
    _opened(lambda: text_of_html(data.decode("utf-8", "replace")))


def docx(data: bytes) -> None:
    """Bytes as a word-processor file."""
    _opened(lambda: text_of_docx(data))


def pdf(data: bytes) -> None:
    """Bytes as a PDF."""
    _opened(lambda: text_of_pdf(data))


def _opened(work: Callable[[], str]) -> None:
    # these run in a process of their own that tells of whatever they raise: only what hangs or dies counts here
    try:
        work()
    except Exception:
        return


if __name__ == "__main__":
    form = sys.argv.pop(1)
    atheris.Setup(sys.argv, {"text": text, "table": table, "html": html, "docx": docx, "pdf": pdf}[form])
    atheris.Fuzz()
