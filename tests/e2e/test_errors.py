"""What goes wrong is one plain sentence and an exit code, never a traceback."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

NOTHING_FOUND, WRONG_USE, FAILURE, PARTLY = 1, 2, 3, 4


def sentence(done) -> str:
    assert "Traceback" not in done.stderr
    # On a machine that is slow just now, a build also says how far it is.
    lines = [line for line in done.stderr.splitlines() if line.strip() and not re.match(r"\w+: \d+ of \d+, ", line)]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("guitu: ")
    return lines[0]


def test_a_wrong_path(run, tmp_path: Path):
    done = run("build", tmp_path / "nowhere", "--graph", tmp_path / "g.kgl", code=WRONG_USE)
    assert "nowhere" in sentence(done)
    assert not (tmp_path / "g.kgl").exists()


def test_an_empty_file(run, tmp_path: Path):
    (tmp_path / "empty.txt").touch()
    done = run("build", tmp_path / "empty.txt", "--graph", tmp_path / "g.kgl", code=FAILURE)
    assert "empty" in sentence(done)


def test_a_folder_without_documents(run, tmp_path: Path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "picture.png").write_bytes(b"\x89PNG")
    done = run("build", tmp_path / "folder", "--graph", tmp_path / "g.kgl", code=NOTHING_FOUND)
    assert "folder" in sentence(done)


def test_one_bad_document_among_good_ones_costs_only_itself(run, examples: Path, tmp_path: Path):
    good = sorted(examples.glob("*.txt"))[0]
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02\x03" * 400)
    done = run("build", good, tmp_path / "bad.txt", "--graph", tmp_path / "g.kgl", code=PARTLY)
    assert "bad.txt" in sentence(done)
    assert (tmp_path / "g.kgl").exists()


def test_a_graph_that_is_not_there(run, tmp_path: Path):
    done = run("status", "--graph", tmp_path / "missing.kgl", code=FAILURE)
    assert "build" in sentence(done)


def test_a_file_that_is_no_graph(run, tmp_path: Path):
    (tmp_path / "broken.kgl").write_text("no graph")
    done = run("status", "--graph", tmp_path / "broken.kgl", code=FAILURE)
    assert "broken.kgl" in sentence(done)


def test_an_unknown_question_names_a_near_one(run, examples_graph: Path):
    done = run("ask", "projects-of-platfrom", "platform=x", "--graph", examples_graph, code=WRONG_USE)
    assert "projects-of-platform" in sentence(done)


def test_a_missing_parameter(run, examples_graph: Path):
    done = run("ask", "projects-of-platform", "--graph", examples_graph, code=WRONG_USE)
    assert "platform" in sentence(done)


def test_a_parameter_that_the_question_does_not_have(run, examples_graph: Path):
    done = run("ask", "projects-of-platform", "platform=x", "colour=red", "--graph", examples_graph, code=WRONG_USE)
    assert "colour" in sentence(done)


def test_a_name_that_no_plan_has(run, examples_graph: Path):
    done = run("ask", "projects-of-platform", "platform=无此平台", "--graph", examples_graph, code=NOTHING_FOUND)
    assert "nothing found" in sentence(done)


def test_a_goal_that_no_plan_has(run, examples_graph: Path):
    done = run("trace", "无此目标", "--graph", examples_graph, code=NOTHING_FOUND)
    assert "无此目标" in sentence(done)


@pytest.mark.parametrize("query", ["MATCH (n RETURN n", "MATCH (n) RETURN nope(n)"])
def test_a_query_with_a_mistake_is_shown_with_its_place(run, examples_graph: Path, query: str):
    done = run("cypher", query, "--graph", examples_graph, code=WRONG_USE)
    said, shown, mark = done.stderr.splitlines()
    assert said.startswith("guitu: The query is wrong at line 1, column ")
    assert shown == f"  {query}"
    assert mark.strip() == "^"
    assert shown[len(mark) - 1 :].startswith(("RETURN n", "nope"))


def test_a_query_takes_parameters_keeps_its_time_and_says_that_it_cut(run, examples_graph: Path):
    query = "UNWIND $names AS name RETURN name, $n AS n ORDER BY name"
    given = ("--param", 'names=["甲", "乙", "丙"]', "-p", "n=3", "--graph", examples_graph)
    assert run("cypher", query, *given, "--csv").stdout.splitlines() == ["name,n", "丙,3", "乙,3", "甲,3"]
    done = run("cypher", query, *given, "--json", "--limit", 2)
    assert [json.loads(line) for line in done.stdout.splitlines()] == [{"name": "丙", "n": 3}, {"name": "乙", "n": 3}]
    assert "only the first 2 rows of 3 are shown; --limit asks for more" in sentence(done)
    done = run("ask", "documents", "--limit", 1, "--graph", examples_graph)
    assert len(done.stdout.splitlines()) == 2, "its columns, and one row"
    assert "only the first 1 rows of 5" in sentence(done)
    endless = "MATCH (a), (b), (c), (d) RETURN count(*)"
    done = run("cypher", endless, "--timeout", 0.5, "--graph", examples_graph, code=FAILURE)
    assert "0.5 seconds" in sentence(done)


@pytest.mark.parametrize(
    "query", ["CREATE (n:Project) RETURN n", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.name = 1"]
)
def test_a_query_that_would_write(run, examples_graph: Path, query: str):
    before = examples_graph.read_bytes()
    done = run("cypher", query, "--graph", examples_graph, code=WRONG_USE)
    assert "only reads" in done.stderr.splitlines()[0]
    assert examples_graph.read_bytes() == before


def test_an_address_where_no_server_answers(run):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]  # bound and not listening: a connection is refused
        done = run("status", "--graph", f"bolt://127.0.0.1:{port}", code=FAILURE)
    assert f"127.0.0.1:{port}" in sentence(done)


def test_a_command_without_a_graph_file_says_how_to_make_one(run, tmp_path: Path):
    done = run("questions")
    assert "projects-of-platform" in done.stdout
    done = run("ask", "projects-of-platform", "platform=x", "--graph", tmp_path / "g.kgl", code=FAILURE)
    assert "build" in sentence(done)
