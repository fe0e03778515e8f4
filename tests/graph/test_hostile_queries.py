"""Hostile and mistaken queries of a person's own, on both engines: none writes, all end, mistakes are pointed at.

A query without an end is asked in a process of its own, as every door asks all of them; the others are asked in this
one, which is quicker, unless ``GUITU_TEST_KILLS`` is set and there is time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.errors import QueryError, QueryRefusedError
from graph.own_query import query_alone
from graph.store import open_store
from graph.table import Table
from tests.graph.conftest import ENGINES, emptied
from tests.graph.hostile import ENDLESS, INJECTIONS, MISTAKEN, REFUSED
from tests.graph.sample import sample_graph
from tests.neo4j_server import Neo4jServer, make_server

#: Seconds that an endless query gets, that others get, and in which each must have ended on a busy machine.
SHORT, TIMEOUT, PATIENCE = 1.0, 30.0, 40.0

APART = "GUITU_TEST_KILLS" in os.environ

Outcome = Table | QueryError


@pytest.fixture(scope="module", params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A graph that must be the same when all has been asked: every byte and file of it, or all that a server holds."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "kglite":
            folder = tmp_path_factory.mktemp("hostile")
            place, look = str(folder / "plans.kgl"), lambda: _files(folder)
        else:
            # A server of its own, which is left busy and short of memory: started anew before it is looked at.
            server = make_server(tmp_path_factory.mktemp("attacked"))
            server.start()
            request.addfinalizer(server.stop)
            place, look = emptied(server, patch), lambda: _held(server)
        with open_store(place, "write") as store:
            store.replace(sample_graph(), records={"d1": b"1"})
        before = look()
        yield place
        if request.param != "kglite":
            server.stop()
            server.start()
        assert look() == before


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith(".lock")}


def _held(server: Neo4jServer) -> list[object]:
    with server.driver() as driver:

        def rows(query: str, database: str | None = None) -> list[str]:
            return sorted(map(repr, driver.execute_query(query, database_=database)[0]))

        return [
            rows("MATCH (n) RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties"),
            rows("MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS properties"),
            rows("SHOW INDEXES YIELD name, labelsOrTypes, properties"),
            rows("SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties"),
            rows("CALL db.labels()"),
            rows("SHOW USERS YIELD user", "system"),
            rows("SHOW DATABASES YIELD name", "system"),
        ]


def _ask(
    place: str, query: str, parameters: dict[str, object] | None = None, timeout: float = TIMEOUT
) -> tuple[Outcome, float]:
    begun = time.monotonic()
    try:
        if timeout == SHORT or APART:
            answer: Outcome = query_alone(place, query, parameters, timeout=timeout, limit=1000)
        else:
            with open_store(place) as store:
                answer = store.query(query, parameters, timeout=timeout, limit=1000)
    except QueryError as error:
        answer = error
    return answer, time.monotonic() - begun


def _all(what: Callable[..., tuple[Outcome, float]], asked: list[tuple]) -> list[tuple[str, Outcome, float]]:
    with ThreadPoolExecutor(3) as pool:
        return [(one[1], *come) for one, come in zip(asked, pool.map(lambda one: what(*one), asked), strict=True)]


pytestmark = pytest.mark.slow


def test_there_are_more_than_sixty_of_them() -> None:
    assert len({*REFUSED, *ENDLESS, *map(repr, INJECTIONS), *MISTAKEN}) >= 90


def test_what_would_write_or_reach_out_is_refused(place: str) -> None:
    for query, outcome, took in _all(_ask, [(place, query) for query in REFUSED]):
        assert isinstance(outcome, QueryError), query
        assert took < PATIENCE, query


def test_what_is_given_as_a_parameter_is_never_a_query(place: str) -> None:
    for query, outcome, _ in _all(_ask, [(place, query, given) for query, given in INJECTIONS]):
        assert isinstance(outcome, Table), (query, outcome)
        assert outcome.rows == (), query


def test_a_mistake_is_told_in_one_line_with_its_place(place: str) -> None:
    for query, outcome, _ in _all(_ask, [(place, query) for query in MISTAKEN]):
        assert isinstance(outcome, QueryError), query
        assert not isinstance(outcome, QueryRefusedError), query
        assert "\n" not in str(outcome)
        assert outcome.line, (query, str(outcome))
        assert outcome.column, (query, str(outcome))
        assert 1 <= outcome.line <= query.count("\n") + 1


def test_what_would_never_end_ends_in_its_time(place: str) -> None:
    for query, outcome, took in _all(_ask, [(place, query, None, SHORT) for query in ENDLESS]):
        assert took < SHORT + PATIENCE, query
        if isinstance(outcome, Table):
            assert outcome.truncated or len(outcome.rows) == 1, query
