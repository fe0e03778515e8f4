"""What a document says of itself: title, kind, place, period, year, issuer and date; read from its words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.model import Source
from loaders import divisions
from loaders.normal import normal
from loaders.structure.lines import Line
from loaders.structure.numbering import value

_TITLE = re.compile(
    r"规划纲要|远景目标纲要|五年.{0,12}规划|行动(?:方案|计划)|实施(?:方案|意见)|工作报告|规划|方案|纲要|计划|报告"
)
_FULL = re.compile(r"第.{1,3}个五年规划.*纲要$")
_NOT_TITLE = re.compile(r"[。；！？:]|各位代表|^关于|^根据|^附件|下载|请点击|^目\s*录")
_BOOK = re.compile(r"《([^《》]{2,100})》")
_FRONT_TITLE = re.compile(r"^title:\s*(.+)$", re.MULTILINE)
_FIVE = re.compile(
    r"(?:第([一二三四五六七八九十]{1,3})个五年|[“\"]?([一二三四五六七八九十]{2,3})五[”\"]?(?=时期|规划|发展|$))"
)
_SPAN = re.compile(r"[(]?((?:19|20)\d\d)\s*(?:年)?\s*[-—–―~～至]\s*((?:19|20)\d\d)\s*年?[)]?")
_CN_YEAR = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_DAY = re.compile(r"((?:19|20)\d\d)[年\-/.](?:(\d{1,2})[月\-/.]?(?:(\d{1,2})日?)?)?")
_TERM = re.compile(r"第[一二三四五六七八九十]+届(?:人|$)")
_SESSION = re.compile(rf"((?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日)?[^年月日]{{0,3}}?在?([^在]{{2,20}}?){_TERM.pattern}")
_BEFORE_TERM = 40  # characters of a session's day and body, at most
_OFFICE = re.compile(r"^(.{2,20}?人民政府)(?:代?(?:省长|市长|区长|县长|州长|盟长|旗长|主席|镇长|乡长)|办公[室厅]|$)")
_ISSUER = re.compile(r"(?:发布机构|发文机关|印发机关|制定机关)[:：\s]*([^\s:：]{2,30})")
_LETTERHEAD = re.compile(r"^(?:中共.{2,12}委(?:员会)?\s*)?.{2,14}人民政府(?:办公[室厅])?$")
_PLAN_YEAR = re.compile(
    r"((?:19|20)\d\d)\s*年(?:的)?(?:政府)?(?:重点|主要|目标)?(?:工作|任务|发展|经济)?.{0,6}(?:任务|安排|重点|打算|建议|部署|目标)"
)
_NAMES_PLACE = re.compile(
    r"在?[^在,。;—-]{2,16}第[一二三四五六七八九十]+届人|[^,。;—-]{2,14}(?:人民政府)?(?:代理?)?(?:省长|市长|区长|县长|州长|盟长|旗长|主席)"
    r"|[^,。;—-]{2,14}人民政府"
)
_OPENING = 1500  # characters before which a report has said who speaks where
_REVIEWED = re.compile(r"(20\d\d)年(?:政府)?(?:主要)?工作(?:情况)?(?:的)?回顾")
_PLACE_END = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|街道|[省市区县州盟旗镇乡])")
_BEFORE_PLACE = re.compile(r"[年月日在《]|关于|中共|——|--")
_FIRST = 40  # lines among which a document says what it is
_FOUNDING = 1951  # the first year of the n-th five-year plan is 1951 + 5 n from the sixth on


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself."""

    title: str
    kind: str
    level: str | None
    region: str | None
    period_start: int | None
    period_end: int | None
    year: int | None
    issuer: str | None
    date: str | None


def about(source: Source, own: Sequence[Line], added: Sequence[Line]) -> About:
    """Return what a document says of itself in its first lines, and in the lines that the site added."""
    head = [_digits(normal(line.clean)) for line in own[:_FIRST]]
    site = [line.clean for line in added]
    title = _title(source, own)
    kind = _kind(title, head)
    region = _region(title, source.text)
    date = _date(title, head, site)
    issued = int(date[:4]) if date else None
    start, end = _period(title, kind, head, own, issued, date)
    if date and issued and kind == "outline" and start and issued > start + 1:
        date, issued = None, None  # the day it was put on a site, long after it was issued
    division = divisions.get(region) if region else None
    national = region == divisions.NATION
    if kind == "work_report" and division and start and not place(title):
        title = f"{'国务院' if national else division.name}{start}年政府工作报告"
    return About(
        title=title,
        kind=kind,
        level=division.level if division else None,
        region=region,
        period_start=start,
        period_end=end,
        year=issued or (start if kind in {"work_report", "outline"} else None),
        issuer="国务院"
        if national and kind == "work_report"
        else _issuer(head, site, kind, division.name if division else None),
        date=date,
    )


