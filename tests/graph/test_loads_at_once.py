"""Two loads into one place at once: one whole graph stands there afterwards, and nobody who reads is harmed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from graph.errors import GraphError
from graph.rows import in_order
from graph.store import open_store
from tests.graph.sample import many

_LOAD = """
import sys
from graph.errors import GraphError
from graph.store import open_store
from tests.graph.sample import many
graph = many(int(sys.argv[2]))
sys.stdin.readline()
try:
    with open_store(sys.argv[1], "write") as store:
        store.replace(graph, records={f"d{sys.argv[2]}": b"1" * 10_000})
except GraphError as error:
    sys.exit(str(error))
"""


@pytest.mark.slow
def test_one_whole_graph_stands_after_two_loads_at_once(place: str) -> None:
    whole = {copies: in_order(many(copies)) for copies in (12, 15)}
    with open_store(place, "write") as store:
        store.replace(whole[12], records={"d12": b"1" * 10_000})
    loads = [
        subprocess.Popen(
            [sys.executable, "-c", _LOAD, place, str(copies)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for copies in whole
    ]
    for load in loads:
        assert load.stdin
        load.stdin.write("now\n")
        load.stdin.flush()
    while any(load.poll() is None for load in loads):
        with open_store(place) as store:
            try:
                assert store.query("MATCH (n:Document) RETURN count(n) AS n").rows[0][0] >= 12 * 4
            except GraphError as error:
                raise AssertionError("a reader was disturbed") from error
    said = [load.communicate()[1] for load in loads]
    assert any(load.returncode == 0 for load in loads), said
    assert all(load.returncode == 0 or "began after this one" in text for load, text in zip(loads, said, strict=True))
    with open_store(place) as store:
        (document,) = store.records()
        assert store.graph() == whole[int(document.removeprefix("d"))]
