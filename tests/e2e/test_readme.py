"""The READMEs say what the program says: every command in them is run over the examples, every answer looked for."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")


def _blocks(name: str, language: str = "") -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _shown(name: str) -> list[tuple[list[str], list[str]]]:
    """Return the commands after a ``$`` with the lines of their answers."""
    found = []
    for block in _blocks(name):
        if block.startswith("$ guitu "):
            command, *answer = block.rstrip().splitlines()
            found.append((shlex.split(command)[2:], answer))
    return found


@pytest.mark.parametrize("name", READMES)
def test_every_answer_shown_is_what_the_command_says(name: str, run: Any, examples_graph: Path):
    shown = _shown(name)
    assert len(shown) == 4, "one of each use"
    for arguments, answer in shown:
        said = run(*arguments, "--graph", examples_graph).stdout
        flat = re.sub(r"\s+", "", said)
        for line in answer:
            for piece in re.split(r"\s{2,}|\t|…", line.strip()):
                # How sure a link is moves a little with what the program learns.
                words = re.sub(r"\s+", "", re.sub(r"\[[01]\.\d+\]|^[01]\.\d+$", "", piece))
                assert words in flat, f"{' '.join(arguments)}: {piece}"


@pytest.mark.parametrize("name", READMES)
def test_every_command_named_is_there_with_its_options(name: str, run: Any):
    text = (ROOT / name).read_text(encoding="utf-8")
    listed = run("--help", LANGUAGE="en", LC_ALL="C.UTF-8").stdout
    commands = set(re.findall(r"^  (\w+) ", listed[listed.index("Commands:") :], re.MULTILINE))
    named = set(re.findall(r"`guitu (\w+)", text))
    assert named == commands, "the table names every command, and no other"
    for command in sorted(named):
        options = set(re.findall(rf"`guitu {command}[^`]* (--[\w-]+)", text))
        told = run(command, "--help").stdout
        assert all(option in told for option in options), command


def test_the_python_in_them_runs(examples_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pandas")
    (tmp_path / "plans.kgl").write_bytes(examples_graph.read_bytes())
    monkeypatch.chdir(tmp_path)
    for name in READMES:
        (code,) = _blocks(name, "python")
        exec(compile(code, name, "exec"), {})


def test_both_say_the_same():
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    for pattern in (r"F1 \.\d+", r"\.\d\d\b", r"`[A-Z_]{5,}`", r"--format \w+", r"\bmake \w+", r"\]\(([\w./-]+)\)"):
        ours, theirs = (set(re.findall(pattern, text)) for text in (english, chinese))
        assert ours - {"README.md", "README.zh-CN.md"} == theirs - {"README.md", "README.zh-CN.md"}, pattern
    for name in READMES:
        for link in re.findall(r"\]\(([\w./-]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / link).exists(), f"{name}: {link}"
