"""The page over small graphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.model import Graph
from graph.store import open_store
from guitu.web.app import make_app
from guitu.web.asking import ROWS
from guitu.web.library import Library
from tests.graph.sample import sample_graph
from tests.guitu.hostile import hostile_graph

PORT = 8765
#: Projects of one platform in the crowded graph: more than a page shows.
CROWD = ROWS + 20


def client(place: Path) -> TestClient:
    """Return a client that asks the page as the browser on this machine does."""
    return TestClient(make_app(Library(str(place)), PORT), base_url=f"http://127.0.0.1:{PORT}")


def stored(graph: Graph, folders: pytest.TempPathFactory) -> Path:
    """Return a new file with ``graph``."""
    place = folders.mktemp("page") / "graph.kgl"
    with open_store(place, "write") as store:
        store.replace(graph)
    return place


@pytest.fixture(scope="session")
def sample_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the sample graph."""
    return stored(sample_graph(), tmp_path_factory)


@pytest.fixture(scope="session")
def page(sample_place: Path) -> Iterator[TestClient]:
    """The page of the sample graph."""
    with client(sample_place) as found:
        yield found


@pytest.fixture(scope="session")
def crowded_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The page of a graph where 临港产业园 hosts CROWD projects, and a hundred tasks are about 学位."""
    with client(stored(_crowded_graph(), tmp_path_factory)) as found:
        yield found


def _crowded_graph() -> Graph:
    graph = sample_graph()
    named = {node.properties["name"]: node for node in graph.nodes}
    project, task = named["远洋铸造基地"], named["做强临港产业园"]
    hosts = next(link for link in graph.relationships if link.end == project.id and link.type == "HOSTS")
    projects = [
        replace(project, id=f"{project.id}{n}", properties=project.properties | {"name": f"远洋铸造基地{n}"})
        for n in range(1, CROWD)
    ]
    links = [replace(hosts, id=f"{hosts.id}~{node.id}", end=node.id) for node in projects]
    tasks = [
        replace(task, id=f"{task.id}~{n}", properties=task.properties | {"name": f"增加学位{n}"}) for n in range(100)
    ]
    return Graph((*graph.nodes, *projects, *tasks), (*graph.relationships, *links))


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The page of a graph that tries to run as scripts."""
    with client(stored(hostile_graph(), tmp_path_factory)) as found:
        yield found
