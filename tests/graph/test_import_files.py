"""Files for neo4j-admin: imported by the real tool, they are what a load over Bolt writes, node by node."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from graph.import_files import write_import_files
from graph.model import Graph, Label, Node, Relationship, RelationshipType
from graph.rows import in_order
from graph.store import open_store
from tests.graph.sample import sample_graph
from tests.neo4j_server import make_server

HARD = (
    "",
    " x ",
    'a "quoted" name',
    "comma, semicolon; tab\t",
    "two\nlines\r\n",
    "\\n \\\\ '",
    "“双”，；",
    "NULL",
    "1.5",
)


def _graph() -> Graph:
    """The sample, and what CSV finds hard: marks, empty texts and lists, numbers of two types under one name."""
    sample = sample_graph()
    nodes = [
        Node(f"project:hard{at}", Label.PROJECT, {"name": text, "aliases": [text, "x"], "kind": text})
        for at, text in enumerate(HARD)
    ]
    nodes += [
        Node("project:none", Label.PROJECT, {"name": "无", "aliases": []}),
        Node("project:all", Label.PROJECT, {"name": "多", "aliases": list(HARD)}),
        Node("target:whole", Label.TARGET, {"name": "整", "value": 3, "binding": False, "pieces": [1, 2]}),
        Node("target:part", Label.TARGET, {"name": "分", "value": 1e-7, "growth": -0.0, "pieces": [0.5]}),
    ]
    links = [
        Relationship(
            f"hard{at}", RelationshipType.PART_OF, node.id, "project:all", {"quote": text, "methods": ["a", text]}
        )
        for at, (node, text) in enumerate(zip(nodes, HARD, strict=False))
    ]
    return Graph((*sample.nodes, *nodes), (*sample.relationships, *links))


def test_the_files_stand_in_one_folder_with_their_command(tmp_path: Path) -> None:
    files = write_import_files(sample_graph(), {"d1": b"1"}, tmp_path / "out")
    command = files[0].read_text(encoding="utf-8")
    named = [
        part.rpartition("=")[2] for part in shlex.split(command) if part.startswith(("--nodes", "--relationships"))
    ]
    assert named
    assert all((tmp_path / "out" / name).is_file() for name in named)
    assert set(files) == set((tmp_path / "out").iterdir()) >= {tmp_path / "out" / "schema.cypher"}


@pytest.mark.neo4j
@pytest.mark.slow
def test_what_is_imported_is_what_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "GUITU_TEST_NEO4J_URI" in os.environ:
        pytest.skip("the server of GUITU_TEST_NEO4J_URI cannot be stopped for an import")
    graph, records = _graph(), {"d1": b"\x00one\xff", "d2": b"two" * 100_000}
    command, *_ = write_import_files(graph, records, tmp_path / "out")
    server = make_server(tmp_path / "home")
    arguments = shlex.split(command.read_text(encoding="utf-8").replace("\\\n", " "))[1:]
    server.admin(*arguments, folder=command.parent)
    server.start()
    try:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        with server.driver() as driver:
            imported = _raw(driver)
        with open_store(server.uri, "write") as store:
            assert store.graph() == in_order(graph)
            assert store.records() == records
            store.replace(graph, records=records)
            assert store.graph() == in_order(graph)
        with server.driver() as driver:
            assert _raw(driver) == imported
    finally:
        server.stop()


def _raw(driver) -> list[str]:
    """Everything in the database, but for the tag that tells one load from another."""
    nodes, _, _ = driver.execute_query("MATCH (n) RETURN labels(n) AS l, properties(n) AS p")
    links, _, _ = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS t, b.id AS b, properties(r) AS p"
    )
    tags = ("guitu_build", "build", "writes")
    return sorted(
        repr(
            [
                *(value for key, value in row.items() if key != "p"),
                sorted((k, v) for k, v in row["p"].items() if k not in tags),
            ]
        )
        for row in (*nodes, *links)
    )
