"""The words of ``loaders/lexicon/relations.toml``, ready for matching, and how sure each rule is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns of words; those named for what follows a mention match at its end."""

    build: re.Pattern[str]
    grow: re.Pattern[str]
    lean: re.Pattern[str]
    won: re.Pattern[str]
    node: re.Pattern[str]
    used: re.Pattern[str]
    develop: re.Pattern[str]
    no_ground: re.Pattern[str]
    cover: re.Pattern[str]
    programme: tuple[str, ...]
    sure: Mapping[str, float]


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


@cache
def cues() -> Cues:
    """Return the packaged cues."""
    data = tomllib.loads(files("loaders").joinpath("lexicon", "relations.toml").read_text(encoding="utf-8"))
    words = {name: _any(listed) for name, listed in data["words"].items()}
    return Cues(
        build=re.compile(words["build"]),
        grow=re.compile(words["grow"]),
        lean=re.compile(words["lean"]),
        won=re.compile(words["won"]),
        node=re.compile(rf"[”\"]?(?:重要|的)?{words['node']}"),
        used=re.compile(rf"等?(?:领域|行业)?{words['used']}"),
        develop=re.compile(rf"[”\"]?(?:的)?(?:{words['develop']}|,)"),
        no_ground=re.compile(rf"{words['no_ground']}[”\"]?$"),
        cover=re.compile(words["cover"]),
        programme=tuple(data["words"]["programme"]),
        sure=data["sure"],
    )
