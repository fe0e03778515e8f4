"""Stores to test against: each test that takes ``place`` runs on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.store import Store, open_store
from tests.graph.sample import sample_graph
from tests.neo4j_server import Neo4jServer

ENGINES = ("kglite", pytest.param("neo4j", marks=pytest.mark.neo4j))


@dataclass(frozen=True)
class Both:
    """The sample graph, open for reading in both engines."""

    kglite: Store
    neo4j: Store


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place for a graph, nothing in it yet: a path, or the URI of a server."""
    if request.param == "kglite":
        return str(tmp_path / "plans.kgl")
    return emptied(request.getfixturevalue("neo4j_server"), monkeypatch)


@pytest.fixture(scope="module", params=ENGINES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample graph, open for reading, in each engine. Not beside ``place``, which empties the server."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "kglite":
            place = str(tmp_path_factory.mktemp("sample") / "plans.kgl")
        else:
            place = emptied(request.getfixturevalue("neo4j_server"), patch)
        with open_store(place, "write") as store:
            store.replace(sample_graph(), records={"d00000000000a": b"\x00what was extracted\xff"})
        with open_store(place) as store:
            yield store


@pytest.fixture(scope="module")
def both(neo4j_server: Neo4jServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The sample graph in both engines."""
    with pytest.MonkeyPatch.context() as patch:
        places = str(tmp_path_factory.mktemp("both") / "plans.kgl"), emptied(neo4j_server, patch)
        for place in places:
            with open_store(place, "write") as store:
                store.replace(sample_graph(), records={})
        with open_store(places[0]) as kglite, open_store(places[1]) as neo4j:
            yield Both(kglite, neo4j)


def emptied(server: Neo4jServer, patch: pytest.MonkeyPatch) -> str:
    """Set the variables that name ``server``, take away what it holds and return its address."""
    for name, value in server.environment.items():
        patch.setenv(name, value)
    server.empty()
    return server.uri
