"""A kept process ties documents while the other makes the rest: the same graph, whatever becomes of that process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import loaders.align
from graph.model import Graph
from graph.store import open_store
from guitu.building import How, add, build
from guitu.processes import kept
from loaders.curate import Correction

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*-2021.txt"))


class Unlucky(Executor):
    """Processes that read, of which the one that is to tie is brought down."""

    def __init__(self, processes: Executor) -> None:
        self.processes = processes
        self.brought_down = 0

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Pass work on, but for ties."""
        if work.__module__ == "guitu.ties_beside":
            self.brought_down += 1
            return self.processes.submit(os._exit, 1)
        return self.processes.submit(work, *arguments, **named)


@pytest.fixture(scope="module")
def waiting() -> Iterator[ProcessPoolExecutor]:
    with kept(2) as processes:
        yield processes


def built(place: Path, *ways: How, documents: list[Path] = EXAMPLES) -> Graph:
    """Build with the first way, and add the last document with the second if there is one."""
    with open_store(place, "write") as store:
        build(store, documents[: len(documents) + 1 - len(ways)], ways[0])
        if len(ways) > 1:
            add(store, documents[-1:], ways[1])
        return store.graph()


def refuse(*arguments: Any) -> Any:
    raise AssertionError("compared here")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return built(tmp_path_factory.mktemp("alone") / "g.kgl", How(1))


def test_a_kept_process_ties_and_the_graph_is_the_same(
    alone: Graph, waiting: Executor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaders.align, "_links", refuse)
    steps: list[str] = []
    how = How(2, waiting=waiting, progress=lambda step, done, total: steps.append(step))
    assert built(tmp_path / "g.kgl", how) == alone
    assert [step for step in dict.fromkeys(steps) if step in ("reading", "aligning", "assembling")] == [
        "reading",
        "aligning",
        "assembling",
    ]


def test_processes_begun_for_one_build_tie_too(alone: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaders.align, "_links", refuse)
    assert built(tmp_path / "g.kgl", How(2)) == alone


def test_documents_added_with_kept_processes_are_tied_as_in_one_build(
    alone: Graph, waiting: Executor, tmp_path: Path
) -> None:
    how = How(2, waiting=waiting)
    assert built(tmp_path / "g.kgl", how, how) == alone
    with open_store(tmp_path / "g.kgl") as store, open_store(tmp_path / "one.kgl", "write") as other:
        build(other, EXAMPLES, How(1))
        assert store.records().keys() == other.records().keys()  # what was found is kept for the next time


def test_where_the_process_that_ties_is_brought_down_the_ties_are_found_all_the_same(
    alone: Graph, tmp_path: Path
) -> None:
    with kept(2) as processes:
        unlucky = Unlucky(processes)
        how = How(2, waiting=unlucky)
        assert built(tmp_path / "g.kgl", how) == alone
        assert unlucky.brought_down == 1
        assert built(tmp_path / "g.kgl", how) == alone  # by processes that are all down


@pytest.mark.parametrize("say", ["same", "drop"])
def test_corrections_hold_beside_kept_processes(say: str, alone: Graph, waiting: Executor, tmp_path: Path) -> None:
    left, right = [node.id for node in alone.nodes if node.label == "Industry"][:2]
    tie = next(link for link in alone.relationships if link.type == "CONTRIBUTES_TO")
    said = {
        "same": Correction("same", left=left, right=right),
        "drop": Correction("drop", type=tie.type, start=tie.start, end=tie.end),
    }
    corrected = How(1, corrections=(said[say],))
    expected = built(tmp_path / "alone.kgl", corrected)
    assert expected != alone
    assert built(tmp_path / "g.kgl", How(2, waiting=waiting, corrections=corrected.corrections)) == expected
