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
_BACK = re.compile(r"(?:回顾|总结)$|^.{0,8}(?:成就|成效)$")
_WORK = re.compile(r"年.{0,6}(?:工作|情况)$")
_LOOKS_BACK = re.compile("回顾|总结|过去|完成情况|解释|注释|说明|释义|用语")
_SINCE = re.compile(r"次会议以来|以来的[三四五]年|届政府成立(?:于|以来)")
_LONG = re.compile(r"今后五年|未来五年|新一届|本届政府.{0,6}(?:目标|任务)|[“\"]?十[三四五六]五[”\"]?")
_START = re.compile(r"开局|起步|首年|第一年|开门红")
_YEARLY = re.compile(r"(20\d\d)年?(?:的|度)?.{0,8}(?:工作|任务|安排|重点|目标|打算|部署|建议|实事|计划)|今年|全年")
_FOOTNOTE = re.compile(r"[\[〔【]\d{1,3}[\]〕】]")
_VISION = re.compile(r"(20[3-9]\d|二[〇零○]三五|二[〇零○]五〇)年?(?:的)?(?:远景|发展)?(?:目标|展望)")


_TURN = re.compile(
    r"^(?:各位代表[!,:]?)?(?:(?P<long>今后五年|未来五年|今后一个时期)[^。]{0,12}(?:要求|目标|思路|任务|工作)"
    r"|(?:今年|(?P<year>20\d\d)年)[^。,]{0,16}(?:总体要求|预期目标|主要目标|工作思路)(?:是|为|:))"
)
_PLANS = re.compile(r"[“\"]?十(?P<five>[一二三四五六])五[”\"]?")
_FIVE_YEARS = {c: 2005 + 5 * i for i, c in enumerate("一二三四五六", 1)}
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the words of a passage look: back, aside, or ahead to a year."""

    past: bool
    due: int | None


def outlooks(records: DocumentRecords, known: Calendar) -> dict[str, Outlook]:
    """Return the outlook of each passage by its id."""
    report = records.document.kind == "work_report"
    default = known.year if report else known.period_end
    sections = _of_sections(records, known, report, Outlook(False, default))
    found = dict(_of_passages(records.passages, sections, Outlook(False, default), report))
    return _turned(records, found, known) if report else found


def _of_sections(records: DocumentRecords, known: Calendar, report: bool, default: Outlook) -> dict[str, Outlook]:
    out: dict[str, Outlook] = {}
    opens = _openings(records) if report else {}
    first = _looks_back(records, opens, known) if report else None
    for section in records.sections:
        above = out.get(section.parent or "", default)
        title = normal(section.title)
        told = section.parent is None or _WORK.search(title) is not None
        if section.id == first or (report and told and _is_over(title, known)):
            out[section.id] = Outlook(True, None)
        else:
            out[section.id] = _of_title(title, section, known, report, above)
        year = _YEAR.match(opens.get(section.id, "")) if section.parent is None else None
        if out[section.id].past and year and int(year[0]) >= known.year and not _LOOKS_BACK.search(title):
            out[section.id] = Outlook(False, int(year[0]))  # 干出新成效: it begins with the year to come
    return out


def _openings(records: DocumentRecords) -> dict[str, str]:
    """Return how the first paragraph of each section begins, by its id."""
    return {p.section: normal(p.text[:40]) for p in reversed(records.passages) if p.kind == "paragraph" and p.section}


def _is_over(title: str, known: Calendar) -> bool:
    """Tell whether all years and five-year plans that the title of a chapter names are over."""
    ends = [int(year) for year in _YEAR.findall(title)] + [_FIVE_YEARS[c] for c in _PLANS.findall(title)]
    return bool(ends) and max(ends) < known.year


def _looks_back(records: DocumentRecords, opens: Mapping[str, str], known: Calendar) -> str | None:
    """Return the first chapter of a report where its own words begin with a time that is over."""
    tops = (s for s in records.sections if s.kind != "preamble" and s.parent is None)
    chapter = next((s for s in tops if s.id in opens), None)
    if chapter is None or _AHEAD.search(normal(chapter.title)):
        return None
    opening = opens[chapter.id]
    year = _YEAR.match(opening)
    over = year is not None and int(year[0]) < known.year
    back = over or pattern("past", "openings").match(opening) or _SINCE.search(opening)
    return chapter.id if back else None


def _turned(records: DocumentRecords, found: dict[str, Outlook], known: Calendar) -> dict[str, Outlook]:
    """Return the outlooks, turned ahead from where a chapter that looks back goes on to what is to come."""
    tops: dict[str | None, str | None] = {None: None}
    for section in records.sections:
        tops[section.id] = tops[section.parent] or section.id
    kinds = {section.id: section.kind for section in records.sections}
    chapter, ahead = None, None
    for passage in records.passages:
        top = tops[passage.section]
        if top != chapter:
            chapter, ahead = top, None
        if not found[passage.id].past or kinds.get(top or "") != "chapter" or _FOOTNOTE.match(passage.text):
            continue
        turn = _TURN.match(normal(passage.text[:60]))
        if turn and not (turn["year"] and int(turn["year"]) < known.year):
            ahead = Outlook(False, known.five if turn["long"] else known.year)
        if ahead is not None:
            found[passage.id] = ahead
    return found


def _of_title(title: str, section: Section, known: Calendar, report: bool, above: Outlook) -> Outlook:
    if pattern("aside", "titles").search(title) or section.kind == "preamble":
        return Outlook(True, None)
    if above.past:
        return above
    scene = pattern("past", "scenes", "[^营优打改提创构建筑强夯厚]{{0,6}}{}").fullmatch(title) is not None
    told = "titles" if section.parent is None else "told"  # 努力取得更大成效 is a task below the chapter of tasks
    back = scene or pattern("past", told).search(title) is not None
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
