"""Goals and tasks among the passages of one document: what a paragraph or item states, and the words that name it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model import DocumentRecords, Passage, Section
from loaders.normal import normal, normalize
from loaders.structure import number_of, run_in_title
from loaders.tasks.purpose import GUARANTEE, MIXED, OBJECTIVES, ORIENTATION, STATING, TASKS, lexicon, purposes, year_of

_CLAUSE_END = re.compile(r"[,。;:!?]")
_NOTE = re.compile(r"(?:注|备注|说明)\d?[:.]")
_DASHES = "—―–─·-"
_DASH = frozenset(_DASHES)
_COUNTED = re.compile(r"\d{1,3}\s*[.．、]\s*(?!\d)")
_LEAD = re.compile(rf"[\s*●•■{re.escape(_DASHES)}]+")
_SHORTEST_NAME, _LONGEST_NAME = 6, 40
_LONGEST_HEADING = 45
_STOPS = "。;!?…”）)"
_SHORTEST_TASK = 12  # characters of a paragraph; items of a list may be shorter
_LONG_LEAD = 60  # characters from which a line that ends in a colon says something itself
_AIM_SEARCHED = 600  # characters of a chapter's opening that are looked at for its aim


@dataclass(frozen=True, slots=True)
class Statement:
    """A passage that states a goal (``kind`` objective, vision, aim) or a task (``action``), and where it is named."""

    passage: Passage
    kind: str
    number: str
    start: int
    end: int
    year: int | None

    @property
    def name(self) -> str:
        """The naming words, without white space and marks of emphasis."""
        return re.sub(r"[\s*]+", "", self.passage.text[self.start : self.end])


def statements(records: DocumentRecords) -> Iterator[Statement]:
    """Yield what the paragraphs and items of a document state, in their order; background and reviews state nothing."""
    sections = {section.id: section for section in records.sections}
    purpose = purposes(records)
    bodies = _Bodies(records)
    listed = _Listed()
    for passage in records.passages:
        section = sections.get(passage.section or "")
        if section is None or passage.kind == "row" or (section.kind == "annex" and purpose[section.id] == TASKS):
            continue
        if passage.kind == "heading" and not bodies.is_bare_item(section):
            continue
        text = normal(passage.text)
        kind = _kind(passage, section, text, listed.purpose(passage, text, purpose[section.id]), bodies)
        if kind is None:
            continue
        titled = run_in_title(passage) is not None
        span = None
        if kind != "action" and not titled:
            span = (_expected(passage) if kind == "objective" else None) or _aim(passage, kind, section.title)
        if span is None and kind == "objective" and text.endswith(":"):
            continue  # a long lead-in
        if span is None and kind == "aim" and not titled:
            if section.parent is None:  # a chapter's opening words that set out to make nothing
                continue
            kind = "action"
        span = span or _unnumbered(passage.text, *_name(passage))
        first = passage.start == section.start and section.kind == "item"
        number = _number(passage) or (section.number if first else "")
        yield Statement(passage, kind, number, *span, year_of(section, sections, records.document))


class _Bodies:
    """Which passages stand in which section, to tell a chapter's opening words from the tasks under them."""

    def __init__(self, records: DocumentRecords) -> None:
        self._own: dict[str, list[Passage]] = defaultdict(list)
        self._parents: set[str] = set()
        self.is_report = records.document.kind == "work_report"  # its parts open with the occasion, not with an aim
        boxes = {section.id for section in records.sections if section.kind in {"box", "annex"}}
        for section in records.sections:
            if section.parent and section.id not in boxes:
                self._parents.add(section.parent)
        for passage in records.passages:
            spoken = lexicon().paragraph("ceremony", normal(passage.text[:40]))
            if passage.section and passage.kind in {"paragraph", "item"} and not spoken:
                self._own[passage.section].append(passage)

    def is_bare_item(self, section: Section) -> bool:
        """Tell whether a heading's section is a numbered item with nothing under it: 3.新建小学2所."""
        return section.kind == "item" and not self._own[section.id] and section.id not in self._parents

    def is_opening(self, passage: Passage, section: Section) -> bool:
        """Tell whether a paragraph opens a chapter or section whose tasks follow under headings or titles."""
        own = self._own[section.id]
        if section.kind in {"item", "box"} or not own or own[0].id != passage.id:
            return False
        if passage.start == section.start:  # the heading runs into it
            return section.id in self._parents or len(own) > 1
        if run_in_title(passage):  # a task of its own, even where headings follow
            return False
        return section.id in self._parents or any(run_in_title(p) for p in own[1:])


class _Listed:
    """Goals that are listed under a line of their own: 今后五年，我们要朝着以下目标努力："""

    def __init__(self) -> None:
        self._section: str | None = None

    def purpose(self, passage: Passage, text: str, purpose: str) -> str:
        """Return the purpose of a passage (``text``: in normal form) after those before it; they are told in order."""
        if purpose in {TASKS, MIXED, ORIENTATION}:
            if lexicon().paragraphs["lead"].search(text):
                self._section = passage.section
            elif self._section == passage.section and (text[:1] in _DASH or run_in_title(passage)):
                if lexicon().paragraph("means", text):
                    self._section = None
                    return purpose
                return OBJECTIVES
            else:
                self._section = None
        return purpose


