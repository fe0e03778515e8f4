"""Ctrl-C while the processes that read documents begin and work: one sentence, and nothing and nobody left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import GUITU

STOPPED = 130
WORDS = "某某市{0}年政府工作报告\n\n一、目标\n\n" + "今年新增高新技术企业{0}家，建设某某科技城。\n\n" * 400

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which processes there are")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    for year in range(2000, 2012):
        (folder / f"{year}.txt").write_text(WORDS.format(year), encoding="utf-8")
    return folder


def of_session(session: int) -> set[int]:
    """The processes of a session that are there still."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its = place.read_text().rpartition(")")[2].split()[:4]
        except OSError:  # it ended meanwhile
            continue
        if int(its) == session and state != "Z":
            found.add(int(place.parent.name))
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that")


@pytest.mark.parametrize("stop", [os.killpg, os.kill], ids=["all", "the first"])
@pytest.mark.parametrize("after", [0.0, 4.0])
def test_a_build_that_is_stopped_says_so_and_leaves_nothing(
    plans: Path, tmp_path: Path, stop: Callable[[int, int], None], after: float
):
    graph = tmp_path / "g.kgl"
    process = subprocess.Popen(
        [GUITU, "build", plans, "--graph", graph, "--quiet", "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    wait_for(lambda: len(of_session(process.pid)) > 1)  # it has begun processes
    time.sleep(after)
    stop(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (STOPPED, "guitu: stopped\n")
    wait_for(lambda: not of_session(process.pid))
    assert [path.name for path in tmp_path.iterdir()] in ([], [".g.kgl.lock"])
