"""The notebooks, run from a clean kernel as a reader runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
pytest.importorskip("nbclient", reason="nbclient is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")
pytest.importorskip("pandas", reason="pandas is not installed")

from notebooks.refresh import FOLDER, run  # noqa: E402

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def _kinds(cell: Any) -> set[str]:
    return {kind for output in cell.get("outputs", ()) for kind in output.get("data", {"stream": ""})}


def test_there_is_one_for_each_use():
    assert [path.stem for path in NOTEBOOKS] == [
        "1-projects-and-platforms",
        "2-from-city-to-district",
        "3-graph-queries",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_what_it_kept(path: Path):
    kept, done = nbformat.read(path, as_version=4), run(path)
    assert [_kinds(cell) for cell in kept.cells] == [_kinds(cell) for cell in done.cells]
    shown = [kind for cell in done.cells for kind in _kinds(cell)]
    assert "text/html" in shown, "tables"
    assert "image/svg+xml" in shown, "pictures"
    for cell in done.cells:
        for output in cell.get("outputs", ()):
            assert "Empty DataFrame" not in output.get("data", {}).get("text/plain", ""), cell.source


@pytest.mark.slow
@pytest.mark.plans
def test_the_queries_run_on_the_published_plans(plans: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GUITU_PLANS", str(plans))
    done = run(NOTEBOOKS[2])
    counts = next(o for cell in done.cells for o in cell.get("outputs", ()) if "Passage" in str(o))
    assert "Passage" in counts["data"]["text/plain"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_names_nothing_of_one_machine(path: Path):
    text = path.read_text(encoding="utf-8")
    assert not [word for word in ("/tmp/", "/root/", "/home/", "/work/", " at 0x") if word in text]
