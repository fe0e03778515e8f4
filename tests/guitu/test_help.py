"""Help, in English and in Chinese."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from graph.protocol import DEFAULT_LIMIT
from guitu.api import Plans
from guitu.chinese import wanted, wrap
from guitu.cli import app, ask
from tests.e2e.conftest import GUITU

COMMANDS = sorted(typer.main.get_command(app).commands)


def _help(*arguments: str, columns: int = 80, **environment: str) -> str:
    kept = {k: v for k, v in os.environ.items() if k not in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")}
    done = subprocess.run(
        [GUITU, *arguments, "--help"],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=kept | {"COLUMNS": str(columns)} | environment,
    )
    return done.stdout


def test_help_is_chinese_under_a_chinese_locale_and_english_elsewhere():
    assert "Read files or folders" in _help(LANG="C.UTF-8")
    assert "Read files or folders" in _help(LANG="zh_CN.UTF-8", LC_ALL="C")
    chinese = _help(LANG="zh_CN.UTF-8")
    for words in ("用法", "选项", "命令", "把文件或文件夹读成一张图", "图里有什么"):
        assert words in chinese
    assert "guitu build plans/" in chinese, "commands stay as they are typed"
    assert "显示这段说明" in _help("show", LANGUAGE="zh_TW:en", LANG="en_US.UTF-8")


def test_questions_are_listed_in_the_same_language():
    listed = subprocess.run(
        [GUITU, "questions"], capture_output=True, encoding="utf-8", check=True, env=os.environ | {"LANGUAGE": "zh"}
    ).stdout
    assert "一个平台上的项目" in listed


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_chinese_help_fits_the_terminal(columns: int):
    for command in ("show", "export", COMMANDS[columns % len(COMMANDS)]):
        for line in _help(command, columns=columns, LANG="zh_CN.UTF-8").splitlines():
            cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
            assert cells <= columns, line


def test_nothing_is_left_untranslated_and_the_catalogue_is_compiled():
    pytest.importorskip("babel", reason="Babel is not installed")
    from guitu.locale.refresh import FILE, gathered, written

    catalogue = gathered()
    assert [message.id for message in catalogue if message.id and not message.string] == []
    text, compiled = written(catalogue)
    assert FILE.read_bytes() == text, "python -m guitu.locale.refresh writes it anew"
    assert FILE.with_suffix(".mo").read_bytes() == compiled
    for message in catalogue:
        kept = re.findall(r"--\w+|\{\w+[!r]*\}|bolt://|\$KEY", str(message.id))
        assert [words for words in kept if words not in str(message.string)] == [], message.id


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ({"LANGUAGE": "en:zh", "LANG": "zh_CN.UTF-8"}, False),
        ({"LC_MESSAGES": "zh_SG"}, True),
    ],
)
def test_the_locale_is_read_as_others_read_it(environment: dict[str, str], chinese: bool):
    assert wanted(environment) is chinese


@given(st.text(alphabet="规划图表，。 ab-", max_size=300), st.integers(30, 120))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int):
    lines = list(wrap(text, columns))
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_help_comes_about_as_fast_as_that_of_an_empty_app(tmp_path: Path):
    empty = tmp_path / "empty.py"
    empty.write_text("import typer\napp = typer.Typer()\n@app.command()\ndef main(): ...\napp()\n", encoding="utf-8")

    def quickest(*command: object, **environment: str) -> float:
        times = []
        for _ in range(5):
            begun = os.times()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=os.environ | environment)
            ended = os.times()
            # Processor time of the child: other work on the machine does not count.
            times.append(ended.children_user + ended.children_system - begun.children_user - begun.children_system)
        return min(times)

    bare = quickest(sys.executable, empty, "--help")
    assert quickest(GUITU, "--help", LANG="C.UTF-8") < 1.5 * bare
    assert quickest(GUITU, "--help", LANG="zh_CN.UTF-8", LC_ALL="zh_CN.UTF-8") < 1.5 * bare


def test_a_question_gives_as_many_rows_on_the_command_line_as_from_python():
    given = {call: inspect.signature(call).parameters["limit"].default for call in (ask, Plans.ask)}
    assert given == {ask: DEFAULT_LIMIT, Plans.ask: DEFAULT_LIMIT}
