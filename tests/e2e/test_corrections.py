"""A person judges, drops and renames; the words outlive every rebuild."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.curate import Correction, written


@pytest.fixture
def graph(run, examples: Path, tmp_path: Path) -> Path:
    place = tmp_path / "g.kgl"
    run("build", examples, "--graph", place)
    return place


def ids(run, graph: Path, label: str) -> list[str]:
    done = run("cypher", f"MATCH (n:{label}) RETURN n.id AS id ORDER BY id", "--graph", graph, "--json")
    return [json.loads(line)["id"] for line in done.stdout.splitlines()]


def test_two_names_said_to_be_one_are_one_node_after_every_rebuild(run, graph: Path, examples: Path):
    left, right = ids(run, graph, "Industry")[:2]
    run("judge", "same", left, right, "--why", "one trade", "--graph", graph)
    assert len({left, right} & set(ids(run, graph, "Industry"))) == 1
    run("build", examples, "--graph", graph)
    assert len({left, right} & set(ids(run, graph, "Industry"))) == 1
    written = graph.with_suffix(".corrections.toml").read_text(encoding="utf-8")
    assert "one trade" in written
    run("judge", "different", left, right, "--graph", graph)
    assert {left, right} <= set(ids(run, graph, "Industry"))


def test_a_dropped_node_stays_away_and_a_lost_correction_is_told(run, graph: Path, examples: Path):
    gone = ids(run, graph, "Project")[0]
    corrections = graph.with_suffix(".corrections.toml")
    said = f'[[correction]]\nsay = "drop"\nnode = {json.dumps(gone, ensure_ascii=False)}\n'
    corrections.write_text(said + '[[correction]]\nsay = "drop"\nnode = "project:无此项目"\n', encoding="utf-8")
    done = run("build", examples, "--graph", graph)
    assert gone not in ids(run, graph, "Project")
    assert "project:无此项目" in done.stderr


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_a_judgement_of_what_is_not_there_is_told(run, graph: Path, examples: Path, verdict: str):
    there = ids(run, graph, "Industry")[0]
    said = written(Correction(verdict, there, "industry:无此产业"))
    graph.with_suffix(".corrections.toml").write_text(said, encoding="utf-8")
    done = run("build", examples, "--graph", graph)
    (line,) = [line for line in done.stderr.splitlines() if "not in the graph" in line]
    assert verdict in line and there in line and "industry:无此产业" in line


def test_a_judgement_that_serves_is_not_told_to_name_nothing(run, graph: Path, examples: Path):
    """Things of a place, bodies that no text calls by their full names, and one judged after another."""
    said = ""
    for label in ("Platform", "Agency"):
        first, second, third = ids(run, graph, label)[:3]
        for left, right in ((first, second), (second, third)):
            said += written(Correction("same", left, right))
    graph.with_suffix(".corrections.toml").write_text(said, encoding="utf-8")
    assert "not in the graph" not in run("build", examples, "--graph", graph).stderr
    assert len(ids(run, graph, "Agency")) > 0 and second not in ids(run, graph, "Agency")


def test_a_removed_document_leaves_what_a_build_without_it_gives(run, graph: Path, examples: Path, tmp_path: Path):
    rest = [path for path in sorted(examples.glob("*-2021.*")) if "luqiao" not in path.name]
    other = tmp_path / "other.kgl"
    run("build", *rest, "--graph", other)
    run("remove", "luqiao-outline-2021", "--graph", graph)
    exports = []
    for place, name in ((graph, "a"), (other, "b")):
        run("export", tmp_path / name, "--graph", place)
        exports.append([(tmp_path / name / f"{kind}.jsonl").read_bytes() for kind in ("nodes", "relationships")])
    assert exports[0] == exports[1]
    run("add", examples / "luqiao-outline-2021.txt", "--graph", other)
    run("build", examples, "--graph", graph)
    for place, name in ((graph, "c"), (other, "d")):
        run("export", tmp_path / name, "--graph", place)
    assert (tmp_path / "c" / "nodes.jsonl").read_bytes() == (tmp_path / "d" / "nodes.jsonl").read_bytes()


def test_texts_may_change_names(run, tmp_path: Path):
    texts = [f"{place}2021年政府工作报告\n\n一、今年工作\n\n建成{place}云谷项目。\n" for place in ("东山市", "西河市")]
    folder, graph = tmp_path / "reports", tmp_path / "two.kgl"
    folder.mkdir()
    (folder / "x.txt").write_text(texts[0], encoding="utf-8")
    run("build", folder, "--graph", graph)
    (folder / "x.txt").write_text(texts[1], encoding="utf-8")
    (folder / "y.txt").write_text(texts[0], encoding="utf-8")
    run("add", folder / "x.txt", folder / "y.txt", "--graph", graph)
    stands = run(
        "cypher",
        "MATCH (d:Document) RETURN d.source AS source, d.title AS title ORDER BY source",
        "--graph",
        graph,
        "--json",
    )
    assert [json.loads(line)["title"][:3] for line in stands.stdout.splitlines()] == ["西河市", "东山市"]
