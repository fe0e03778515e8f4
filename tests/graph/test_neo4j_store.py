"""What only a server can suffer: strangers in the same database, two loads at once, a wrong password, no answer."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest

from graph.errors import AuthenticationError, StoreNotFoundError, StoreUnavailableError
from graph.model import Graph, Label, Node, Relationship, RelationshipType
from graph.neo4j_store import Neo4jStore
from graph.store import open_store
from tests.graph.sample import sample_graph
from tests.neo4j_server import Neo4jServer

pytestmark = pytest.mark.neo4j

A = Node("project:a", Label.PROJECT, {"name": "甲"})
B = Node("project:b", Label.PROJECT, {"name": "乙"})


@pytest.fixture
def server(neo4j_server: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> Neo4jServer:
    for name, value in neo4j_server.environment.items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def driver(server: Neo4jServer) -> Iterator[neo4j.Driver]:
    with server.driver() as driver:
        yield driver


def test_other_peoples_nodes_stay_as_they_were(server: Neo4jServer, driver: neo4j.Driver) -> None:
    driver.execute_query(
        "CREATE (p:Person {name: '王'})-[:KNOWS]->(:Person), (:Project {id: 'theirs', name: '甲'}), (:Note)-[:ON]->(p)"
    )
    with open_store(server.uri, "write") as store:
        store.replace(sample_graph(), records={"d1": b"1"})
        store.replace(Graph((A,), ()), records={})
        assert store.graph() == Graph((A,), ())
        assert store.counts().nodes == {"Project": 1}
    found, _, _ = driver.execute_query("MATCH (n:Person|Project|Note) RETURN count(n) AS n")
    assert found[0]["n"] == 5
    found, _, _ = driver.execute_query("MATCH (n {id: 'theirs'}) RETURN properties(n) AS p")
    assert found[0]["p"] == {"id": "theirs", "name": "甲"}


def test_a_strangers_node_with_our_id_is_never_taken_over(server: Neo4jServer, driver: neo4j.Driver) -> None:
    driver.execute_query("CREATE (:Project {id: $id, name: 'theirs'})", id=A.id)
    with open_store(server.uri, "write") as store, pytest.raises(StoreUnavailableError, match="NEO4J_DATABASE"):
        store.replace(Graph((A,), ()), records={})
    found, _, _ = driver.execute_query("MATCH (n:Project) RETURN n.name AS name")
    assert [row["name"] for row in found] == ["theirs"]


def test_a_relationship_may_move_to_other_ends(server: Neo4jServer) -> None:
    ways = [Relationship("r", RelationshipType.PART_OF, *ends, {}) for ends in ((A.id, B.id), (B.id, A.id))]
    with open_store(server.uri, "write") as store:
        for way in ways:
            store.replace(Graph((A, B), (way,)), records={})
            assert store.graph().relationships == (way,)


def test_a_load_that_is_overtaken_stops_and_the_newer_stands(server: Neo4jServer) -> None:
    newer_done = False

    def overtake(*_: object) -> None:
        nonlocal newer_done
        if not newer_done:
            newer_done = True
            with open_store(server.uri, "write") as newer:
                newer.replace(Graph((B,), ()), records={"d2": b"2"})

    with open_store(server.uri, "write") as older, pytest.raises(StoreUnavailableError, match="began after this one"):
        older.replace(sample_graph(), records={"d1": b"1"}, progress=overtake)
    with open_store(server.uri) as store:
        assert (store.graph(), store.records()) == (Graph((B,), ()), {"d2": b"2"})


def test_a_load_that_was_killed_is_made_good_by_the_next(server: Neo4jServer) -> None:
    class Killed(Exception):
        pass

    def kill(what: str, done: int, total: int) -> None:
        if (what, done) == ("relationships", total):
            raise Killed

    with open_store(server.uri, "write") as store, pytest.raises(Killed):
        store.replace(sample_graph(), records={"d1": b"1"}, progress=kill)
    with open_store(server.uri, "write") as store:
        assert store.records() == {"d1": b"1"}
        store.replace(Graph((A, B), ()), records={"d2": b"2"})
        assert (store.graph(), store.records()) == (Graph((A, B), ()), {"d2": b"2"})


def test_every_label_has_its_unique_id(server: Neo4jServer, driver: neo4j.Driver) -> None:
    with open_store(server.uri, "write") as store:
        store.replace(Graph((A,), ()), records={})
    found, _, _ = driver.execute_query("SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type RETURN *")
    unique = {row["labelsOrTypes"][0] for row in found if row["properties"] == ["id"] and "UNIQUENESS" in row["type"]}
    assert unique >= {label.value for label in Label}
    found, _, _ = driver.execute_query("SHOW INDEXES YIELD name, type, options WHERE type = 'FULLTEXT' RETURN *")
    assert {row["options"]["indexConfig"]["fulltext.analyzer"] for row in found} == {"cjk"}


def test_a_wrong_password_is_said_so(server: Neo4jServer) -> None:
    with pytest.raises(AuthenticationError, match="NEO4J_PASSWORD"):
        Neo4jStore(server.uri, password="wrong")


def test_a_database_that_is_not_there_is_named(server: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", "nowhere")
    with pytest.raises(StoreUnavailableError, match=r"nowhere.*NEO4J_DATABASE"):
        open_store(server.uri)


def test_an_empty_database_holds_no_graph(server: Neo4jServer) -> None:
    with pytest.raises(StoreNotFoundError, match="build one first"):
        open_store(server.uri)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_does_not_answer_is_named(scheme: str, server: Neo4jServer) -> None:
    with pytest.raises(StoreUnavailableError, match=f"{scheme}://127.0.0.1:1"):
        open_store(f"{scheme}://127.0.0.1:1")


def test_a_routing_address_works_too(server: Neo4jServer) -> None:
    with open_store(server.uri.replace("bolt://", "neo4j://"), "write") as store:
        store.replace(Graph((A,), ()), records={})
        assert store.query("MATCH (n:Project) RETURN n.name AS name").rows == (("甲",),)