def _kind(passage: Passage, section: Section, text: str, purpose: str, bodies: _Bodies) -> str | None:
    """Return what a passage states: objective, vision, aim, action; None where it states neither goal nor task."""
    text = text.replace("*", "")
    words = lexicon()
    if _NOTE.match(text) or words.paragraph("ceremony", text) or purpose not in STATING:
        return None
    if purpose == OBJECTIVES:
        return _objective(passage, section, text)
    if words.paragraph("past", text):
        return None
    if purpose in {MIXED, ORIENTATION} and words.paragraph("vision", text):
        return "vision"
    if words.paragraphs["expected"].search(text) and not text.endswith(":"):
        return "objective"
    if purpose == ORIENTATION or words.paragraph("orientation", text):
        return None
    if purpose == GUARANTEE and not _is_task_among_guarantees(passage):
        return None
    if bodies.is_opening(passage, section):
        if section.parent is None and bodies.is_report:
            return None
        return "aim" if len(text) > _SHORTEST_TASK and not text.endswith((":", ":")) else None
    if passage.kind == "paragraph" and (len(text) < _SHORTEST_TASK or _is_heading(text)):
        return None
    if words.paragraphs["caption"].search(text):
        return None
    return None if text.endswith(":") else "action"


def _is_heading(text: str) -> bool:
    """Tell whether a paragraph is a heading that layout does not show: short, without number, without a full stop."""
    return len(text) <= _LONGEST_HEADING and "。" not in text and text[-1] not in _STOPS and not text[0].isdigit()


def _is_task_among_guarantees(passage: Passage) -> bool:
    """Tell whether a titled item among guarantees sets a task of its own: 深化数字化改革, not 加强组织领导."""
    title = run_in_title(passage)
    return title is not None and not lexicon().paragraphs["guarantee"].search(normal(passage.text[slice(*title)]))


def _objective(passage: Passage, section: Section, text: str) -> str | None:
    """Return which kind of goal a passage of the objectives section is; None for its lead-in."""
    words = lexicon()
    far = words.paragraph("vision", text) or words.paragraphs["far"].search(normal(section.title))
    if text[:1] in _DASH or run_in_title(passage):
        return "vision" if far else "objective"
    if far and len(text) > _SHORTEST_TASK:
        return "vision"
    if words.paragraphs["objective"].search(text) and (len(text) > _LONG_LEAD or not text.endswith(":")):
        return "objective"
    return None


def _number(passage: Passage) -> str:
    found = number_of(passage.text)
    return found.text if found else ""


def _name(passage: Passage) -> tuple[int, int]:
    """Return where a passage's title stands, or else its first clause."""
    if title := run_in_title(passage):
        return title
    folded = normalize(passage.text)
    begin = len(_number(passage))
    begin += len(m[0]) if (m := _LEAD.match(folded.text, begin)) else 0
    begin += folded.text[begin : begin + 1] in {"、", "."}
    end = begin
    while (stop := _CLAUSE_END.search(folded.text, end)) and stop.start() - begin < _SHORTEST_NAME:
        end = stop.end()
    end = min(stop.start() if stop else len(folded.text), begin + _LONGEST_NAME)
    return folded.span(begin, max(end, begin + 1)) if folded.text[begin:] else (0, len(passage.text))


def _unnumbered(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a name stands without the number before it; projects of a list are numbered anew in their box."""
    found = _COUNTED.match(text, start, end)
    return (found.end(), end) if found and end - found.end() > 1 else (start, end)


def _expected(passage: Passage) -> tuple[int, int] | None:
    """Return where a running text names the objectives whose numbers it gives: 今年的主要预期目标(是…)."""
    folded = normalize(passage.text)
    for start, end in _clauses(folded.text[:_AIM_SEARCHED]):
        if found := lexicon().paragraphs["expected"].search(folded.text[start : end + 1]):
            named = folded.text[start : min(end, start + found.end())]
            return folded.span(start, start + len(named.rstrip(":是为")))
    return None


def _aim(passage: Passage, kind: str, title: str) -> tuple[int, int] | None:
    """Return where a paragraph says what it sets out to make: the clause with such a verb that is nearest its heading.

    Of several as near it is the last, since openings lead up to their aim; of a vision the first that sums it up.
    """
    words = lexicon()
    folded = normalize(passage.text)
    spans = list(_clauses(folded.text[:_AIM_SEARCHED]))
    for verbs in (words.aims, words.gains):
        found = [s for s in spans if verbs.search(folded.text, *s) and not words.no_aims.search(folded.text[slice(*s)])]
        if not found:
            continue
        if kind == "vision":
            return folded.span(*next((s for s in found if words.vision.search(folded.text, *s)), found[0]))
        headed = _pairs(words.stock.sub("", normal(title)))
        return folded.span(*max(found, key=lambda s: (len(headed & _pairs(folded.text[slice(*s)])), s)))
    return None


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for stop in (*_CLAUSE_END.finditer(text), None):
        end = stop.start() if stop else len(text)
        if end - begin >= _SHORTEST_NAME:
            yield begin, min(end, begin + 2 * _LONGEST_NAME)
        begin = end + 1


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
