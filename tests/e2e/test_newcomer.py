"""What somebody meets who has read nothing but the README and asks for what is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_name_that_is_not_there_brings_names_that_are(run: Any, examples_graph: Path):
    done = run("ask", "projects-of-platform", "platform=没有这个园", "--graph", examples_graph, code=1)
    assert "科技岛" in done.stderr
    offered = done.stderr.strip().rpartition(": ")[2].split("、")
    for name in offered:
        assert len(run("ask", "projects-of-platform", f"platform={name}", "--graph", examples_graph).stdout) > 50


def test_plans_of_one_place_alone_say_why_there_is_nothing_to_trace(run: Any, examples: Path, tmp_path: Path):
    run("build", examples / "luqiao-outline-2021.txt", "--graph", tmp_path / "one.kgl")
    done = run("trace", "数字经济", "--graph", tmp_path / "one.kgl", code=1)
    assert "no plan in the graph stands above another" in done.stderr


def test_words_that_no_upper_plan_has_are_told_apart_from_that(run: Any, examples_graph: Path):
    assert "try fewer words" in run("trace", "火星移民", "--graph", examples_graph, code=1).stderr
