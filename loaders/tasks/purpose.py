"""What each section of a plan is for, by the words of its heading: tasks, objectives, background, a review, …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from graph.model import Document, DocumentRecords, Section
from loaders.lexicon import words_from
from loaders.normal import normal

TASKS, MIXED, OBJECTIVES, ORIENTATION = "tasks", "mixed", "objectives", "orientation"
GUARANTEE, FRONT = "guarantee", "front"
#: Purposes of sections in which goals or tasks are stated.
STATING = frozenset({TASKS, MIXED, OBJECTIVES, ORIENTATION, GUARANTEE})
_CLOSED = frozenset({"past", "notes"})  # whatever a heading under these says, it is no task
_BEGINNING = 60  # characters of a paragraph that tell what it is
_YEARS = re.compile(r"20\d\d(?=年)")
_SHALLOW = 2  # a guarantee clause is a chapter or a section of one; deeper, 保障 is a task like others


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of ``lexicon/tasks.toml`` as patterns over text in normal form."""

    headings: Mapping[str, re.Pattern[str]]
    paragraphs: Mapping[str, re.Pattern[str]]
    aims: re.Pattern[str]
    gains: re.Pattern[str]
    no_aims: re.Pattern[str]
    vision: re.Pattern[str]
    stock: re.Pattern[str]

    def paragraph(self, kind: str, text: str) -> bool:
        """Tell whether the beginning of a paragraph (normal form) has the marks of ``kind``."""
        return bool(self.paragraphs[kind].search(text[:_BEGINNING]))


@cache
def lexicon() -> Lexicon:
    """Return the words that tell goals and tasks from background."""
    data = words_from("tasks")
    return Lexicon(
        {purpose: re.compile("|".join(words)) for purpose, words in data["headings"].items()},
        {kind: re.compile("|".join(words)) for kind, words in data["paragraphs"].items()},
        *(re.compile("|".join(data["aims"][part])) for part in ("verbs", "gains", "not", "vision", "stock")),
    )


def purposes(records: DocumentRecords) -> Mapping[str, str]:
    """Return each section's purpose by its id: ``tasks`` where nothing says otherwise."""
    found: dict[str, str] = {}
    headed = _is_headed(records)
    for section in records.sections:
        if section.kind == "preamble":
            found[section.id] = FRONT if headed else MIXED
            continue
        above = found.get(section.parent or "", TASKS)
        settled = above in _CLOSED
        found[section.id] = above if settled else _own(section, records.document) or above
    return found


def _is_headed(records: DocumentRecords) -> bool:
    """Tell whether a document has headings that its text stands under; without them all of it is one preamble."""
    front = {section.id for section in records.sections if section.kind == "preamble"}
    before = sum(len(p.text) for p in records.passages if p.section in front)
    return 2 * before < sum(len(p.text) for p in records.passages)


def _own(section: Section, document: Document) -> str | None:
    """Return the purpose that a section's own heading tells, or None."""
    title = normal(section.title)
    for purpose, words in lexicon().headings.items():
        if purpose == GUARANTEE and section.depth > _SHALLOW:
            continue
        if words.search(title):
            if purpose in {TASKS, MIXED} and _of_an_earlier_year(title, document):
                return "past"
            return purpose
    return None


def _of_an_earlier_year(title: str, document: Document) -> bool:
    years = [int(year) for year in _YEARS.findall(title)]
    return document.kind == "work_report" and document.year is not None and bool(years) and max(years) < document.year


def year_of(section: Section | None, sections: Mapping[str, Section], document: Document) -> int | None:
    """Return the year that the headings over a task set it for; a report's own year where they say nothing."""
    while section is not None:
        title = normal(section.title)
        years = [int(year) for year in _YEARS.findall(title)]
        if years:
            return max(years)
        opening = "开局" in title
        for name, end in (("十三五", 2020), ("十四五", 2025), ("十五五", 2030)):
            if name in title and not opening and document.kind == "work_report":
                return end
        section = sections.get(section.parent or "")
    return document.year if document.kind == "work_report" else None
