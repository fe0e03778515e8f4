"""What both engines do alike when they are asked: answer what reads, refuse what writes, keep their time."""

from __future__ import annotations

import time

import pytest

from graph.errors import QueryError, QueryRefusedError, QueryTimeoutError
from graph.model import Label
from graph.rows import in_order
from graph.store import Store
from graph.table import NodeCell, PathCell, RelationshipCell
from tests.graph.sample import sample_graph

SAMPLE = sample_graph()


def test_what_goes_in_comes_out(sample: Store) -> None:
    assert sample.graph() == in_order(SAMPLE)
    assert sample.counts().nodes["Passage"] == sum(node.label is Label.PASSAGE for node in SAMPLE.nodes)
    assert sum(sample.counts().relationships.values()) == len(SAMPLE.relationships)
    assert sample.records() == {"d00000000000a": b"\x00what was extracted\xff"}


def test_an_answer_holds_nodes_relationships_and_paths(sample: Store) -> None:
    table = sample.query(
        "MATCH path = (a:Platform)-[r:HOSTS]->(b:Project {name: $name}) RETURN a, r, path, {list: [b, 1, null]} AS map",
        {"name": "光芯中试线"},
    )
    (node, link, path, mapped), *rest = table.rows
    assert not rest
    assert isinstance(node, NodeCell)
    assert (node.id, node.labels) == ("platform:东湖科创岛", ("Platform",))
    assert node.properties == {
        "id": "platform:东湖科创岛",
        "name": "东湖科创岛",
        "aliases": ["科创岛", "东湖科创岛"],
        "region": "东湖区",
        "region_code": "990102",
    }
    assert isinstance(link, RelationshipCell)
    assert (link.type, link.start, link.end) == ("HOSTS", node.id, "project:光芯中试线")
    assert isinstance(path, PathCell)
    assert [stop.id for stop in path.nodes] == [node.id, "project:光芯中试线"]
    assert path.relationships == (link,)
    assert mapped["list"][0].id == "project:光芯中试线"
    assert table.records()[0]["a"]["properties"]["aliases"] == ["科创岛", "东湖科创岛"]


def test_a_relationship_alone_knows_its_ends(sample: Store) -> None:
    ((link,),) = sample.query("MATCH ()-[r:IMPLEMENTS {confidence: 0.85}]->() RETURN r").rows
    assert (link.start, link.end) == ("d00000000000c/p00002/a0", "d00000000000a/p00003/a0")


def test_a_title_is_only_where_one_was_given(sample: Store) -> None:
    assert sample.query("MATCH (n:Platform) RETURN count(n.title) AS n").rows == ((0,),)
    assert sample.query("MATCH (n:Document) RETURN count(n.title) AS n").rows == ((4,),)


def test_dates_are_text(sample: Store) -> None:
    table = sample.query("RETURN date('2021-02-03') AS day, localdatetime('2021-02-03T04:05:06') AS moment")
    assert table.rows == (("2021-02-03", "2021-02-03T04:05:06"),)


WRITES = (
    "CREATE (n:Project {id: 'x'})",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n:Project) SET n.name = 'x' RETURN n",
    "MATCH (n:Project) REMOVE n.name",
    "MERGE (n:Project {id: 'x'}) RETURN n",
    "MATCH (n) WITH n LIMIT 1 CREATE (m:Copy) SET m = properties(n) RETURN m",
    "MATCH (n:Project) FOREACH (x IN [1] | SET n.name = 'x')",
    "CREATE INDEX mine IF NOT EXISTS FOR (n:Project) ON (n.kind)",
    "CREATE CONSTRAINT mine IF NOT EXISTS FOR (n:Project) REQUIRE n.name IS UNIQUE",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "load\n  csv FROM 'https://example.org' AS line RETURN line",
    "MATCH (n) CALL { WITH n DELETE n } IN TRANSACTIONS OF 10 ROWS",
    "CALL { CREATE (n:Project) RETURN n } RETURN n",
    "CALL db.createLabel('x')",
    "CALL dbms.killQueries([])",
    "EXPLAIN CREATE (n)",
    "PROFILE MATCH (n) DETACH DELETE n",
    "  profile // quietly\n MATCH (n) SET n.x = 1",
    "DROP INDEX guitu_project_name IF EXISTS",
)


@pytest.mark.parametrize("query", WRITES)
def test_what_would_write_or_reach_out_is_refused(sample: Store, query: str) -> None:
    before = sample.graph()
    with pytest.raises(QueryError):
        sample.query(query, timeout=10)
    assert sample.graph() == before


