"""Among many documents a bad one costs only itself, and is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.store import open_store
from guitu import building
from guitu.building import How, add, build
from loaders.pipeline import is_records

PARTLY = 4
BAD = {"zeros.txt": b"\0" * 5000, "no.docx": b"PK\x03\x04 no", "no.pdf": b"%PDF-1.4 no", "bare.html": b"<html></html>"}


def plan(number: int) -> str:
    return (
        f"某某市{2000 + number}年政府工作报告\n\n一、目标\n\n今年全市新增高新技术企业{number + 10}家。\n\n"
        f"二、任务\n\n建设第{number}科技园，发展数字经济。\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Fifty documents, four of them bad, one of these with a name of two lines."""
    made = tmp_path / "plans"
    made.mkdir()
    for number in range(46):
        (made / f"plan{number:02}.txt").write_text(plan(number), encoding="utf-8")
    for name, data in BAD.items():
        (made / name).write_bytes(data)
    return made


def test_bad_documents_among_fifty_cost_only_themselves(run, folder: Path, tmp_path: Path):
    (folder / "zeros.txt").rename(folder / "two\nlines.txt")
    done = run("build", folder, "--graph", tmp_path / "g.kgl", "--quiet", code=PARTLY)
    told = done.stderr.splitlines()
    assert len(told) == 4, done.stderr
    assert all(line.startswith("guitu: left out ") for line in told)
    assert "46 documents read" in done.stdout
    for name in ("two\\nlines.txt", "no.docx", "no.pdf", "bare.html"):
        assert any(f"left out {name}: " in line for line in told)


def test_a_fault_of_ours_over_one_document_costs_only_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    extract = building.extract

    def fails(source):
        if source.name == "plan03.txt":
            raise RecursionError("round and\nround")
        return extract(source)

    monkeypatch.setattr(building, "extract", fails)
    place = str(tmp_path / "g.kgl")
    with open_store(place, "write") as store:
        summary = build(store, [folder / "plan02.txt", folder / "plan03.txt"], How(workers=1))
        assert "RecursionError" in summary.failed["plan03.txt"]
        assert "\n" not in summary.failed["plan03.txt"]
        assert summary.read == ("plan02.txt",)
        added = add(store, [folder / "plan03.txt", folder / "plan04.txt"], How(workers=1))
        assert added.read == ("plan04.txt",)
        assert sum(map(is_records, store.records())) == 2


_DIES = """
import os, sys
from guitu import building
from graph.store import open_store

extract = building.extract

def dies(source):
    if source.name == "plan03.txt":
        os._exit(9)  # as where the system ends a process that takes too much memory
    return extract(source)

building.extract = dies

if __name__ == "__main__":
    with open_store(sys.argv[1], "write") as store:
        summary = building.build(store, sys.argv[2:], building.How(workers=2))
    print(sorted(summary.failed), len(summary.read))
"""


def test_a_document_that_brings_its_process_down_costs_only_it(folder: Path, tmp_path: Path):
    (tmp_path / "dies.py").write_text(_DIES, encoding="utf-8")
    plans = [folder / f"plan{number:02}.txt" for number in range(5)]
    done = subprocess.run(
        [sys.executable, tmp_path / "dies.py", tmp_path / "g.kgl", *plans],
        capture_output=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        check=False,
    )
    assert done.stdout == "['plan03.txt'] 4\n", done.stderr[-2000:]


def test_a_script_that_starts_itself_again_in_every_process_is_told(tmp_path: Path):
    (tmp_path / "naive.py").write_text(
        "from guitu.processes import in_processes\nprint(list(in_processes([1, 2, 3], abs, 2, abs)))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, tmp_path / "naive.py"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "if __name__ == '__main__'" in done.stderr.splitlines()[-1]
