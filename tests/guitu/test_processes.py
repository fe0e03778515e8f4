"""Processes that wait for work serve one build after another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

import pytest

from graph.store import open_store
from guitu.building import How, _helpers, build
from guitu.processes import begin, end, in_processes, kept

PLANS = Path(__file__).resolve().parents[2] / "examples"


def own_process(number: int) -> int:
    if number < 0:
        os.kill(os.getpid(), 9)
    return os.getpid()


def test_kept_processes_do_the_work_of_several_builds(tmp_path: Path) -> None:
    with kept(1) as waiting:
        first, second = (list(in_processes([1, 2], own_process, 2, own_process, waiting)) for _ in range(2))
        assert set(first) == set(second) and os.getpid() not in first
        for name in ("one", "two"):
            with open_store(tmp_path / f"{name}.kgl", "write") as store:
                summary = build(store, sorted(PLANS.glob("*.txt")), How(workers=2, waiting=waiting))
            assert len(summary.read) == len(list(PLANS.glob("*.txt"))) and not summary.failed


def test_what_brings_a_kept_process_down_is_told_and_all_later_work_is_done_all_the_same() -> None:
    with kept(1) as waiting:
        assert sorted(in_processes([1, -1], own_process, 1, lambda number: number, waiting))[0] == -1
        assert len(list(in_processes([1, 2], own_process, 1, lambda number: number, waiting))) == 2


def said(name: str) -> str | None:
    return os.environ.get(name)


def test_processes_see_the_environment_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("one", "two"):
        monkeypatch.setenv("GUITU_TEST", value)
        assert list(in_processes(["GUITU_TEST"], said, 1, said)) == [value]


_KILLED = """
import os
from guitu.processes import kept
with kept(1) as waiting:
    print(waiting.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which processes there are")
def test_no_process_waits_on_for_one_that_was_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60
    )
    process = Path("/proc") / done.stdout.decode().strip()
    for _ in range(100):
        if not process.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{process} waits on")


@pytest.mark.skipif(sys.platform != "linux", reason="processes come from one of their own on Linux alone")
def test_the_process_that_others_come_from_ends_with_the_last_of_them_and_begins_again() -> None:
    for _ in range(2):
        begin()
        with kept(1) as pool:
            assert pool.submit(abs, -1).result() == 1
            before = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
            end()
            assert pool.submit(abs, -2).result() == 2, "those that are there still are left alone"
        end()
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)


def test_whoever_breaks_off_leaves_nothing_undone_to_those_that_wait() -> None:
    with kept(1) as waiting:
        done = in_processes([0.1] * 100, time.sleep, 1, time.sleep, waiting)
        next(done)
        done.close()  # type: ignore[attr-defined]
        assert waiting.submit(abs, -1).result(timeout=5) == 1, "it does not come behind 100 others"


def test_a_build_that_is_broken_off_waits_for_no_document_that_nobody_has_begun(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text("规划", encoding="utf-8")
    found = [(path.name, path) for path in tmp_path.iterdir()]
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt), _helpers(found, How(workers=2)) as helpers:
        assert helpers is not None and helpers.submit(abs, -1).result() == 1
        begun = time.monotonic()
        for _ in range(100):
            helpers.submit(time.sleep, 0.5)
        raise KeyboardInterrupt
    assert time.monotonic() - begun < 15


_IDLE = """
import time
from guitu.processes import kept
with kept(2) as waiting:
    waiting.submit(abs, -1).result()
    print("begun", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a group of processes is stopped otherwise there")
def test_processes_that_wait_end_without_a_word_when_all_are_stopped() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _IDLE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout and process.stdout.readline() == "begun\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=30)[1].count("Traceback") == 1, "that of the process that began them"
