"""Graphs built once by the command line, as a user builds them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

GUITU = Path(sys.executable).parent / "guitu"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the installed command; ``code`` is the exit code that is expected of it."""

    def _run(*arguments: object, code: int = 0, stdin: str = "", **environment: str):
        done = subprocess.run(
            [GUITU, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            env={k: v for k, v in os.environ.items() if not k.startswith(("GUITU_", "NEO4J_"))} | environment,
            check=False,
        )
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done

    return _run


@pytest.fixture(scope="session")
def examples_graph(run: Run, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the example plans."""
    graph = tmp_path_factory.mktemp("examples") / "examples.kgl"
    run("build", examples, "--graph", graph)
    return graph


@pytest.fixture(scope="session")
def plans_graph(run: Run, plans: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the five published plans."""
    graph = tmp_path_factory.mktemp("plans") / "plans.kgl"
    run("build", *sorted(plans.glob("*.txt")), "--graph", graph)
    return graph


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright; skips with its reason where either is absent."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("there is no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        running = playwright.chromium.launch(executable_path=found, args=arguments)
        yield running
        running.close()
