"""A graph that is changed is made from few records: what stays of it is what a new one says of it."""

from collections.abc import Sequence, Set
from dataclasses import replace
from random import Random
from typing import TypeAlias

import pytest

from graph.load import load_of
from graph.model import DocumentRecords
from graph.rows import Row
from guitu.kept_parts import decode_parts, encode_parts
from loaders import pipeline, records
from loaders.curate import Correction
from loaders.parts import Parts
from loaders.pipeline import Combined, combine, decode, encode, extract
from loaders.read import as_source
from loaders.records import KeptRecords
from loaders.ties import document_of
from tests.loaders.test_lazy import plans as plans

Rows: TypeAlias = dict[tuple[str, ...], Row]


def combined(
    documents: Sequence[DocumentRecords], last: Combined | None = None, judged: Sequence[Correction] = ()
) -> Combined:
    """Return the graph of documents; with the last one, only what of it has changed."""
    if last is None:
        return combine(documents, corrections=judged, parts=Parts())
    assert last.parts is not None
    parts = decode_parts(encode_parts(last.parts))
    return combine(documents, corrections=judged, ties=last.ties, told=last.told, names=last.names, parts=parts)


def rows(combined: Combined) -> Rows:
    """Return all that a store is given of nodes and relationships."""
    load = load_of(combined.made, combined.touched)
    both: list[tuple[tuple[str, ...], list[Row]]] = [
        *(((label,), some) for label, some in load.node_batches()),
        *load.relationship_batches(),
    ]
    return {(*key, row["id"]): row for key, some in both for row in some}


def kept(stored: Rows, touched: Set[str]) -> Rows:
    """Return of rows those that stay, which a change of some parts leaves as they are."""

    def part(row: Row) -> str:
        start = row["source"] if "target" in row else row["id"]
        return str(row["id"] if ":" in start else document_of(start))

    return {key: row for key, row in stored.items() if part(row) not in touched}


def asked(documents: Sequence[DocumentRecords]) -> int:
    return sum(not isinstance(r, KeptRecords) or r.decoded for r in documents)


def test_a_graph_that_grows_asks_for_few_records(plans: list[bytes]) -> None:
    first = combined([decode(data) for data in plans[:60]])
    assert first.touched is None
    documents = [decode(data) for data in plans[:61]]
    second = combined(documents, first)
    anew = combined([decode(data) for data in plans[:61]])
    assert second.touched
    assert rows(second) | kept(rows(anew), second.touched) == rows(anew)
    assert 1 <= asked(documents) <= 15
    assert len(second.graph.nodes) < len(anew.graph.nodes) / 3
    assert len(second.graph.relationships) < len(anew.graph.relationships) / 3


def test_a_name_that_turns_out_to_stand_inside_another_changes_what_is_told_of_that(plans: list[bytes]) -> None:
    inside, alone = (
        encode(extract(as_source(f"温州市产业发展规划\n\n第一章 产业\n\n{words}\n", f"{number}.md", "text/markdown")))
        for number, words in enumerate(("推进星湖科创岛二期工程。", "加快建设星湖科创岛，提升星湖科创岛能级。"))
    )
    first = combined([decode(inside), *map(decode, plans[:30])])
    stored = rows(first)
    last = combined([decode(inside), *map(decode, plans[:30]), decode(alone)], first)
    anew = combined([decode(inside), *map(decode, plans[:30]), decode(alone)])
    assert last.touched
    assert kept(stored, last.touched) | rows(last) == rows(anew)


def test_what_stays_and_what_is_made_are_what_all_at_once_gives(
    plans: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_FEW", 1)
    drawn = Random(5)
    here, called = set(range(30)), dict(enumerate(plans))
    last = combined([decode(called[n]) for n in sorted(here)])
    stored = rows(last)
    for number in range(12):
        here ^= {drawn.randrange(len(plans)) for _ in range(drawn.randint(0, 3))}
        renamed = drawn.choice(sorted(here))
        head = replace(decode(plans[renamed]).document, title=f"规划{number}", source=f"{number}.md")
        called[renamed] = records.called(plans[renamed], head)
        mentions = [m.id for n in sorted(here)[:4] for m in decode(plans[n]).mentions]
        judged = [
            Correction(drawn.choice(("same", "different")), *drawn.sample(mentions, 2))
            for _ in range(drawn.randint(0, 2))
        ]
        last = combined([decode(called[n]) for n in sorted(here)], last, judged)
        anew = combined([decode(called[n]) for n in sorted(here)], None, judged)
        assert last.touched is not None
        assert not kept(rows(last), last.touched)
        stored = kept(stored, last.touched) | rows(last)
        assert stored == rows(anew)
        assert last.parts == anew.parts
