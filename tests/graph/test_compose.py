"""What a user starts Neo4j with: safe as it stands, and settings that the server knows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from graph.legend import LOOKS
from graph.model import Graph, Label, Node
from graph.store import open_store
from tests.neo4j_server import make_server

ROOT = Path(__file__).resolve().parent.parent.parent
yaml = pytest.importorskip("yaml")


@pytest.fixture
def service() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["neo4j"]


def test_nothing_is_open_to_the_network_and_no_password_is_built_in(service: dict) -> None:
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?[^}]+\}", service["environment"]["NEO4J_AUTH"])
    assert (ROOT / ".gitignore").read_text().splitlines().count(".env") == 1


def test_health_is_asked_over_bolt_and_data_outlives_the_container(service: dict) -> None:
    assert "bolt://" in service["healthcheck"]["test"][1]
    assert any(volume.endswith(":/data") for volume in service["volumes"])


@pytest.mark.neo4j
@pytest.mark.slow
def test_the_server_knows_every_setting(service: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "GUITU_TEST_NEO4J_URI" in os.environ:
        pytest.skip("the server of GUITU_TEST_NEO4J_URI has its own settings")
    settings = {
        re.sub("__?", lambda m: "_" if len(m[0]) == 2 else ".", name.removeprefix("NEO4J_")): _default(value)
        for name, value in service["environment"].items()
        if name != "NEO4J_AUTH"
    }
    assert settings["server.memory.heap.max_size"] == "1g"
    server = make_server(tmp_path / "home")
    lines = [line for line in server.configuration.splitlines() if line.partition("=")[0] not in settings]
    server.configure("\n".join([*lines, *(f"{name}={value}" for name, value in settings.items())]))
    server.start()
    try:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        node = Node("project:a", Label.PROJECT, {"name": "甲"})
        with open_store(server.uri, "write") as store:
            store.replace(Graph((node,), ()), records={})
            assert store.graph() == Graph((node,), ())
    finally:
        server.stop()


def _default(value: str) -> str:
    return re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", value)


def test_the_saved_style_of_browser_has_the_colours_of_the_pictures() -> None:
    text = (ROOT / "cypher" / "schema" / "guitu.grass").read_text(encoding="utf-8")
    for label, seen in LOOKS.items():
        block = re.search(rf"node\.{label} \{{(.*?)\n\}}", text, re.DOTALL)
        assert block, label
        assert f"color: {seen.ink};" in block[1]
        assert 'caption: "{name}";' in block[1]
