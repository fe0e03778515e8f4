"""A full disk, folders and files without permission, two writers: one sentence, and the old graph whole."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import GUITU

FAILURE, PARTLY = 3, 4
WORDS = "某某市{}年政府工作报告\n\n一、目标\n\n今年新增高新技术企业{}家，建设某某科技城。\n"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are set as on Linux")


def no_rights_over_files() -> None:
    """Take from root what lets it pass over permissions (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH)."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


def small_files() -> None:
    """As on a disk that is full: nothing larger than 4 kB can be written."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))


def guitu(*arguments: object, under: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GUITU_", "NEO4J_"))}
    return subprocess.run(
        [GUITU, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        preexec_fn=under,
        env=kept | {"OMP_NUM_THREADS": "1"},
        check=False,
    )


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert "a fault of its own" not in lines[0]
    return lines[0]


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    for year in (2021, 2022):
        (folder / f"{year}.txt").write_text(WORDS.format(year, year - 2000), encoding="utf-8")
    return folder


@pytest.fixture
def graph(plans: Path, tmp_path: Path, built: bytes) -> Path:
    """A graph of one of the plans, in a folder of its own."""
    folder = tmp_path / "graphs"
    folder.mkdir()
    (folder / "g.kgl").write_bytes(built)
    return folder / "g.kgl"


@pytest.fixture(scope="module")
def built(plans: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = tmp_path_factory.mktemp("built") / "g.kgl"
    done = guitu("build", plans / "2021.txt", "--graph", place, "--quiet")
    assert done.returncode == 0, done.stderr
    return place.read_bytes()


def whole(graph: Path, built: bytes) -> None:
    assert graph.read_bytes() == built
    assert not [path.name for path in graph.parent.iterdir() if ".new" in path.name]


def test_a_full_disk(plans: Path, graph: Path, built: bytes):
    assert len(built) > 4000
    done = guitu("add", plans / "2022.txt", "--graph", graph, "--quiet", under=small_files)
    assert done.returncode == FAILURE
    assert "cannot be written" in sentence(done)
    whole(graph, built)


def test_a_folder_that_can_not_be_written_to(plans: Path, graph: Path, built: bytes):
    for path in graph.parent.glob(".*.lock"):
        path.unlink()
    graph.parent.chmod(0o500)
    done = guitu("add", plans / "2022.txt", "--graph", graph, "--quiet", under=no_rights_over_files)
    graph.parent.chmod(0o700)
    assert done.returncode == FAILURE
    assert "cannot be written" in sentence(done)
    whole(graph, built)


def test_a_graph_that_may_not_be_read(graph: Path):
    graph.chmod(0o000)
    done = guitu("status", "--graph", graph, under=no_rights_over_files)
    graph.chmod(0o600)
    assert done.returncode == FAILURE
    assert "g.kgl" in sentence(done)


def test_a_document_that_may_not_be_read_costs_only_itself(plans: Path, tmp_path: Path):
    folder = tmp_path / "some"
    folder.mkdir()
    for plan in plans.iterdir():
        (folder / plan.name).write_bytes(plan.read_bytes())
    (folder / "2022.txt").chmod(0o000)
    done = guitu("build", folder, "--graph", tmp_path / "g.kgl", "--quiet", under=no_rights_over_files)
    assert done.returncode == PARTLY
    assert "left out 2022.txt" in sentence(done)


def test_two_builds_into_one_graph_go_one_after_the_other(plans: Path, tmp_path: Path):
    place = tmp_path / "g.kgl"
    command = [GUITU, "add", "--graph", place, "--quiet"]
    both = [subprocess.Popen([*command, plan], stderr=subprocess.PIPE, encoding="utf-8") for plan in plans.iterdir()]
    for process in both:
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
    done = guitu("status", "--graph", place, "--json")
    assert "2021.txt" in done.stdout
    assert "2022.txt" in done.stdout