def _title(source: Source, own: Sequence[Line]) -> str:
    """Return the document's name: the line, or two, that calls it so before its text begins; empty without any line."""
    candidates: list[tuple[float, int, str]] = []
    for i, line in enumerate(own[:_FIRST]):
        if len(line.clean) > 160 and i > 3:
            break
        words = line.clean
        book = _BOOK.search(words)
        if book and _TITLE.search(book[1]) and re.search("印发|发布|通知|公布", words):
            candidates.append((2.5, -i, book[1]))
        if _NOT_TITLE.search(words) or len(words) > 70:
            continue
        if i + 1 < len(own) and not _TITLE.search(words[-4:]) and re.search(r"第.{1,3}个?$|五年$|和$|与$|发展$", words):
            words += own[i + 1].clean
        if i and words.startswith("第") and own[i - 1].clean.endswith(("发展", "社会")):
            words = own[i - 1].clean + words
        if _TITLE.search(words):
            whole = re.search(r"(?:纲要|规划|方案|计划|报告|意见)(?:[(（][^)）]*[)）])?$", words)
            candidates.append(
                (
                    1.0
                    + (1.0 if whole else 0)
                    + (0.5 if line.level or line.bold else 0)
                    + (0.5 if _FULL.search(words) else 0),
                    -i,
                    words,
                )
            )
    front = _FRONT_TITLE.search(source.text[:2000]) if source.text.startswith("---") else None
    if front and not any(score >= 2 and len(words) > 8 for score, _, words in candidates):
        candidates.append((2.2, -_FIRST, front[1].strip()))
    if not candidates:
        return own[0].clean[:80] if own else ""
    return re.sub(r"\s+", "", max(candidates)[2]).strip("*#")


def _kind(title: str, head: Sequence[str]) -> str:
    if "工作报告" in title:
        return "work_report"
    if re.search(r"行动(?:方案|计划)|实施(?:方案|意见)|三年行动|(?:方案|行动)(?:[(（].*)?$", title):
        return "action_plan"
    if re.search(r"国民经济和社会发展.*(?:规划|纲要)|规划纲要|远景目标纲要", title):
        return "outline"
    return "work_report" if any(line.startswith("各位代表") for line in head) else "plan"


def _region(title: str, text: str) -> str | None:
    """Return the division whose plan this is: named by the title, its congress or its government, else by its text."""
    if title.startswith(("中华人民共和国", "国务院", "全国")):
        return divisions.NATION
    lines = (normal(line) for line in text[:_OPENING].splitlines())
    opening = _digits(",".join(line for line in lines if line).partition("各位代表")[0])
    named = place(title)
    if named is None and "国务院" in opening and "全国人民代表大会" in opening:
        return divisions.NATION
    found = [code for m in _NAMES_PLACE.finditer(opening) if (code := place(m[0]))]
    if named:
        finer = [code for code in found if code != named and divisions.is_within(code, named)]
        return finer[0] if finer and divisions.get(named) is None else named
    return found[0] if found else _region_of_text(text)


def _region_of_text(text: str) -> str | None:
    """Return the division that a text which says 全省 or 全市 throughout names most, if one stands out."""
    levels = {
        "province": ("全省", "省委", "全区"),
        "city": ("全市", "市委", "全州"),
        "county": ("全县", "县委", "全区", "区委"),
    }
    counts = {level: max(text.count(word) for word in words) for level, words in levels.items()}
    level = max(counts, key=lambda name: counts[name])
    if counts[level] < 5:
        return None
    told: dict[str, int] = {}
    for name, codes in divisions.names(towns=False).items():
        divided = [d for code in codes if (d := divisions.get(code)) and d.level == level and d.until is None]
        if len(divided) == 1 and (times := text.count(name)):
            told[divided[0].code] = max(told.get(divided[0].code, 0), times)
    ranked = sorted(told.items(), key=lambda pair: -pair[1])
    clear = ranked and ranked[0][1] >= 5 and (len(ranked) == 1 or ranked[0][1] >= 1.5 * ranked[1][1])
    return ranked[0][0] if clear else None


def place(words: str) -> str | None:
    """Return the code of the narrowest division that ``words`` begin with (温州市鹿城区 gives 鹿城区's), or None."""
    words = re.sub(r"[()]", "", normal(words))
    # a name begins the words, or stands after a date, a preposition or a mark
    starts = [0, *(m.end() for m in _BEFORE_PLACE.finditer(words))]
    return next((code for start in starts if (code := _place_at(words, start))), None)


