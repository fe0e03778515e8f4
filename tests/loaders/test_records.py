"""Kept records unpack themselves when something of them is asked for, and not before."""

from dataclasses import replace

import pytest

from graph.model import DocumentRecords
from loaders.pipeline import StaleRecords, decode, document_of, encode, extract
from loaders.read import as_source
from loaders.records import KeptRecords, called

TEXT = (
    "# 云岭市国民经济和社会发展第十四个五年规划纲要\n\n第一章 产业\n\n建设云岭科创园，到2025年研发投入强度达到3.2%。\n"
)


@pytest.fixture
def records() -> DocumentRecords:
    return extract(as_source(TEXT, "plan.md", "text/markdown"))


def test_only_the_document_is_at_hand_until_something_else_is_asked_for(records: DocumentRecords) -> None:
    kept = decode(encode(records))
    assert isinstance(kept, KeptRecords)
    assert kept.document == records.document
    assert not kept.decoded
    assert kept.passages == records.passages
    assert kept.decoded
    assert kept == records == decode(encode(records), many=True)


def test_what_is_replaced_is_no_longer_kept(records: DocumentRecords) -> None:
    changed = replace(decode(encode(records)), links=())
    assert type(changed) is DocumentRecords
    assert changed == replace(records, links=())


def test_a_document_is_called_otherwise_without_its_records(records: DocumentRecords) -> None:
    document = replace(records.document, source="other.md")
    data = called(encode(records), document)
    assert document_of(data) == document
    assert decode(data) == replace(records, document=document)


def test_records_that_are_damaged_anywhere_or_of_another_version_are_told_at_once(
    records: DocumentRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = encode(records)
    for at in (0, 3, 60, len(data) // 2, len(data) - 1):
        with pytest.raises(StaleRecords):
            document_of(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :])
    with pytest.raises(StaleRecords):
        decode(data[:-1])
    monkeypatch.setattr("loaders.pipeline.fingerprint", lambda: "another")
    with pytest.raises(StaleRecords):
        decode(data)
