"""Whatever the text, every step ends, and all it says is literal. ``GUITU_FUZZ`` says how many texts to make up."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import tables
from loaders.annotate import annotate
from loaders.pipeline import combine, decode, encode, extract
from loaders.quantities import base_quantity
from loaders.read import ReadError
from loaders.read import decode as text_of
from loaders.structure import structure
from loaders.targets import find_targets
from loaders.tasks import find_stated
from tests.fuzz import faults, faults_of_graph, source_of, wild

TEXTS = int(os.environ.get("GUITU_FUZZ", "60"))
many = settings(max_examples=TEXTS, deadline=None, suppress_health_check=list(HealthCheck))
few = settings(max_examples=max(10, TEXTS // 6), deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(text=wild, markdown=st.booleans())
def test_structure_targets_and_tasks(text: str, markdown: bool):
    if source := source_of(text, markdown=markdown):
        records = structure(source)
        goals, actions = find_stated(records)
        records = replace(records, targets=find_targets(records), goals=goals, actions=actions)
        assert not list(faults(source, records))
        for table in tables.tables(records.passages):
            for row in table.rows:
                assert all(0 <= cell.start <= cell.end <= len(row.passage.text) for cell in row.cells)


@few
@given(text=wild)
def test_names_and_links_and_what_is_kept_of_them(text: str):
    if source := source_of(text):
        records = extract(source)
        assert not list(faults(source, records))
        assert records.mentions == annotate(records)
        assert decode(encode(records)) == records


@few
@given(texts=st.lists(wild, min_size=1, max_size=4, unique=True))
def test_several_documents_become_one_graph_in_any_order(texts: list[str]):
    sources = [source_of(text, f"{place}.txt") for place, text in enumerate(texts)]
    by_text = {source.sha256: source for source in sources if source}
    documents = [extract(source) for source in by_text.values()]
    graph = combine(documents).graph
    assert not list(faults_of_graph(graph))
    assert combine(documents[::-1]).graph == graph


@many
@given(data=st.one_of(st.binary(max_size=400), wild.map(lambda text: text.encode("gb18030", "replace"))))
def test_bytes_of_any_kind_are_text_or_told_of(data: bytes):
    try:
        assert text_of(data, "a.txt") is not None
    except ReadError as error:
        assert "\n" not in str(error)


@many
@given(value=st.floats(allow_nan=False), unit=st.text(max_size=6))
def test_every_quantity_has_a_base(value: float, unit: str):
    number, _ = base_quantity(value, unit)
    assert isinstance(number, float | int)
