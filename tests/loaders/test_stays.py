"""A graph that is changed is made from few records: what stays of it is what a new one says of it."""

import zlib
from collections.abc import Sequence, Set
from dataclasses import replace
from random import Random
from typing import TypeAlias

import msgspec
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
PLACES = ("浙江省", "温州市", "温州市鹿城区", "温州市瓯海区", "温州市", "杭州市", "江苏省", "")
HILLS = ("云岭", "青禾", "白石")
KINDS = ("科创园", "港区", "自贸区", "科创岛", "城市大脑", "大学城")
BEHIND = ("", "二期工程", "东园", "分平台", "青禾片区", "核心区")


def neighbour(number: int) -> str:
    """Return a plan of a place above, below or beside that of others, which name the same things or parts of them."""
    drawn = Random(number)
    place = drawn.choice(PLACES)
    lines = [f"{place}{drawn.choice(('国民经济和社会发展第十四个五年规划纲要', '政府工作报告'))}（{number}）", ""]
    for _ in range(drawn.randint(3, 8)):
        name, other = drawn.choice(HILLS) + drawn.choice(KINDS), drawn.choice(HILLS) + drawn.choice(KINDS)
        year, share, part = drawn.randint(2021, 2026), drawn.randint(2, 5), drawn.choice(BEHIND)
        told = (
            f"加快建设{name}，推进{name}{part}，到{year}年研发投入强度达到{share}%。",
            f"打造{name}，依托{other}建设{name}{part}，发展数字经济产业，市发展改革委牵头。",
            f"“{name}”引育生物医药企业，{place or '全市'}常住人口城镇化率{year}年达到{share}%。",
            f"推进{name}{part}二期工程、{other}三期工程建设，服务数字经济产业。",
            f"支持{drawn.choice(PLACES[:-1])}共建{name}，实施{name}提升工程。",
        )
        lines.append(f"{drawn.choice(told)}\n")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def neighbours() -> list[bytes]:
    texts = [neighbour(number) for number in range(16)]
    return [encode(extract(as_source(one, f"{number}.md", "text/markdown"))) for number, one in enumerate(texts)]


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


@pytest.mark.parametrize("seed", range(3))
def test_documents_of_places_above_below_and_beside_come_and_go(
    seed: int, neighbours: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_FEW", 9)
    drawn, here = Random(seed), set(range(8))
    last = combined([decode(neighbours[n]) for n in sorted(here)])
    stored = rows(last)
    for _ in range(12):
        here = here ^ {drawn.randrange(len(neighbours)) for _ in range(drawn.choice((0, 1, 1, 2, 6)))} or {0}
        last = combined([decode(neighbours[n]) for n in sorted(here)], last)
        anew = combined([decode(neighbours[n]) for n in sorted(here)])
        assert last.touched is not None
        stored = kept(stored, last.touched) | rows(last)
        assert stored == rows(anew)


def test_what_no_document_shows_comes_with_the_places_that_it_ties(neighbours: list[bytes]) -> None:
    named = {n: {m.surface for m in decode(data).mentions} for n, data in enumerate(neighbours)}
    without = [n for n, names in named.items() if not any("杭州" in name for name in names)]
    some = next(n for n, names in named.items() if "杭州市" in names)
    first = combined([decode(neighbours[n]) for n in without])
    last = combined([decode(neighbours[n]) for n in (*without, some)], first)
    tie = "region:330100|PART_OF|region:330000"
    assert tie not in {key[-1] for key in rows(first)}
    assert tie in {key[-1] for key in rows(last)}


@pytest.mark.parametrize("lost", ["names", "one byte", "numbers", "all"])
def test_damaged_parts_are_none(lost: str, plans: list[bytes]) -> None:
    made = combined([decode(data) for data in plans[:3]]).parts
    assert made is not None
    version, ids, names, told = msgspec.msgpack.decode(zlib.decompress(encode_parts(made)))
    if lost == "numbers":
        told = {document: (name, [len(ids)], some[:8]) for document, (name, _, some) in told.items()}
    names = {"names": names[:-8], "one byte": names[:-1]}.get(lost, names)
    data = zlib.compress(msgspec.msgpack.encode((version, ids, names, told)))
    assert decode_parts(data if lost != "all" else data[:-9]) == Parts()
    assert decode_parts(encode_parts(made)) == made
