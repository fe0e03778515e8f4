"""A graph that is changed is made from few records: what stays of it is what a new one says of it."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeAlias

import pytest

from graph.model import DocumentRecords, Graph, Node, Relationship
from guitu.kept_parts import decode_parts, encode_parts
from loaders import pipeline
from loaders.parts import Parts
from loaders.pipeline import Combined, combine, decode
from loaders.records import KeptRecords
from loaders.ties import document_of
from tests.loaders.test_lazy import plans as plans

Said: TypeAlias = dict[tuple[type, str], Node | Relationship]


def combined(documents: Sequence[DocumentRecords], last: Combined | None = None) -> Combined:
    """Return the graph of documents; with the last one, only what of it has changed."""
    if last is None:
        return combine(documents, parts=Parts())
    assert last.parts is not None
    parts = decode_parts(encode_parts(last.parts))
    return combine(documents, ties=last.ties, told=last.told, names=last.names, parts=parts)


def said(graph: Graph, of: Iterable[str] | None = None) -> Said:
    """Return all nodes and relationships, or those that belong to documents and entities alone."""
    wanted = None if of is None else set(of)
    both: list[Node | Relationship] = [*graph.nodes, *graph.relationships]
    return {
        (type(one), one.id): one
        for one in both
        for start in [one.id if isinstance(one, Node) else one.start]
        if wanted is None or start in wanted or document_of(start) in wanted
    }


def asked(documents: Sequence[DocumentRecords]) -> int:
    return sum(not isinstance(r, KeptRecords) or r.decoded for r in documents)


def test_a_graph_that_grows_asks_for_few_records(plans: list[bytes]) -> None:
    first = combined([decode(data) for data in plans[:60]])
    assert first.stays == frozenset()
    documents = [decode(data) for data in plans[:61]]
    second = combined(documents, first)
    anew = combined([decode(data) for data in plans[:61]])
    assert said(second.graph) | said(anew.graph, second.stays) == said(anew.graph)
    assert 1 <= asked(documents) <= 15
    assert len(second.graph.nodes) < len(anew.graph.nodes) / 3
    assert len(second.graph.relationships) < len(anew.graph.relationships) / 3


def test_what_stays_and_what_is_made_are_what_all_at_once_gives(
    plans: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "_FEW", 1)
    drawn = Random(5)
    here = set(range(30))
    last = combined([decode(plans[n]) for n in sorted(here)])
    stored = said(last.graph)
    for _ in range(10):
        here ^= {drawn.randrange(len(plans)) for _ in range(drawn.randint(1, 3))}
        last = combined([decode(plans[n]) for n in sorted(here)], last)
        anew = combined([decode(plans[n]) for n in sorted(here)])
        whole = Graph(
            tuple(one for one in stored.values() if isinstance(one, Node)),
            tuple(one for one in stored.values() if isinstance(one, Relationship)),
        )
        assert not said(last.graph, last.stays)
        stored = said(whole, last.stays) | said(last.graph)
        assert stored == said(anew.graph)
        assert last.parts == anew.parts
