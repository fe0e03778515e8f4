"""Plans may be added one at a time, in any order: the graph is the same as of all at once."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from multiprocessing import current_process, get_context
from pathlib import Path

import pytest

import loaders.align
import loaders.resolve.kept
from graph import kglite_load, kglite_store
from graph.errors import StoreUnavailableError
from graph.export import export_jsonl
from graph.load import Spool
from graph.store import open_store
from guitu import building, combining
from guitu.building import How, add, build, remove, tie_again
from loaders import pipeline
from loaders.pipeline import is_records

HERE = How(workers=1)
_EXTRACT = cache(building.extract)  # each plan is read once, to save time


def exported(place: Path, folder: Path) -> tuple[bytes, bytes]:
    with open_store(str(place), "read") as store:
        nodes, links = export_jsonl(store.graph(), folder)
    return nodes.read_bytes(), links.read_bytes()


def test_one_at_a_time_in_three_orders_gives_the_same_export_as_all_at_once(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(building, "extract", _EXTRACT)
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


@pytest.mark.parametrize("behind", [0, 100], ids=["written whole", "changes kept behind it"])
def test_a_large_graph_is_changed_where_it_differs_and_is_the_same(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind: float
):
    monkeypatch.setattr(building, "extract", _EXTRACT)
    monkeypatch.setattr(kglite_store, "KEPT_BEHIND", behind)
    monkeypatch.setattr(kglite_load, "AT_ONCE", 0)
    monkeypatch.setattr(combining, "WORTH_PARTS", 0)
    monkeypatch.setattr(pipeline, "_FEW", 1)
    touched: list[frozenset[str] | None] = []
    load_of = combining.load_of
    monkeypatch.setattr(combining, "load_of", lambda graph, some: touched.append(some) or load_of(graph, some))
    plans = sorted(path for path in examples.iterdir() if "-20" in path.name)
    for name, some in (("all", plans), ("four", plans[1:])):
        with open_store(str(tmp_path / f"{name}.kgl"), "write") as store:
            build(store, some, HERE)
    assert touched == [None, None]
    place = tmp_path / "grown.kgl"
    for plan in plans:
        with open_store(str(place), "change" if place.exists() else "write") as store:
            summary = add(store, [plan], HERE)
            counts = store.counts()
            assert summary.nodes == sum(counts.nodes.values())
            assert summary.relationships == sum(counts.relationships.values())
    assert None not in touched[3:], "something stays each time"
    assert exported(place, tmp_path / "grown") == exported(tmp_path / "all.kgl", tmp_path / "all")
    with open_store(str(place), "change") as store:
        remove(store, plans[0].name, HERE)
    assert exported(place, tmp_path / "less") == exported(tmp_path / "four.kgl", tmp_path / "four")
    with open_store(str(place), "change") as store:  # what is written on its nodes from outside is gone afterwards
        graph = store.graph()
        nodes = [replace(node, properties={**node.properties, "rank": 1.0}) for node in graph.nodes]
        store.replace(replace(graph, nodes=tuple(nodes)))
        add(store, plans[:1], HERE)
    assert exported(place, tmp_path / "again") == exported(tmp_path / "all.kgl", tmp_path / "all")


def test_a_text_without_words_is_called_by_the_file_that_it_is_in_now(tmp_path: Path):
    places = [tmp_path / "温州市2021年政府工作报告.txt", tmp_path / "2025年行动方案.txt"]
    for place in places:
        place.write_text("目录\n", encoding="utf-8")
    for name, order in (("renamed", places), ("fresh", places[1:])):
        for place in order:
            with open_store(str(tmp_path / f"{name}.kgl"), "write") as store:
                build(store, [place], HERE)
    with open_store(str(tmp_path / "renamed.kgl"), "read") as store:
        (about,) = store.graph().nodes
    assert about.properties["title"] == places[1].name
    assert "region" not in about.properties, "the name of a file tells nothing"
    assert exported(tmp_path / "renamed.kgl", tmp_path / "a") == exported(tmp_path / "fresh.kgl", tmp_path / "b")


def test_a_graph_made_in_a_process_of_its_own_is_the_same(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    plans = sorted(path for path in examples.iterdir() if "-20" in path.name)[:2]
    found = []
    for limit in (combining.WORTH_A_PROCESS, 0):
        monkeypatch.setattr(combining, "WORTH_A_PROCESS", limit)
        place, said = tmp_path / f"{limit}.kgl", []
        with open_store(str(place), "write") as store:
            build(store, plans, How(workers=1, progress=lambda *step, said=said: said.append(step)))
            kept = store.records()
        found.append((exported(place, tmp_path / str(limit)), kept, said))
    assert found[0] == found[1]


def test_plans_that_say_the_same_as_before_are_not_compared_again(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    plans = sorted(path for path in examples.iterdir() if "-20" in path.name)
    compared: list[str] = []
    links = loaders.align._links
    monkeypatch.setattr(
        loaders.align, "_links", lambda pair, desk: compared.append(pair.lower.document.source) or links(pair, desk)
    )
    with open_store(str(tmp_path / "g.kgl"), "write") as store:
        build(store, plans, HERE)
        assert compared, "the plans have ties among them"
        compared.clear()
        tie_again(store, HERE)
        build(store, plans, HERE)
        assert not compared


def test_names_are_taken_apart_again_only_around_a_document_that_comes_or_goes(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    plans = sorted(path for path in examples.iterdir() if "-20" in path.name)
    gathered: list[list[str | None]] = []
    gather = loaders.resolve.gather

    def told(documents):
        gathered.append([records.document.region for records in documents])
        return gather(documents)

    monkeypatch.setattr(loaders.resolve, "gather", told)
    with open_store(str(tmp_path / "g.kgl"), "write") as store:
        build(store, plans, HERE)
        roots = len(gathered)
        assert roots > 1, "the plans are of several cities"
        gathered.clear()
        tie_again(store, HERE)
        assert not gathered
        remove(store, plans[0].name, HERE)
        assert len(gathered) < roots, "only those of its city"
        gathered.clear()
        add(store, plans[:1], HERE)
        assert len(gathered) == 1
    with open_store(str(tmp_path / "all.kgl"), "write") as store:
        build(store, plans, HERE)
    assert exported(tmp_path / "g.kgl", tmp_path / "g") == exported(tmp_path / "all.kgl", tmp_path / "all")


def test_a_fault_in_a_process_of_its_own_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(combining, "WORTH_A_PROCESS", 0)
    with Spool() as spool, pytest.raises(RuntimeError, match="another version"):
        combining.made_of(combining.Kept([b"no records"], {}), (), None, spool)


def test_several_processes_find_the_same_names_and_ties(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(loaders.align, "_PROVINCE", 6)  # for once district by district
    monkeypatch.setattr(loaders.align, "_WORTH_SHARING", 2)
    monkeypatch.setattr(loaders.resolve.kept, "_WORTH_SHARING", 2)
    with open_store(str(tmp_path / "g.kgl"), "write") as store:
        build(store, [examples], HERE)
        kept = store.records()
    records = [data for name, data in kept.items() if is_records(name)]
    told: list[tuple[str, int, int]] = []
    made = combining._made(combining.Kept(records, {}), (), lambda *step: told.append(step), workers=2)
    assert made.ties == {name: data for name, data in kept.items() if not is_records(name)}
    compared = [step[1:] for step in told if step[0] == "comparing"]
    assert len(compared) == 3
    assert compared[0] == (0, 6)
    assert compared[-1] == (6, 6)


def test_a_process_that_is_ended_from_outside_is_told_in_a_sentence():
    for within in (b"", (1_000).to_bytes(4, "big") + b"the beginning of a message"):
        here, there = get_context("spawn").Pipe(duplex=False)
        there.send(("step", ("resolving", 0, 3)))
        os.write(there.fileno(), within)
        there.close()
        with pytest.raises(StoreUnavailableError, match="memory"):
            combining._received(here, None, Spool(), lambda: None)


def test_a_process_that_may_begin_none_makes_the_graph_itself(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(combining, "WORTH_A_PROCESS", 0)
    monkeypatch.setitem(current_process()._config, "daemon", True)  # as one of a multiprocessing.Pool is
    with Spool() as spool:
        assert combining.made_of(combining.Kept([], {}), (), None, spool).load.nodes == 0


_SCRIPT = """
from graph.load import Spool
from guitu import combining

combining.WORTH_A_PROCESS = 0
kept = combining.Kept([], {"of another time": b"0" * 1_000_000})
print(combining.made_of(kept, (), None, Spool()).load.nodes, "nodes")
"""


def test_where_no_process_can_be_begun_the_graph_is_made_all_the_same(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)  # a process that is begun would read it again, for want of __name__ == "__main__"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "0 nodes\n", done.stderr
