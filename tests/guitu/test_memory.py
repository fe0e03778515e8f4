"""Memory while a graph is made: nobody looks for circles, and what is no longer needed is freed."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from graph.kglite_store import KgliteStore
from graph.model import DocumentRecords
from graph.store import open_store
from guitu import combining
from guitu.building import How, add, build
from guitu.memory import uncollected

HERE = How(workers=1)


def test_circles_are_looked_for_again_after_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()


def test_who_looked_for_no_circles_before_does_not_afterwards() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_records_of_many_documents_are_freed_before_the_graph_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(combining, "WORTH_A_PROCESS", 0)
    plans = [tmp_path / f"{name}.txt" for name in ("一", "二", "三")]
    for plan in plans:
        plan.write_text(f"青溪市第{plan.stem}个规划\n一、总体要求\n建设青溪{plan.stem}号产业园。\n", encoding="utf-8")

    def alive() -> set[int]:
        return {id(thing) for thing in gc.get_objects() if isinstance(thing, DocumentRecords)}

    others, counts = alive(), []
    replace = KgliteStore.replace

    def counting(self: KgliteStore, *args: object, **more: object) -> None:
        counts.append(len(alive() - others))
        replace(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(KgliteStore, "replace", counting)
    with open_store(str(tmp_path / "g.kgl"), "write") as store:
        build(store, plans[:2], HERE)
        add(store, plans[2:], HERE)
    assert counts == [0, 0]
