"""A load that is killed at any moment, run again, ends in the graph of a load that nothing disturbed.

An ordinary run kills a few loads, and the server under one. ``GUITU_TEST_KILLS`` says how many to kill each way, which
takes minutes; ``pytest -rP`` shows at which moments, and what was there then.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.export import export_jsonl
from graph.model import Graph
from graph.store import open_store
from tests.graph.conftest import ENGINES
from tests.graph.sample import many
from tests.neo4j_server import make_server

KILLS = int(os.environ.get("GUITU_TEST_KILLS", "2"))
SERVER_KILLS = int(os.environ.get("GUITU_TEST_KILLS", "1"))
COPIES = 40

_LOAD = f"""
import sys
from graph.store import open_store
from tests.graph.sample import many
graph = many({COPIES})
with open_store(sys.argv[1], "write") as store:
    print("begun", flush=True)
    store.replace(graph, records={{"d1": b"1" * 100_000}})
"""


def _start(place: str) -> subprocess.Popen[str]:
    """Begin a load in a process of its own and return when it is about to write."""
    process = subprocess.Popen(
        [sys.executable, "-c", _LOAD, place], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def _whole(place: str, folder: Path) -> list[bytes]:
    with open_store(place) as store:
        assert store.records() == {"d1": b"1" * 100_000}
        return [path.read_bytes() for path in export_jsonl(store.graph(), folder)]


def _load(place: str) -> float:
    """Load undisturbed, and return how many seconds the writing took."""
    process = _start(place)
    begun = time.monotonic()
    assert process.wait(600) == 0
    return time.monotonic() - begun


def _disturbed(place: str, folder: Path, disturb: Callable[[subprocess.Popen[str]], None], times: int) -> None:
    took = _load(place)
    undisturbed = _whole(place, folder)
    moments = random.Random(4)
    for _ in range(times):
        # Something else stands there first, so that what is killed has something to take away as well.
        with open_store(place, "write") as store:
            store.replace(Graph(many(3).nodes[::2], ()), records={"d0": b"0"})
        process = _start(place)
        moment = moments.uniform(0, took)
        time.sleep(moment)
        disturb(process)
        process.wait(600)
        with open_store(place) as store:
            counts = store.counts()
            there = sum(counts.nodes.values()), sum(counts.relationships.values()), *store.records()
        again = _load(place)
        assert _whole(place, folder) == undisturbed
        print(f"killed after {moment:.2f} of {took:.2f} s; nodes, relationships, records then: {there}")
        took = min(took, again)  # a server is slower at first


def _kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize("place", ENGINES, indirect=True)
def test_a_killed_load_run_again_gives_the_whole_graph(place: str, tmp_path: Path) -> None:
    _disturbed(place, tmp_path / "out", _kill, KILLS)


@pytest.mark.slow
@pytest.mark.neo4j
def test_a_server_that_dies_under_a_load_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if "GUITU_TEST_NEO4J_URI" in os.environ:
        pytest.skip("the server of GUITU_TEST_NEO4J_URI is not ours to kill")
    server = make_server(tmp_path / "home")
    server.start()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)

    def kill_server(process: subprocess.Popen[str]) -> None:
        server.process.kill()
        server.process.wait()
        server.start()  # the load, which tries again for a while, may live to see it
        process.wait(600)

    try:
        _disturbed(server.uri, tmp_path / "out", kill_server, SERVER_KILLS)
    finally:
        server.stop()
