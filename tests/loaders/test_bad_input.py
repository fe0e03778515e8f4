"""Files that are broken, or made to do harm, are told of in one sentence or read; in little time and memory."""

from __future__ import annotations

import io
import os
import re
import time
import zlib
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from graph.model import Label, Mention
from loaders.formats.apart import text_apart
from loaders.formats.errors import TooMuchError
from loaders.read import LARGEST_FILE, LONGEST_TEXT, ReadError, as_source, decode, find_documents, read
from loaders.relate import relate
from loaders.structure import structure
from tests.loaders.forms import save as save_bytes

WORDS = "到2025年，某某市建成产业园区3个，研发经费支出占比达到2.5%。"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_PARTS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def save(folder: Path, name: str, data: bytes | str) -> Path:
    return save_bytes(folder, name, data.encode() if isinstance(data, str) else data)


def docx_of(body: str, before: str = "", more: bytes = b"") -> bytes:
    """Return a word-processor file by hand: ``before`` stands before its root, ``more`` in a part of its own."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _PARTS)
        namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        parts.writestr(
            "word/document.xml", f'{before}<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'
        )
        if more:
            parts.writestr("word/media/picture.bin", more)
    return file.getvalue()


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def pdf_of(page: str = "/Contents 4 0 R", kids: str = "[3 0 R]", content: bytes = b"", extra: str = "") -> bytes:
    """Return a PDF of one page by hand."""
    content = content or b"BT /F1 12 Tf 50 700 Td (Plan 2025 target 3 parks) Tj ET"
    fonts = "/Resources << /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids {kids} /Count 1 >>".encode(),
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {page} {fonts} >>".encode(),
        f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer\n<< /Root 1 0 R /Size 6 >>\nstartxref\n"
    return out + head + b"%d\n%%%%EOF" % len(out)


BILLION = "<!DOCTYPE l [<!ENTITY a '甲甲甲甲甲甲甲甲'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9)
)
#: What is in each file, made when it is needed.
TOLD = {
    "broken-off.docx": lambda: docx_of(paragraph(WORDS))[:-80],
    "nothing-in-it.docx": lambda: docx_of("")[:40],
    "pictures.docx": lambda: docx_of(paragraph(WORDS), more=b"\0" * 270_000_000),
    "entities.docx": lambda: docx_of(paragraph("&j;"), before=BILLION + "]>"),
    "deep.docx": lambda: docx_of("<w:tbl><w:tr><w:tc>" * 3000 + paragraph(WORDS) + "</w:tc></w:tr></w:tbl>" * 3000),
    "cell.docx": lambda: docx_of(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
        + paragraph("园")
        + "</w:tc></w:tr></w:tbl>"
    ),
    "broken-off.pdf": lambda: pdf_of()[:300],
    "brackets.pdf": lambda: pdf_of(content=b"[" * 50_000),
    "own-parent.pdf": lambda: pdf_of().replace(
        b"/Parent 2 0 R /MediaBox [0 0 600 800]", b"/Parent 3 0 R /MediaBox [1 (x)   ]  "
    ),
    "filters.pdf": lambda: pdf_of(extra="/Filter [/ASCII85Decode /LZWDecode]"),
    "deep.html": lambda: "<div>" * 100_000 + WORDS,
    "tables.html": lambda: "<table><tr><td>" * 5000 + WORDS,
    "section.html": lambda: "<![CDATA[" * 1000,
    "zeros.txt": lambda: b"\0" * 10_000,
    "noise.txt": lambda: bytes(range(256)) * 400,
    "west.txt": lambda: "é ü ß".encode("latin-1") * 100,
    "headings.txt": lambda: "".join(f"第{i}章 目标\n" for i in range(300_000)),
    "long.txt": lambda: "园" * (LONGEST_TEXT + 1),
}
READ = {
    "foreign.docx": lambda: docx_of(
        paragraph(WORDS + "&a;"), before='<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    ),
    "loop.pdf": lambda: pdf_of(kids="[2 0 R 3 0 R]"),
    "many-pages.pdf": lambda: pdf_of(kids="[" + "3 0 R " * 2000 + "]"),
    "wrong-table.pdf": lambda: pdf_of().replace(b"startxref\n", b"startxref\n9"),
    "declared.html": lambda: f'<?xml version="1.0" encoding="gb2312"?><html><body><p>{WORDS}</p></body></html>',
    "bare.html": lambda: WORDS,
    "entities.html": lambda: "<p>&#9999999999;&nosuch;&#xD800;&#0;" + WORDS,
    "attribute.html": lambda: f'<p class="{"a" * 5_000_000}">{WORDS}</p>',
    "spans.html": lambda: (
        "<table>"
        + ('<tr><td rowspan="99999999999999999999" colspan="99999">甲</td><td>乙</td></tr>' * 50)
        + f"</table><p>{WORDS}</p>"
    ),
    "zero.txt": lambda: WORDS + "\0" + WORDS,
    "cut-off.txt": lambda: (WORDS * 30).encode()[:-1],
    "lone.txt": lambda: (WORDS * 10 + "\ud800\udfff" + WORDS).encode("utf-8", "surrogatepass"),
    "turned.txt": lambda: "\u202e\u200f" + WORDS + "\u202c",
}


@pytest.mark.parametrize("name", TOLD)
def test_a_hostile_or_broken_file_is_told_of_in_one_sentence(tmp_path: Path, name: str):
    with pytest.raises(ReadError) as error:
        read(save(tmp_path, name, TOLD[name]()))
    assert str(error.value).startswith(str(tmp_path / name))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", READ)
def test_an_odd_file_is_read_for_what_it_says(tmp_path: Path, name: str):
    source = read(save(tmp_path, name, READ[name]()))
    assert "2025" in source.text
    source.text.encode()
    assert not set(source.text) & {"\0", "\x1b"}
    assert "root:" not in source.text


def test_a_file_larger_than_any_plan_is_not_read_to_its_end(tmp_path: Path):
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(LARGEST_FILE * 100)  # takes no room on the disk
    with pytest.raises(ReadError, match="larger than"):
        read(tmp_path / "huge.txt")


def test_what_a_file_unfolds_to_is_bounded_in_time_and_memory():
    heavy = pdf_of(content=b"q " * 3_000_000)
    with pytest.raises(TooMuchError):
        text_apart("pdf", heavy, seconds=1)
    unfolding = pdf_of(content=zlib.compress(b" " * 500_000_000, 1), extra="/Filter /FlateDecode")
    with pytest.raises(ValueError):
        text_apart("pdf", unfolding, memory=300 << 20)


def test_pieces_in_two_encodings_are_both_read():
    mixed = (WORDS + "\n").encode() * 20 + (WORDS + "\n").encode("gb18030") * 20
    assert decode(mixed, "a.txt").count(WORDS) == 40


def test_names_that_would_break_a_line_are_spelled_out(tmp_path: Path):
    for name in ("two\nlines.txt", "bell\a.txt", os.fsdecode(b"byte\xff.txt"), "规划　纲要.txt"):
        save(tmp_path, name, WORDS)
    assert [name for name, _ in find_documents([tmp_path])] == [
        "bell\\x07.txt",
        "byte\\udcff.txt",
        "two\\nlines.txt",
        "规划　纲要.txt",
    ]


def test_links_that_go_in_circles_are_passed_by(tmp_path: Path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "up").symlink_to(tmp_path)
    (tmp_path / "itself.txt").symlink_to(tmp_path / "itself.txt")
    save(tmp_path, "plan.txt", WORDS)
    assert [name for name, _ in find_documents([tmp_path])] == ["plan.txt"]


def test_a_pipe_is_no_file(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(ReadError, match="not a file"):
        read(tmp_path / "pipe.txt")


@pytest.mark.parametrize("text", ["", " \n\u3000", "\0\0"])
def test_nothing_is_no_document(text: str):
    with pytest.raises(ReadError, match="is empty"):
        as_source(text, "a.txt")


def test_hundreds_of_names_in_one_sentence_are_not_compared_each_with_each():
    """A list without end, as where a file has lost its line ends; usual is a second per hundred names."""
    words = "".join(f"建设{chr(0x4E00 + n)}产业园、" for n in range(600))
    records = structure(as_source(f"某某市规划纲要\n\n第一章 目标\n\n{words}。\n", "a.txt"))
    passage = next(p for p in records.passages if words[:20] in p.text)
    starts = [m.start() + 2 for m in re.finditer("建设.产业园", passage.text)]
    mentions = tuple(
        Mention(f"{passage.id}/m{s}-{s + 4}", passage.id, Label.PLATFORM, s, s + 4, passage.text[s : s + 4])
        for s in starts
    )
    begun = time.process_time()
    relate(replace(records, mentions=mentions))
    assert time.process_time() - begun < 20
