"""Work that copies of a process do is all done, whatever becomes of the copies."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from guitu.forks import can_fork, in_forks

pytestmark = pytest.mark.skipif(not can_fork(), reason="processes are copied on Linux only")

HERE = os.getpid()


def test_every_share_is_done_once_by_copies() -> None:
    found = dict(in_forks(lambda number: f"{number} {os.getpid()}".encode() * 50_000, 30, 3))
    assert sorted(found) == list(range(30))
    said = {number: data[: len(data) // 50_000].decode().split() for number, data in found.items()}
    assert all(int(told) == number and int(process) != HERE for number, (told, process) in said.items())


def test_what_a_copy_that_is_ended_leaves_is_done_here() -> None:
    def work(number: int) -> bytes:
        if number == 2 and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return bytes([number])

    assert dict(in_forks(work, 5, 2)) == {number: bytes([number]) for number in range(5)}
    assert dict(in_forks(work, 3, 1)) == {number: bytes([number]) for number in range(3)}


def test_where_no_copy_can_be_made_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    assert list(in_forks(lambda number: bytes([number]), 3, 2)) == [(0, b"\0"), (1, b"\1"), (2, b"\2")]


def test_a_fault_is_told_where_the_copies_were_made(capfd: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> bytes:
        return bytes([100 // (number - 3)]) if number == 3 else b""

    with pytest.raises(ZeroDivisionError):
        list(in_forks(work, 6, 2))
    assert not capfd.readouterr().err


def test_no_copy_is_left_when_the_work_is_broken_off() -> None:
    before = children()
    found = in_forks(lambda number: signal.pause() or b"" if number else b"first", 4, 2)
    assert next(found) == (0, b"first")
    assert children() != before
    found.close()
    assert children() == before


def test_all_is_done_where_nobody_is_told_of_processes_that_end() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert len(list(in_forks(lambda number: bytes([number]), 5, 2))) == 5
    finally:
        signal.signal(signal.SIGCHLD, before)


def children() -> set[str]:
    """The processes that this one has begun, dead ones that nobody asked about among them."""
    return set(Path(f"/proc/{HERE}/task/{HERE}/children").read_text().split())
