"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.neo4j_server import neo4j_server

__all__ = ["neo4j_server"]

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
PLANS = ROOT.parent / "shared" / "plans"


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example plans."""
    return EXAMPLES


@pytest.fixture(scope="session")
def plans() -> Path:
    """The folder of the five published plans; skips where they do not stand beside the project."""
    if not PLANS.is_dir():
        pytest.skip("the published plans are not beside the project (../shared/plans)")
    return PLANS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Turn a skip into a failure where GUITU_TESTS_SKIP_NOTHING is set, as in CI."""
    return _unskipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Turn a skipped file into a failure in the same way."""
    return _unskipped((yield))


def _unskipped(report):
    if report.skipped and os.environ.get("GUITU_TESTS_SKIP_NOTHING") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr[2]}"
    return report
