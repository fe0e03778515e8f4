"""What planners ask of the structure of the whole graph, and its files for a large server."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

WRONG_USE, FAILURE = 2, 3


def test_the_platforms_that_most_plans_name_come_first(run, examples_graph: Path):
    rows = [
        json.loads(line) for line in run("analyze", "platforms", "-g", examples_graph, "--json").stdout.splitlines()
    ]
    assert rows
    assert [row["documents"] for row in rows] == sorted((row["documents"] for row in rows), reverse=True)
    assert all(len(row["named_in"]) == row["documents"] for row in rows)


def test_results_can_be_kept_and_asked_for(run, examples_graph: Path, tmp_path: Path):
    graph = tmp_path / "plans.kgl"
    shutil.copy(examples_graph, graph)
    printed = run("analyze", "communities", "--store", "--quiet", "-g", graph, "--csv").stdout.splitlines()
    kept = "MATCH (n) WHERE n.community IS NOT NULL RETURN count(DISTINCT n.community) AS n"
    assert run("cypher", kept, "-g", graph, "--csv").stdout.splitlines() == ["n", str(len(printed) - 1)]


def test_an_analysis_or_a_graph_that_is_not_there(run, examples_graph: Path, tmp_path: Path):
    assert "districts" in run("analyze", "cities", "-g", examples_graph, code=WRONG_USE).stderr
    run("analyze", "districts", "--store", "-g", tmp_path / "nowhere.kgl", code=FAILURE)
    assert not list(tmp_path.iterdir())


def test_files_for_a_large_server(run, examples_graph: Path, tmp_path: Path):
    written = run("export", tmp_path / "out", "--format", "neo4j-import", "-g", examples_graph).stdout.splitlines()
    assert sorted(written) == sorted(map(str, (tmp_path / "out").iterdir()))
    assert "database import full" in (tmp_path / "out" / "import.sh").read_text(encoding="utf-8")
