"""Encrypted connections and named databases: what Neo4j's own tools take as an address passes through."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from graph.errors import StoreUnavailableError
from graph.model import Graph, Label, Node
from graph.store import open_store
from tests.neo4j_server import Neo4jServer, make_server

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

GRAPH = Graph((Node("project:a", Label.PROJECT, {"name": "甲"}),), ())
_SETTINGS = """\
server.bolt.tls_level=REQUIRED
dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.base_directory=certificates/bolt
dbms.ssl.policy.bolt.private_key=private.key
dbms.ssl.policy.bolt.public_certificate=public.crt
dbms.ssl.policy.bolt.client_auth=NONE
"""


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A server that speaks nothing but TLS, with a certificate that nobody signed for it."""
    if "GUITU_TEST_NEO4J_URI" in os.environ:
        pytest.skip("the server of GUITU_TEST_NEO4J_URI has its own settings")
    if shutil.which("openssl") is None:
        pytest.skip("a certificate needs openssl")
    server = make_server(tmp_path_factory.mktemp("tls") / "home")
    folder = server.home / "certificates" / "bolt"
    folder.mkdir(parents=True)
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    )
    files = ["-keyout", str(folder / "private.key"), "-out", str(folder / "public.crt")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    server.configure(server.configuration + _SETTINGS)
    server.uri = server.uri.replace("bolt://", "bolt+ssc://")
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def place(encrypted: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Host and port; who connects is known from the environment."""
    for name, value in encrypted.environment.items():
        monkeypatch.setenv(name, value)
    return encrypted.uri.partition("://")[2]


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
@pytest.mark.parametrize("database", ["", "neo4j"])
def test_a_certificate_of_ones_own_is_taken_where_it_is_said(
    place: str, monkeypatch: pytest.MonkeyPatch, scheme: str, database: str
) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", database)
    with open_store(f"{scheme}://{place}", "write") as store:
        store.replace(GRAPH, records={})
        assert store.graph() == GRAPH
    with open_store(f"{scheme}://{place}") as store:
        assert store.query("MATCH (n:Project) RETURN n.name AS name").rows == (("甲",),)


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_must_be_one_that_is_trusted(
    place: str, encrypted: Neo4jServer, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    with pytest.raises(StoreUnavailableError, match=place):
        open_store(f"{scheme}://{place}", "write")
    monkeypatch.setenv("SSL_CERT_FILE", str(encrypted.home / "certificates" / "bolt" / "public.crt"))
    with open_store(f"{scheme}://{place}", "write") as store:
        store.replace(GRAPH, records={})
        assert store.graph() == GRAPH


def test_a_connection_in_the_clear_is_refused(place: str) -> None:
    with pytest.raises(StoreUnavailableError, match=place):
        open_store(f"bolt://{place}")
