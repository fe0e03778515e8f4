"""The words of ``loaders/lexicon/relations.toml``, ready for matching, and how sure each rule is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from loaders.lexicon import any_of, words_from


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
    works: tuple[str, ...]
    network: tuple[str, ...]
    leaned: re.Pattern[str]
    make: re.Pattern[str]
    make_up: re.Pattern[str]
    means: re.Pattern[str]  # after a collective, before what it means
    makes_up: re.Pattern[str]  # all that stands between a list and what it makes up
    leading: re.Pattern[str]  # after sectors that lead
    does: re.Pattern[str]  # all that stands between a body and what it makes
    own: re.Pattern[str]  # all that stands between a body and a name that is its own
    answerable: re.Pattern[str]  # up to a body that answers for a task
    leads: re.Pattern[str]  # after it
    sure: Mapping[str, float]


@cache
def cues() -> Cues:
    """Return the packaged cues."""
    data = words_from("relations")
    words = {name: f"(?:{any_of(listed)})" for name, listed in data["words"].items()}
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
        works=tuple(data["words"]["works"]),
        network=tuple(data["words"]["network"]),
        leaned=re.compile(rf"{words['leaned']}[“\"]?\Z"),
        make=re.compile(rf"[”\"]?[内里]?{words['make']}"),
        make_up=re.compile(rf"{words['make_up']}[“\"]?\Z"),
        means=re.compile(rf"[”\"]?(?:[,:]?{words['means']}|[:(])[“\"]?"),
        makes_up=re.compile(rf"[”\"]?(?:等[^,。;、]{{0,6}})?{words['makes_up']}的[^,。;、]{{0,4}}[“\"]?"),
        leading=re.compile(rf"[”\"]?等?(?:[一二三四五六七八九十两\d]+[大个])?{words['leading']}产业"),
        does=re.compile(
            rf"[”\"]?(?:等[^,。;、]{{0,6}})?[^,。;、]{{0,14}}?"
            rf"(?:{words['does']}|{words['agrees']},(?:合作|联合)?{words['does']})[^,。;、]{{0,14}}"
        ),
        own=re.compile(r"[”\"]?(?:[的等]|投资[\d.]+[亿万]元的?)?[“\"]?"),
        answerable=re.compile(rf"{words['answerable']}:?(?:[^:;。()]{{0,40}}、)?\Z"),
        leads=re.compile(rf"(?:、[^:;。()、]{{2,14}}){{0,4}}等?(?:单位|部门)?{words['leads']}"),
        sure=data["sure"],
    )
