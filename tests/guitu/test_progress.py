"""What long work tells of itself where nobody sees a bar."""

import pytest

from guitu.progress import shown


def test_time_left_is_that_of_the_step_at_work(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    now = 0.0
    monkeypatch.setattr("guitu.progress.time.monotonic", lambda: now)
    with shown() as progress:
        assert progress
        now = 100.0
        progress("assembling", 2, 3)
        now = 400.0  # what comes between belongs to no step that is told of
        progress("nodes", 0, 1000)
        now = 410.0
        progress("nodes", 500, 1000)
    assert capsys.readouterr().err.splitlines()[-1] == "nodes: 500 of 1000, about 10 s left"
