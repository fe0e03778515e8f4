"""A person hands over a file, a folder or an address and gets its text, or one sentence that says what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.read import NoDocumentError, ReadError, WrongPathError, decode, find_documents, read
from tests.loaders.forms import as_docx, as_page, as_pdf, as_scan, save

PLAN = "某某市“十四五”规划纲要\n\n第一章 发展目标\n\n到2025年，地区生产总值达到3000亿元，新增高新技术企业200家。\n"

chinese = st.text(
    st.sampled_from("的和发展建设工作年市全产业实施推进目标任务，。、；0123456789%\n"), min_size=40, max_size=400
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@given(text=chinese)
def test_the_encoding_of_a_plan_is_told(encoding: str, text: str):
    text = f"某某市政府工作报告{text}。"
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_stray_byte_does_not_make_a_plan_unreadable():
    data = PLAN.encode() * 5 + b"\xff" + PLAN.encode()
    assert decode(data, "a.txt").count("发展目标") == 6


def test_line_ends_are_made_one_and_the_text_is_kept(tmp_path: Path):
    source = read(save(tmp_path, "plan.txt", PLAN.replace("\n", "\r\n").encode("gb18030")))
    assert source.text == PLAN
    assert source.name == "plan.txt"
    assert source.sha256 == read(save(tmp_path, "same.txt", PLAN.encode())).sha256


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"  \n ", "is empty"),
        ("picture.txt", bytes(range(256)) * 40, "is not a text file"),
        ("plan.xls", b"x", "is of a kind that is not read"),
        ("scan.pdf", as_scan(), "is a scan"),
        ("broken.pdf", b"%PDF-1.4 nothing else", "can't be opened as a PDF"),
        ("broken.docx", b"PK\x03\x04 nothing else", "can't be opened as a .docx"),
        ("bare.html", b"<html><body></body></html>", "is empty"),
    ],
)
def test_what_can_not_be_read_is_said_in_one_sentence(tmp_path: Path, name: str, data: bytes, words: str):
    with pytest.raises(ReadError) as error:
        read(save(tmp_path, name, data))
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_path_that_is_not_there_and_a_folder_without_plans(tmp_path: Path):
    with pytest.raises(WrongPathError, match="no file or folder"):
        find_documents([tmp_path / "nothing"])
    save(tmp_path, "picture.jpg", b"x")
    with pytest.raises(NoDocumentError, match="holds no document"):
        find_documents([tmp_path])
    with pytest.raises(ReadError, match="There is no file"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(ReadError, match="is a folder"):
        read(tmp_path)


def test_a_folder_is_read_with_all_below_it(tmp_path: Path):
    (tmp_path / "city" / ".hidden").mkdir(parents=True)
    for name in ("b.md", "city/a.txt", "city/.hidden/c.txt", "city/README.md", "notes.csv"):
        save(tmp_path, name, PLAN.encode())
    assert [name for name, _ in find_documents([tmp_path])] == ["b.md", "city/a.txt"]


def test_two_files_of_one_name_are_both_kept(tmp_path: Path):
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        save(tmp_path / place, "2021.md", PLAN.encode())
    found = find_documents([tmp_path / "one" / "2021.md", tmp_path / "two" / "2021.md"])
    assert [name for name, _ in found] == ["2021.md", "two/2021.md"]


@pytest.mark.parametrize("name", ["plan.html", "plan.docx", "plan.pdf"])
def test_other_formats_give_the_words_of_the_plan(tmp_path: Path, name: str):
    made = {"plan.html": as_page(PLAN, "规划"), "plan.docx": as_docx(PLAN), "plan.pdf": as_pdf(PLAN, "某某市规划")}
    text = read(save(tmp_path, name, made[name])).text
    for line in PLAN.split("\n\n"):
        assert line.strip() in text
    assert "首页" not in text
    assert "版权所有" not in text


@pytest.fixture
def site() -> Iterator[str]:
    """A small server; yields its address."""
    pages = {
        "/plan.html": ("text/html; charset=gb2312", as_page(PLAN, "规划", "gb18030")),
        "/plan.pdf": ("application/octet-stream", as_pdf(PLAN, "规划")),
        "/picture": ("image/png", b"x"),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = pages.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_read_like_a_file(site: str):
    for path in ("/plan.html", "/plan.pdf"):
        source = read(site + path, private=True)
        assert source.name == site + path
        assert "新增高新技术企业200家" in source.text
    assert find_documents([site + "/plan.html"]) == [(site + "/plan.html", site + "/plan.html")]


def test_an_address_that_gives_no_plan_is_said_so(site: str):
    with pytest.raises(ReadError, match="the server answers 404"):
        read(site + "/nothing", private=True)
    with pytest.raises(ReadError, match="gives image/png"):
        read(site + "/picture", private=True)
    with pytest.raises(ReadError, match="can't be fetched"):
        read("http://127.0.0.1:9/plan.html", private=True)
