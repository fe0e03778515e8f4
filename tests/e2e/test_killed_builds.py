"""A build, an add or a remove that is killed leaves the old graph or the new one, and the next run goes on.

So does one that changes a large graph in place, or writes what differs behind it.

An ordinary run kills a few; ``GUITU_TEST_KILLS`` says how many of each kind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.kill_builds import KINDS

KILLS = os.environ.get("GUITU_TEST_KILLS", "3")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes can't be split off here")
def test_what_is_killed_leaves_the_old_graph_or_the_new_one(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.e2e.kill_builds", tmp_path, KILLS],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(KINDS) * int(KILLS)
    for run in found:
        assert run["graph"] in ("old", "new"), run
        assert run["goes_on"], run
        assert not run["left"], run
