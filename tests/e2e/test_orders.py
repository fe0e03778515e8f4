"""Plans may be added one at a time, in any order: the graph is the same as of all at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from graph.export import export_jsonl
from graph.store import open_store
from guitu import building
from guitu.building import How, add, build

HERE = How(workers=1)


def exported(place: Path, folder: Path) -> tuple[bytes, bytes]:
    with open_store(str(place), "read") as store:
        nodes, links = export_jsonl(store.graph(), folder)
    return nodes.read_bytes(), links.read_bytes()


def test_one_at_a_time_in_three_orders_gives_the_same_export_as_all_at_once(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(building, "extract", cache(building.extract))  # each plan is read once, to save time
    plans = sorted(path for path in examples.iterdir() if "-20" in path.name)
    assert len(plans) == 5
    with open_store(str(tmp_path / "all.kgl"), "write") as store:
        build(store, plans, HERE)
    wanted = exported(tmp_path / "all.kgl", tmp_path / "all")
    for number, order in enumerate((plans, plans[::-1], plans[2:] + plans[:2])):
        place = tmp_path / f"{number}.kgl"
        with open_store(str(place), "write") as store:
            build(store, order[:1], HERE)
        for plan in order[1:]:
            with open_store(str(place), "change") as store:
                assert add(store, [plan], HERE).read == (plan.name,)
        assert exported(place, tmp_path / str(number)) == wanted
