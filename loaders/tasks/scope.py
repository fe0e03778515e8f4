"""What each number of a plan is committed to: the plan as a whole, a measure of the place, or single works.

A planner who asks which goals nobody below takes up means the first two. ``plan``: stated among the objectives or in
their table; ``measure``: a rate, an amount, a stock that a task is to bring to a value; ``output``: so many things to
be built, held or listed, numbers of a single project in a list, and what names no measure at all (计划投资).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.model import DocumentRecords, Section, Target
from loaders.lexicon import words_from
from loaders.normal import normal
from loaders.tasks.purpose import OBJECTIVES, purposes

PLAN, MEASURE, OUTPUT = "plan", "measure", "output"


@dataclass(frozen=True, slots=True)
class _Lexicon:
    lists: re.Pattern[str]
    single: re.Pattern[str]
    making: re.Pattern[str]
    counters: re.Pattern[str]
    stocks: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    data = words_from("scope")
    return _Lexicon(*(re.compile("|".join(data[part])) for part in ("lists", "single", "making", "counters", "stocks")))


def scopes(records: DocumentRecords) -> Mapping[str, str]:
    """Return ``plan``, ``measure`` or ``output`` for every target of a document, by its id.

    Actions that are single projects of a list are ``output``, too; other actions are left out.
    """
    purpose = purposes(records)
    sections = {section.id: section for section in records.sections}
    goals = {passage for goal in records.goals if goal.kind != "aim" for passage in goal.passages}
    lists = _lexicon().lists
    listed = {
        action.id: OUTPUT
        for action in records.actions
        if lists.search(_box(sections.get(action.section or ""), sections))
    }
    return listed | {
        target.id: _scope(target, target.passage in goals or purpose.get(target.section or "") == OBJECTIVES, sections)
        for target in records.targets
    }


def _scope(target: Target, among_objectives: bool, sections: Mapping[str, Section]) -> str:
    words = _lexicon()
    indicator = normal(target.indicator)
    if words.single.fullmatch(indicator):
        return OUTPUT
    if among_objectives:
        return PLAN
    if words.lists.search(_box(sections.get(target.section or ""), sections)):
        return OUTPUT
    counted = target.kind in {"level", "cumulative", "annual"} and words.counters.fullmatch(normal(target.unit))
    if counted and not words.stocks.search(indicator) and words.making.search(indicator):
        return OUTPUT
    return MEASURE


def _box(section: Section | None, sections: Mapping[str, Section]) -> str:
    """Return the title of the box that a section stands in; empty outside boxes."""
    while section is not None:
        if section.kind == "box":
            return normal(section.title)
        section = sections.get(section.parent or "")
    return ""
