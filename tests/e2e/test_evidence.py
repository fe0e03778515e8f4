"""Every quote in the graph stands literally in its document, and the same documents give the same graph."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from loaders.read import read


def exported(run, graph: Path, folder: Path) -> tuple[dict[str, dict], list[dict]]:
    run("export", folder, "--format", "jsonl", "--graph", graph)
    lines = [(folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines() for kind in ("nodes", "relationships")]
    nodes, relationships = ([json.loads(line) for line in found] for found in lines)
    return {node["id"]: node for node in nodes}, relationships


@pytest.fixture(scope="module", params=["examples", "plans"])
def collection(request: pytest.FixtureRequest, run, tmp_path_factory: pytest.TempPathFactory):
    folder = request.getfixturevalue(request.param)
    nodes, relationships = exported(
        run, request.getfixturevalue(f"{request.param}_graph"), tmp_path_factory.mktemp("export")
    )
    return folder, nodes, relationships


def labelled(nodes: dict[str, dict], *labels: str) -> list[dict]:
    return [node["properties"] | {"id": node["id"]} for node in nodes.values() if set(labels) & set(node["labels"])]


def test_passages_are_made_of_literal_pieces_of_their_document(collection):
    folder, nodes, _ = collection
    texts = {d["id"]: read(folder / d["source"]).text for d in labelled(nodes, "Document")}
    passages = labelled(nodes, "Passage")
    assert len(passages) > 100
    for passage in passages:
        pieces, text = passage["pieces"], texts[passage["document"]]
        literal = "".join(text[a:b] for a, b in zip(pieces[::2], pieces[1::2], strict=True))
        assert literal == passage["text"]
        assert pieces == sorted(pieces)
        assert (passage["start"], passage["end"]) == (pieces[0], pieces[-1])


def test_what_is_stated_is_quoted_from_the_passage_it_is_stated_in(collection):
    _, nodes, relationships = collection
    stated = [r for r in relationships if r["type"] == "STATED_IN"]
    places: dict[str, list[str]] = {}
    for r in stated:
        places.setdefault(r["start"], []).append(nodes[r["end"]]["properties"]["text"])
    for found in labelled(nodes, "Target", "Goal", "Action"):
        assert any(found["quote"] in text for text in places[found["id"]]), found
    assert {node["labels"][0] for node in nodes.values()} >= {"Target", "Goal", "Action"}


def test_mentions_are_literal_and_every_entity_is_named(collection):
    _, nodes, relationships = collection
    mentions = [r for r in relationships if r["type"] == "MENTIONS"]
    assert len(mentions) > 300
    for r in mentions:
        text, at = nodes[r["start"]]["properties"]["text"], r["properties"]
        assert text[at["start"] : at["end"]] == at["surface"]
        assert at["quote"] in text
        assert at["surface"] in at["quote"]
    named = {r["end"] for r in mentions}
    within = {"hosts-named-after", "hosts-works-told", "hosts-same-ground"}  # rules that read a name inside other words
    told = {end for r in relationships if r["properties"].get("method") in within for end in (r["start"], r["end"])}
    known = named | told
    nameless = [e["name"] for e in labelled(nodes, "Project", "Platform", "Industry", "Agency") if e["id"] not in known]
    assert not nameless


def test_every_inferred_relationship_shows_the_words_that_say_so(collection):
    _, nodes, relationships = collection
    layout = {"HAS_SECTION", "HAS_PASSAGE", "STATED_IN", "MENTIONS", "MEASURES", "SUBORDINATE_TO"}
    inferred = [r for r in relationships if r["type"] not in layout and nodes[r["end"]]["labels"] != ["Region"]]
    counted = Counter(r["type"] for r in inferred)
    assert {"HOSTS", "SERVES", "PART_OF", "INVOLVES", "IMPLEMENTS", "CONTRIBUTES_TO", "DIFFERS_FROM"} <= set(counted)
    for r in inferred:
        about = r["properties"]
        assert 0 < about["confidence"] <= 1
        assert about["method"]
        texts = [nodes[p]["properties"]["text"] for p in about["evidence"]]
        assert any(about["quote"] in text for text in texts), r


def test_ids_are_unique_and_relationships_tie_nodes_that_are_there(collection):
    _, nodes, relationships = collection
    assert all(r["start"] in nodes and r["end"] in nodes for r in relationships)
    ids = Counter(r["id"] for r in relationships)
    assert max(ids.values()) == 1


def test_no_district_is_tied_to_a_city_that_is_not_its_own(collection):
    _, nodes, relationships = collection
    region = {d["id"]: d["region_code"] for d in labelled(nodes, "Document")}
    across = {"SUBORDINATE_TO", "CONTRIBUTES_TO", "IMPLEMENTS", "CORRESPONDS_TO", "AGREES_WITH", "DIFFERS_FROM"}
    ties = [r for r in relationships if r["type"] in across]
    assert ties
    for r in ties:
        lower, upper = (nodes[end]["properties"].get("document", end) for end in (r["start"], r["end"]))
        assert region[lower][:4] == region[upper][:4], r


@pytest.mark.parametrize("name", ["examples", "plans"])
def test_the_same_documents_give_the_same_export_byte_for_byte(name, request, run, tmp_path: Path):
    folder, first = request.getfixturevalue(name), request.getfixturevalue(f"{name}_graph")
    again = tmp_path / "again.kgl"
    run("build", folder, "--graph", again)  # from nothing
    for graph, out in ((first, "a"), (again, "b")):
        run("export", tmp_path / out, "--format", "jsonl", "--graph", graph)
    run("build", folder, "--graph", again)  # over itself, from the records it kept
    run("export", tmp_path / "c", "--format", "jsonl", "--graph", again)
    for file in ("nodes.jsonl", "relationships.jsonl"):
        a, b, c = ((tmp_path / out / file).read_bytes() for out in "abc")
        assert a == b == c
