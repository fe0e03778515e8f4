"""Records wait in a file until a store takes them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import StoreUnavailableError
from graph.load import load_of
from graph.store import open_store
from graph.stowed import Stowed
from tests.graph.sample import sample_graph

RECORDS = {"d2": b"two", "d1": b"", "ties:d1": bytes(100_000)}


def test_a_store_keeps_them_as_if_they_had_stayed_in_memory(tmp_path: Path) -> None:
    with Stowed(RECORDS, tmp_path) as records, open_store(str(tmp_path / "g.kgl"), "write") as store:
        assert dict(records) == RECORDS
        store.replace(load_of(sample_graph()), records=records)
        assert store.records() == RECORDS


def test_they_leave_no_file_behind(tmp_path: Path) -> None:
    with Stowed(RECORDS, tmp_path):
        assert not list(tmp_path.iterdir()), "the file has no name"


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="cannot be written in"):
        Stowed(RECORDS, tmp_path / "none")