def _place_at(words: str, at: int) -> str | None:
    within: str | None = None
    while at < len(words):
        step = _next_division(words, at, within)
        if step is None:
            break
        at, within = step
    return within


def _next_division(words: str, at: int, within: str | None) -> tuple[int, str] | None:
    for match in reversed(list(_PLACE_END.finditer(words, at + 1, at + 16))):
        found = [d for d in divisions.find(words[at : match.end()], within) if d.code != within]
        if found and (within is not None or found[0].level != "town"):
            return match.end(), found[0].code
    for length in (4, 3, 2):
        name = words[at : at + length]
        found = [
            d for d in divisions.find(name, within) if d.level in {"province", "city", "county"} and d.code != within
        ]
        if len(name) == length and within is None and found:
            return at + length, found[0].code
    return None


def _digits(words: str) -> str:
    """Return words with a year in Chinese numerals made digits (二〇三五年 -> 2035年)."""
    words = re.sub(r"[〇零○一二三四五六七八九]{4}(?=年)", lambda m: "".join(_CN_YEAR[c] for c in m[0]), words)
    return re.sub(r"(?<=[年月])[一二三四五六七八九十]{1,3}(?=[月日])", lambda m: str(value(m[0])), words)


def _period(
    title: str, kind: str, head: Sequence[str], own: Sequence[Line], issued: int | None, date: str | None
) -> tuple[int | None, int | None]:
    """Return the first and last year that the plan is made for."""
    words = _digits(normal(title))
    span = _SPAN.search(words)
    if span:
        return int(span[1]), int(span[2])
    if kind == "work_report":
        year = _report_year(words, own, issued, date)
        return year, year
    five = _FIVE.search(words) or next((m for line in head[:12] if (m := _FIVE.search(line))), None)
    if five:
        nth = value(five[1] or five[2])
        if nth and 6 <= nth <= 30:
            return _FOUNDING + 5 * nth, _FOUNDING + 5 * nth + 4
    spans = [m for line in head[:20] if (m := _SPAN.search(_digits(line)))]
    return (int(spans[0][1]), int(spans[0][2])) if spans else (None, None)


def _report_year(title: str, own: Sequence[Line], issued: int | None, date: str | None) -> int | None:
    """Return the year whose tasks a work report sets."""
    headings = [normal(line.clean) for line in own if len(line.clean) < 60]
    years = [int(m[1]) for line in headings if "远景" not in line and (m := _PLAN_YEAR.search(line))]
    if issued:
        late = date is not None and len(date) >= 7 and int(date[5:7]) >= 11
        near = [y for y in years if y in (issued, issued + 1)]
        return max(near, key=lambda y: (near.count(y), y)) if near and late else issued + late
    named = re.search(r"(20\d\d)年?.{0,12}政府工作报告|政府工作报告.{0,3}(20\d\d)", title)
    if named:
        return int(named[1] or named[2])
    reviewed = [int(m[1]) + 1 for line in headings if (m := _REVIEWED.search(line))]
    return reviewed[0] if reviewed else max(years, default=None)


def _date(title: str, head: Sequence[str], site: Sequence[str]) -> str | None:
    """Return the day, month or year of issue: of the session, else as dated by hand, else as the site gives it."""
    session = [day for line in head[:15] if (day := _session_day(line))]
    dated = [line for line in head[:15] if _DAY.fullmatch(_digits(line))]
    first = [line for line in (title, *head[:6]) if re.search(r"20\d\d年\d{1,2}月\d{1,2}日", line) and len(line) < 60]
    posted = [line for line in site if re.search(r"日期|时间|发表于|发布", line)]
    for line in (*session, *dated, *first, *posted):
        match = next((m for m in _DAY.finditer(_digits(normal(line))) if m[2]), None) or _DAY.search(_digits(line))
        if match:
            return "-".join([match[1], *(f"{int(part):02d}" for part in match.groups()[1:] if part)])
    return None


def _session_day(line: str) -> str | None:
    """Return the day of the session that a line names first, if it says one; looked for near its number alone."""
    term = _TERM.search(line)
    session = _SESSION.search(line, max(0, term.start() - _BEFORE_TERM)) if term else None
    return session[1] if session else None


def _issuer(head: Sequence[str], site: Sequence[str], kind: str, place_name: str | None) -> str | None:
    letter = next((line for line in head[:8] if _LETTERHEAD.match(line) and len(line) <= 40), None)
    if letter:
        return letter
    office = next((m[1] for line in head[:15] if (m := _OFFICE.match(line))), None)
    if office:
        return office
    if kind == "work_report" and place_name:
        return f"{place_name}人民政府"
    return next((m[1] for line in site if (m := _ISSUER.search(line))), None)
