"""What questions and columns are called in Chinese, from ``words.zh.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from graph.catalogue import Question


@dataclass(frozen=True, slots=True)
class Words:
    """A question in a reader's words."""

    title: str
    about: str


@cache
def _all() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("guitu.web").joinpath("words.zh.toml").read_text(encoding="utf-8"))


def words_of(question: Question) -> Words:
    """Return what ``question`` is called; its own words where none are written down."""
    found = _all()["questions"].get(question.name, {})
    return Words(found.get("title", question.title), found.get("about", question.about))


def title_of(question: Question, given: Mapping[str, object]) -> str:
    """Return what ``question`` is called when it is asked with ``given``: its title and the names."""
    flags = {parameter.name for parameter in question.parameters if parameter.type == "flag"}
    named = [value for name, value in given.items() if value and name not in flags]
    said = "、".join(value if isinstance(value, str) else " ".join(map(str, value)) for value in named)  # type: ignore[call-overload]
    return "：".join(filter(None, (words_of(question).title, said)))


def grouped(questions: Sequence[Question]) -> Sequence[tuple[str, Sequence[Question]]]:
    """Return the questions by what they are about, in the order of a reader; what stands nowhere comes last."""
    known = {question.name: question for question in questions}
    groups = [
        (caption, [known.pop(name) for name in names if name in known]) for caption, names in _all()["groups"].items()
    ]
    return [group for group in (*groups, ("其他", list(known.values()))) if group[1]]


def column(name: str) -> str:
    """Return what a column is called; its own name where none is written down."""
    return str(_all()["columns"].get(name, name))


def parameter(name: str) -> str:
    """Return what a parameter is called; its own name where none is written down."""
    return str(_all()["parameters"].get(name, name))
