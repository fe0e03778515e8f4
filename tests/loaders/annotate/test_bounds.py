"""Names stand with both their quotation marks or with neither, without emphasis and without the number of their row."""

import pytest

from graph.model import Document, DocumentRecords, Passage
from loaders.annotate import annotate
from loaders.annotate.bounds import after_number, balance, within_emphasis


@pytest.mark.parametrize(
    ("before", "name", "after", "whole"),
    [
        ("实施", "青溪“一号工程", "”。", "青溪“一号工程”"),
        ("实施“", "青溪英才”计划", "。", "“青溪英才”计划"),
        ("实施", "“青溪英才”计划", "。", "“青溪英才”计划"),
        ("实施", "“青溪英才", "”，", "青溪英才"),
        ("实施“", "青溪英才”", "，", "青溪英才"),
        ("建设", "青溪(云台)园区", "。", "青溪(云台)园区"),
        ("建设", "S2线(东段", ")。", "S2线(东段)"),
        ("", "”", "", ""),
    ],
)
def test_marks_come_in_pairs(before, name, after, whole):
    text = before + name + after
    start, end = balance(text, len(before), len(before) + len(name))
    assert text[start:end] == whole


def test_a_rows_number_is_no_part_of_a_name():
    assert after_number("5\n云台隧道", 0, 6) == 2
    assert after_number("104国道改建", 0, 7) == 0
    assert after_number("12 ", 0, 3) == 0


def test_mentions_of_a_row_leave_its_number_out():
    text = "5\n青溪大桥 新建 2025"
    passage = Passage("d/p0", "d", None, 0, "row", text, 0, len(text), (0, len(text)))
    records = DocumentRecords(Document("d", "d.txt", "", "", "plan"), passages=(passage,))
    assert [m.surface for m in annotate(records)] == ["青溪大桥"]


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [
        ("**鞋业**。", 1, 4, "鞋业"),
        ("**鞋业**。", 0, 6, "鞋业"),
        ("建设2*66万千瓦机组", 2, 11, "2*66万千瓦机组"),
        ("***", 0, 3, "*"),
    ],
)
def test_emphasis_is_no_part_of_a_name(text, start, end, name):
    start, end = within_emphasis(text, start, end)
    assert text[start:end] == name