def test_words_that_only_look_like_writing_are_answered(sample: Store) -> None:
    table = sample.query("MATCH (n:Project) WHERE n.name <> 'LOAD CSV' // CREATE\n RETURN count(n) AS `DELETE`")
    assert table.columns == ("DELETE",)


def test_what_is_given_as_a_parameter_is_never_a_query(sample: Store) -> None:
    hostile = "x'}) DETACH DELETE n //"
    table = sample.query("MATCH (n:Project {name: $name}) RETURN n", {"name": hostile})
    assert table.rows == ()
    assert sample.query("RETURN $name AS name", {"name": hostile}).rows == ((hostile,),)


def test_a_mistake_is_shown_with_its_place(sample: Store) -> None:
    with pytest.raises(QueryError, match="line 2, column") as caught:
        sample.query("MATCH (n:Project)\nRETURN n.name n.kind")
    assert caught.value.line == 2
    assert caught.value.column is not None
    assert caught.value.column >= len("RETURN n.name ")
    assert "\n" not in str(caught.value)


def test_a_missing_parameter_is_named(sample: Store) -> None:
    with pytest.raises(QueryError, match="nothing_gave_it"):
        sample.query("MATCH (n:Project {name: $nothing_gave_it}) RETURN n")


def test_an_endless_query_ends_in_its_time(sample: Store) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryTimeoutError, match="1 seconds"):
        sample.query(
            "MATCH (a), (b), (c), (d), (e), (f) WHERE a.id + b.id + c.id < d.id + e.id + f.id RETURN count(*)",
            timeout=1,
        )
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("wrong", ["RETRUN", "RETUN", "ODER"])
def test_a_keyword_written_wrong_is_pointed_at(sample: Store, wrong: str) -> None:
    query = f"MATCH (n:Region {{name: '{wrong} 东湖'}})\nMATCH (n)-[r]->(m)\t{wrong} n.name AS name"
    with pytest.raises(QueryError) as caught:
        sample.query(query)
    line = query.splitlines()[1]
    assert (caught.value.line, caught.value.column) == (2, line.index(wrong) + 1)


@pytest.mark.parametrize(
    ("before", "wrong"),
    [
        ("MATCH (n) ", "5 RETURN n"),
        ("MATCH (n) ", "'x y' RETURN n"),
        ("MATCH (n) ", "WEHRE n.a = 1 RETURN n"),
        ("MATCH (n) // all of them\n", "WEHRE n.a = 1 RETURN n"),
        ("MATCH (n {name: '(东湖)'})\n", "WEHRE toLower(n.a) = 'x' RETURN n"),
        ("MATCH (n)-[r]->(m), (k) ", "WEHRE (n.a) <> 1 RETURN n"),
        ("MATCH (n) MATCH (n)<-[r]-(m) ", "WEHRE n.name CONTAINS '东湖' RETURN n"),
        ("MATCH (n {name ", "= 1}) RETURN n"),
    ],
)
def test_what_does_not_belong_behind_a_pattern_is_pointed_at(sample: Store, before: str, wrong: str) -> None:
    with pytest.raises(QueryError) as caught:
        sample.query(before + wrong)
    assert "Lit(" not in str(caught.value)
    assert "Identifier(" not in str(caught.value)
    if sample.engine == "kglite":
        lines = before.split("\n")
        assert (caught.value.line, caught.value.column) == (len(lines), len(lines[-1]) + 1), str(caught.value)


def test_a_long_answer_says_that_it_was_cut(sample: Store) -> None:
    query = "MATCH (n:Passage) RETURN n.id AS id ORDER BY id"
    whole = sample.query(query)
    cut = sample.query(query, limit=3)
    assert not whole.truncated
    assert cut.truncated
    assert cut.total in (None, len(whole.rows)), "a server is not made to count"
    assert cut.rows == whole.rows[:3]
    assert not sample.query(query, limit=len(whole.rows)).truncated


def test_a_label_that_nothing_has_is_remarked_on(sample: Store) -> None:
    table = sample.query("MATCH (n:Projekt) RETURN n")
    assert table.rows == ()
    assert any("Projekt" in note for note in table.notes)


def test_refusals_are_told_apart_from_mistakes(sample: Store) -> None:
    with pytest.raises(QueryRefusedError, match="only reads"):
        sample.query("MATCH (n) DETACH DELETE n")
