"""Documents read on a Dask cluster of separate processes give the same graph."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.model import Source
from graph.store import open_store
from guitu.building import How, build
from guitu.cluster import ClusterError, on_cluster
from loaders.read import ReadError

FAILURE = 3


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (guitu[dask])")
    with (
        pytest.MonkeyPatch.context() as patch,
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as cluster,
    ):
        patch.setenv("OMP_NUM_THREADS", "1")
        assert len({*cluster.workers}) == 2
        yield cluster.scheduler_address


def test_the_graph_of_a_cluster_is_the_graph_of_one_process(run, scheduler: str, examples: Path, tmp_path: Path):
    folder = tmp_path / "plans"
    folder.mkdir()
    for plan in sorted(examples.glob("*.txt"))[:3]:
        (folder / plan.name).write_bytes(plan.read_bytes())
    (folder / "bad.txt").write_bytes(b"\0" * 100)
    written = []
    for name, how in (("one", ["--workers", 1]), ("many", ["--scheduler", scheduler])):
        graph = tmp_path / f"{name}.kgl"
        done = run("build", folder, "--graph", graph, "--quiet", *how, code=4)
        assert "left out bad.txt" in done.stderr
        run("export", tmp_path / name, "--graph", graph)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert written[0] == written[1]


def test_a_scheduler_that_does_not_answer_is_told(run, examples: Path, tmp_path: Path):
    pytest.importorskip("distributed", reason="Dask is not installed (guitu[dask])")
    plan = next(iter(sorted(examples.glob("*.txt"))))
    done = run(
        "build", plan, "--graph", tmp_path / "g.kgl", "--scheduler", "tcp://127.0.0.1:9", code=FAILURE, **os.environ
    )
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr


def _brings_its_worker_down(source: Source) -> str:
    if "down" in source.name:
        os._exit(1)
    return f"{source.name} done"


def test_a_document_that_brings_workers_down_costs_only_itself(scheduler: str):
    sources = [Source(name, name, name) for name in ("one", "down", "two")]
    done = on_cluster(scheduler, sources, _brings_its_worker_down, lambda source: f"{source.name} fell")
    assert sorted(done) == ["down fell", "one done", "two done"]


def test_workers_of_another_version_are_told_before_all_is_read(
    scheduler: str, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("loaders.pipeline.fingerprint", lambda: "another")
    with (
        open_store(str(tmp_path / "g.kgl"), "write") as store,
        pytest.raises(ReadError, match=f"{scheduler} have another version"),
    ):
        build(store, sorted(examples.glob("*.txt"))[:1], How(scheduler=scheduler))


def test_a_scheduler_without_workers_is_told_of(monkeypatch: pytest.MonkeyPatch):
    distributed = pytest.importorskip("distributed", reason="Dask is not installed (guitu[dask])")
    monkeypatch.setattr("guitu.cluster._STARTING", 0.5)
    with (
        distributed.LocalCluster(n_workers=0, processes=True, host="127.0.0.1", dashboard_address=None) as cluster,
        pytest.raises(ClusterError, match="has no workers"),
    ):
        list(on_cluster(cluster.scheduler_address, [], str, str))
