"""Every question of the catalogue has an answer over the examples, with its sentence, the same from both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.catalogue import Question, ask, load_questions
from graph.store import Store, open_store
from tests.neo4j_server import Neo4jServer

QUESTIONS = load_questions()
#: What is asked for, by the name of the parameter, then by its type: a new question needs no line here.
GIVEN = {
    "platform": "国际未来科技岛",
    "project": "国际康养中心",
    "industry": "生命健康",
    "agency": "华东理工大学",
    "name": "国际未来科技岛",
    "from": "国际未来科技岛",
    "to": "国际康养中心",
    "goal": "国际未来科技岛",
    "document": "鹿城区",
    "indicator": "高新技术企业",
    "words": "科技岛",
    "region": "鹿城区",
}
BY_TYPE = {"name": "科技岛", "words": "科技岛", "text": "科技岛", "integer": 3, "number": 0.5, "flag": True}


def given(question: Question) -> dict[str, object]:
    required = [p for p in question.parameters if p.required]
    return {p.name: GIVEN.get(p.name, BY_TYPE[p.type]) for p in required}


@pytest.fixture(scope="module")
def embedded(examples_graph: Path):
    with open_store(examples_graph) as store:
        yield store


@pytest.fixture(scope="module")
def server(run, neo4j_server: Neo4jServer, examples: Path):
    neo4j_server.empty()
    run("build", examples, "--graph", neo4j_server.uri, **neo4j_server.environment)
    with pytest.MonkeyPatch.context() as patch:
        for key, value in neo4j_server.environment.items():
            patch.setenv(key, value)
        with open_store(neo4j_server.uri) as store:
            yield store


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_it_has_an_answer_with_its_sentence(embedded: Store, question: Question):
    answer = ask(embedded, question, given(question))
    assert answer.rows
    quotes = [i for i, column in enumerate(answer.columns) if column == "quote" or column.endswith("_quote")]
    told = [row for row in answer.rows if any(row[i] for i in quotes)]
    assert not quotes or told


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_both_engines_give_the_same_rows(embedded: Store, server: Store, question: Question):
    asked = [given(question)]
    optional = {p.name: GIVEN.get(p.name, BY_TYPE[p.type]) for p in question.parameters if not p.required}
    if optional:
        asked.append({**asked[0], **optional})
    for parameters in asked:
        one, other = (ask(store, question, parameters) for store in (embedded, server))
        assert one.columns == other.columns
        assert one.rows == other.rows


def test_both_engines_export_the_same_graph(run, examples_graph: Path, server: Store, neo4j_server, tmp_path: Path):
    run("export", tmp_path / "a", "--graph", examples_graph)
    run("export", tmp_path / "b", "--graph", neo4j_server.uri, **neo4j_server.environment)
    for file in ("nodes.jsonl", "relationships.jsonl"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_a_wrong_password_is_one_sentence(run, neo4j_server: Neo4jServer):
    environment = neo4j_server.environment | {"NEO4J_PASSWORD": "wrong"}
    done = run("status", "--graph", neo4j_server.uri, code=3, **environment)
    assert len(done.stderr.splitlines()) == 1
    assert "password" in done.stderr


def test_the_catalogue_tells_what_it_needs(run):
    listed = [json.loads(line) for line in run("questions", "--json").stdout.splitlines()]
    assert [question["name"] for question in listed] == [question.name for question in QUESTIONS]
    platform = next(q for q in listed if q["name"] == "projects-of-platform")["parameters"][0]
    assert platform["name"] == "platform"
    assert platform["required"] is True


def test_rows_come_as_objects_as_csv_and_as_tab_separated_lines(run, examples_graph: Path):
    asked = ("ask", "projects-of-platform", "国际未来科技岛", "--graph", examples_graph)
    objects = [json.loads(line) for line in run(*asked, "--json").stdout.splitlines()]
    assert "国际未来科技岛" in objects[0]["platform"]
    header, *rows = run(*asked, "--csv").stdout.splitlines()
    assert header == ",".join(objects[0])
    assert len(rows) >= len(objects)
    header, *rows = run(*asked).stdout.splitlines()
    assert header.split("\t") == list(objects[0])
    assert len(rows) == len(objects)


def test_a_municipal_target_is_traced_to_its_district_with_the_arithmetic(run, examples_graph: Path):
    lines = run("trace", "研发经费支出占GDP比重", "--graph", examples_graph, "--json").stdout.splitlines()
    traces = [json.loads(line) for line in lines]
    assert {trace["region"] for trace in traces} == {"温州市"}
    places = [place for trace in traces for place in trace["places"]]
    assert {place["region"] for place in places} == {"鹿城区"}
    assert any("1.1个百分点" in target["why"] for place in places for target in place["targets"])
    printed = run("trace", "研发经费支出占GDP比重", "--graph", examples_graph).stdout
    assert all(trace["quote"] in printed for trace in traces)


def test_numbers_that_two_plans_state_differently(run, examples_graph: Path):
    rows = [
        json.loads(line)
        for line in run("ask", "numbers-that-differ", "--graph", examples_graph, "--json").stdout.splitlines()
    ]
    pairs = {frozenset((row["value"], row["other_value"])) for row in rows}
    assert {frozenset((4400.0, 4500.0)), frozenset((23.0, 25.0)), frozenset((92.5, 93.1))} == pairs


def test_a_build_again_reads_nothing_again(run, examples: Path, examples_graph: Path):
    done = run("build", examples, "--graph", examples_graph)
    assert "(0 documents read, 5 known already)" in done.stdout


def test_help_teaches_each_command_by_an_example(run):
    commands = [line.split()[0] for line in run("--help").stdout.partition("Commands:")[2].splitlines() if line.strip()]
    assert {"build", "status", "questions", "ask", "cypher", "trace", "show", "analyze", "export", "remove"} <= set(
        commands
    )
    for command in ("build", "status", "questions", "ask", "cypher", "trace", "show", "analyze", "export", "remove"):
        assert f"Example: guitu {command}" in run(command, "--help").stdout
