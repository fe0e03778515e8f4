"""An export is the graph and nothing else, in the same bytes every time."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import StoreUnavailableError
from graph.export import export_jsonl
from graph.model import Graph
from graph.store import Store
from tests.graph.sample import sample_graph


def test_an_export_holds_the_graph_and_nothing_of_the_store(sample: Store, tmp_path: Path) -> None:
    nodes, links = (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in export_jsonl(sample.graph(), tmp_path / "out")
    )
    graph = sample_graph()
    assert {node["id"]: node["labels"] for node in nodes} == {node.id: [node.label] for node in graph.nodes}
    ends = {link["id"]: (link["type"], link["start"], link["end"]) for link in links}
    assert ends == {link.id: (link.type, link.start, link.end) for link in graph.relationships}
    assert {name for node in nodes for name in node["properties"]}.isdisjoint({"id", "search", "guitu_build", "type"})
    (platform,) = [node for node in nodes if node["id"] == "platform:东湖科创岛"]
    assert platform["properties"]["aliases"] == ["科创岛", "东湖科创岛"]


def test_order_of_loading_and_engine_do_not_matter(sample: Store, tmp_path: Path) -> None:
    graph = sample_graph()
    nodes, links = list(graph.nodes), list(graph.relationships)
    random.Random(1).shuffle(nodes)
    random.Random(2).shuffle(links)
    mixed = Graph(
        tuple(replace(node, properties=dict(reversed(node.properties.items()))) for node in nodes), tuple(links)
    )
    one = export_jsonl(sample.graph(), tmp_path / "one")
    other = export_jsonl(mixed, tmp_path / "other")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_place_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a note", encoding="utf-8")
    with pytest.raises(StoreUnavailableError, match="cannot be written to"):
        export_jsonl(Graph((), ()), tmp_path / "out")
