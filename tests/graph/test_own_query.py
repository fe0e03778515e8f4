"""A person's own query runs apart: it ends, it takes no more than its share, and it harms nobody."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from graph.errors import QueryError, QueryRefusedError, QueryTimeoutError, StoreNotFoundError
from graph.own_query import query_alone
from graph.store import open_store
from graph.table import NodeCell
from tests.graph.sample import sample_graph


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "plans.kgl"
    with open_store(path, "write") as store:
        store.replace(sample_graph(), records={})
    return path


def test_it_is_answered_as_a_store_would(path: Path) -> None:
    query = "MATCH (n:Platform)-[r:HOSTS]->(m) WHERE n.name = $name RETURN n, r, m.name AS project ORDER BY project"
    with open_store(path) as store:
        expected = store.query(query, {"name": "东湖科创岛"})
    answer = query_alone(path, query, {"name": "东湖科创岛"})
    assert answer == expected
    assert isinstance(answer.rows[0][0], NodeCell)


def test_mistakes_come_back_as_they_are(path: Path) -> None:
    with pytest.raises(QueryError) as caught:
        query_alone(path, "MATCH (n\nRETURN n")
    assert caught.value.line == 2
    with pytest.raises(QueryRefusedError, match="only reads"):
        query_alone(path, "MATCH (n) DETACH DELETE n")
    with pytest.raises(StoreNotFoundError):
        query_alone(path.with_name("nowhere.kgl"), "RETURN 1")


@pytest.mark.parametrize(
    "query",
    [
        "RETURN reduce(s = 'x', i IN range(1, 45) | s + s) AS s",
        "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)",
        "MATCH p = (a)-[*..40]-(b) RETURN p",
        "UNWIND range(1, 4000000) AS x RETURN collect(toString(x) + '……') AS all",
    ],
)
def test_what_would_never_end_or_fill_the_memory_ends(path: Path, query: str) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryError):
        query_alone(path, query, timeout=1)
    assert time.monotonic() - begun < 15


def test_an_endless_one_says_that_it_took_too_long(path: Path) -> None:
    with pytest.raises(QueryTimeoutError, match="1 seconds"):
        query_alone(path, "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)", timeout=1)
