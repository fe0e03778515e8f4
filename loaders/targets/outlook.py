"""Whether a passage looks back or ahead, and to which year: told by the headings it stands under and how it begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.model import DocumentRecords, Passage, Section
from loaders.normal import normal
from loaders.targets.dates import Calendar, times
from loaders.targets.words import pattern

_AHEAD = re.compile(r"目标|任务|安排|部署|打算|思路|展望|愿景|规划$|计划$")
_BACK = re.compile(r"(?:回顾|总结|成就|成效)$")
_LONG = re.compile(r"今后五年|未来五年|新一届|本届政府.{0,6}(?:目标|任务)|[“\"]?十[三四五六]五[”\"]?")
_START = re.compile(r"开局|起步|首年|第一年|开门红")
_YEARLY = re.compile(r"(20\d\d)年?(?:的|度)?.{0,8}(?:工作|任务|安排|重点|目标|打算|部署|建议|实事|计划)|今年|全年")
_FOOTNOTE = re.compile(r"[\[〔【]\d{1,3}[\]〕】]")
_VISION = re.compile(r"(20[3-9]\d|二[〇零○]三五|二[〇零○]五〇)年?(?:的)?(?:远景|发展)?(?:目标|展望)")


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the words of a passage look: back, aside, or ahead to a year."""

    past: bool
    due: int | None


def outlooks(records: DocumentRecords, known: Calendar) -> dict[str, Outlook]:
    """Return the outlook of each passage by its id."""
    report = records.document.kind == "work_report"
    default = known.year if report else known.period_end
    sections = _of_sections(records.sections, known, report, Outlook(False, default))
    return dict(_of_passages(records.passages, sections, Outlook(False, default), report))


def _of_sections(sections: Sequence[Section], known: Calendar, report: bool, default: Outlook) -> dict[str, Outlook]:
    out: dict[str, Outlook] = {}
    for section in sections:
        above = out.get(section.parent or "", default)
        out[section.id] = _of_title(normal(section.title), section.kind, known, report, above)
    return out


def _of_title(title: str, kind: str, known: Calendar, report: bool, above: Outlook) -> Outlook:
    if pattern("aside", "titles").search(title) or kind == "preamble":
        return Outlook(True, None)
    if above.past:
        return above
    scene = pattern("past", "scenes", "[^营优打改提创构建筑强夯厚]{{0,6}}{}").fullmatch(title) is not None
    back = scene or pattern("past", "titles").search(title) is not None
    if _BACK.search(title) or (back and not _AHEAD.search(title)):
        return Outlook(True, None)
    vision = _VISION.search(title)
    if vision and not re.search("个五年|五年规划", title):
        found = times(title, known)
        return Outlook(False, max((t.year for t in found), default=above.due or 0) or above.due)
    if not report:
        return above
    yearly = _YEARLY.search(title)
    if yearly and yearly[1] and int(yearly[1]) >= known.year:
        return Outlook(False, int(yearly[1]))
    if _LONG.search(title) and not _START.search(title):
        ends = [t.year for t in times(title, known) if t.year >= known.year]
        return Outlook(False, max(ends, default=known.five))
    if yearly or _START.search(title):
        return Outlook(False, known.year)
    return above


def _of_passages(
    passages: Sequence[Passage], sections: Mapping[str, Outlook], default: Outlook, report: bool
) -> list[tuple[str, Outlook]]:
    out: list[tuple[str, Outlook]] = []
    for passage in passages:
        outlook = sections.get(passage.section or "", default)
        words = normal(passage.text[:24])
        opening = pattern("past", "openings").match(words) if report else None
        out.append((passage.id, Outlook(True, None) if opening or _FOOTNOTE.match(words) else outlook))
    return out
