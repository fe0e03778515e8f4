"""Commitments in running text: a small grammar over clauses.

A number stands behind what it measures (地区生产总值达到1700亿元, 新增养老床位4000张) or before it (改造150个老旧小区).
What a clause does not say again (the verb, the thing measured, the year) is carried over from the one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.quantities import Quantity
from loaders.targets.dates import Calendar, Time, times
from loaders.targets.draft import Draft
from loaders.targets.naming import (
    from_last_verb,
    has_subject,
    is_state,
    kind_of,
    name_of,
    whose,
    without,
    without_examples,
)
from loaders.targets.outlook import Outlook
from loaders.targets.owners import members, named_in_list, of_each, per_head, per_output, with_owner
from loaders.targets.phrases import (
    Ahead,
    ahead,
    conjuncts,
    deed,
    is_measure,
    outcome,
    subject,
    with_shared_head,
)
from loaders.targets.roles import SEPARATOR, comparator_of, is_attribute, is_baseline, is_rank, is_threshold, masked
from loaders.targets.sentences import Clause, Sentence, sentences
from loaders.targets.unpromised import before_its_name, behind_its_name
from loaders.targets.words import entries, pattern

_INVESTED = re.compile(r"[、,]?(?:计划)?总投资(?:额)?(?:约|超过|超|近|达)?$")
_FROM_END = re.compile(r"(?:分别)?(?:从|由)(?:20\d\d年)?(?:底|末)?的?(?:每[^\d,;、从由]{1,3}){0,2}$")
_BEHIND_END = re.compile(r"(?:的)?(?:基础上|前提下|过程中).*$|[。:]+$")
_CONTINUING = frozenset(
    {"涉及", "惠及", "覆盖", "共", "合计", "面积", "总面积", "其中", "共计", "投资", "产值", "产量", "总量"}
)
_SIZES = frozenset({"面积", "总面积", "产值", "产量", "总量"})
_CLASS = re.compile(r"[^、,]{0,3}[家省市区县厅部州]级")
_NEW = re.compile("新[\u4e00-\u9fff]{1,2}$")  # 新开辟5条
_OWNER = re.compile("的([^,;。、的]{2,10}(?:平台|集群|园区|基地|产业链|新区|开发区|示范区))")
_NAMED = re.compile("[\u4e00-\u9fff]{2}|[A-Za-z]")
_FAR = 160  # characters within which the verb of a number stands
_QUOTE = 240  # characters that a quote has at most
_FRESH = ("新", "建成", "打造", "培育")
_YEARLY = re.compile(r"(?:全[市区县省])?(?:每年|年度|年均)")
_EVERY = re.compile("每年|年均")
_FOR_EACH = re.compile("每[吨亩人户个件]")
_LISTING = re.compile("以及$")
_ALL = re.compile(r"[“\"]?[两二三四五六七八九十]个(?:均|都)?$")


@dataclass(frozen=True, slots=True)
class _Carried:
    """What a clause may leave unsaid because an earlier one of the sentence said it."""

    verb: str = ""
    thing: str = ""
    thing_start: int = 0
    baseline: float | None = None

    def of(self, thing: str, start: int) -> _Carried:
        """Return the same of another thing, named at ``start``."""
        return _Carried(self.verb, thing, start, self.baseline)


def _like(q: Quantity, last: Quantity) -> Quantity:
    """Return a number of several with what only the last of them says: its unit and its 以上."""
    unit = q.unit or last.unit
    if unit in {"万", "亿", "个"} and last.unit.startswith(unit):
        unit = last.unit
    return replace(q, unit=unit, kind=last.kind if q.kind == "bare" else q.kind, after=q.after or last.after)


def read_prose(text: str, outlook: Outlook, known: Calendar) -> list[Draft]:
    """Return the commitments in the normal form of one passage (``plain``)."""
    if outlook.past:
        return []
    out: list[Draft] = []
    carried_year: int | None = None
    for sentence in sentences(text):
        shift = sentence.start
        moments = times(text[shift : sentence.end], known)
        moments = [Time(t.start + shift, t.end + shift, t.year, t.base) for t in moments]
        reading = _Sentence(text, sentence, moments, known, carried_year or outlook.due)
        out.extend(draft for draft in reading.drafts() if _NAMED.search(draft.indicator))
        first = next((t for t in moments if not t.base), None)
        if first and first.start - sentence.start <= 6 and (sentence.start == 0 or first.year > (outlook.due or 0)):
            carried_year = first.year if first.year > known.year else None
    return out


class _Sentence:
    """Reads one sentence, clause after clause."""

    def __init__(
        self, text: str, sentence: Sentence, moments: Sequence[Time], known: Calendar, due: int | None
    ) -> None:
        self.text = text
        self.sentence = sentence
        self.moments = moments
        self.known = known
        self.due = due
        self.said = [t for t in moments if not t.base]
        self.ahead = [t for t in self.said if t.year >= known.year]
        self.carried = _Carried()
        self.counted = ""  # the unit of the number before
        self.clause = sentence.clauses[0]
        past = pattern("past", "words", "(?<!项){}").finditer(text, sentence.start, sentence.end)
        self.told = [match.start() for match in past]  # where words of the past stand

    def drafts(self) -> list[Draft]:
        """Return what the sentence promises."""
        out: list[Draft] = []
        for clause in self.sentence.clauses:
            self.clause = clause
            numbers = [q for q in clause.numbers if not self._is_past(q.start)]
            found = self._distributed(clause, numbers) if numbers else None
            if found is None:
                found = self._in_turn(clause, numbers)
            out.extend(self._owned(found, numbers[-1].end) if numbers else found)
            if not clause.numbers:
                self._remember(clause)
        return out

    def _owned(self, found: list[Draft], end: int) -> list[Draft]:
        """Return measures with what they belong to, where the words behind name it (建成产值超千亿元的产业平台)."""
        owner = _OWNER.match(self.text, end)
        if owner is None:
            return found
        return [replace(draft, owner=owner[1]) if is_measure(draft.indicator) else draft for draft in found]

    # -- when

    def _is_past(self, place: int) -> bool:
        """Tell whether what stands at ``place`` is told of the past."""
        if pattern("past", "here").search(self.text, self.clause.start, place):
            return True
        last = self._last_said(place)
        if last and last.year < self.known.year:
            return True
        start = last.end if last else self.sentence.start
        first = bisect_left(self.told, start)
        return first < len(self.told) and self.told[first] < place

    def _last_said(self, place: int) -> Time | None:
        """Return the last time that is told before ``place``."""
        found = bisect_left(self.said, place, key=lambda t: t.start)
        return self.said[found - 1] if found else None

    def _year(self, place: int) -> int | None:
        found = bisect_left(self.ahead, place, key=lambda t: t.start)
        if found:
            return self.ahead[found - 1].year
        if self.ahead and self.ahead[0].year <= (self.due or 9999):
            return self.ahead[0].year
        return self.due

    # -- one clause

    def _remember(self, clause: Clause) -> None:
        """Keep what a clause without numbers names, for the next one that only gives the number."""
        words = subject(self.text, clause.start, clause.end, self.moments)
        if is_measure(words.text) and not pattern("deeds", "given").match(words.text):
            self.carried = self.carried.of(words.text, words.start)
        verb = deed(words.text)
        if verb:
            self.carried = replace(self.carried, verb=verb)

    def _distributed(self, clause: Clause, numbers: Sequence[Quantity]) -> list[Draft] | None:
        """Read A、B分别达到x、y: as many things as numbers, the last number's 以上 holding for all."""
        place = self.text.find("分别", clause.start, clause.end)
        if place >= 0:  # 5岁以下儿童死亡率 is a name
            numbers = [q for q in numbers if q.start > place or q.after not in {"以上", "以下"}]
        behind = [q for q in numbers if q.start > place]
        if len(numbers) < 2 or len(behind) < len(numbers):
            return None
        if place < 0:
            place = self._unsaid(clause, numbers)
        if place < 0:
            return None
        words, things = self._each(clause, place, behind[0])
        if words is None:
            return None
        half = len(behind) // 2
        bases: list[float | None] = [None] * len(behind)
        if len(behind) == 2 * half and is_baseline(self.text, behind[0]):
            bases, behind = [q.value for q in behind[:half]], behind[half:]  # 分别从a、b提高到x、y
        lead = ahead(self.text, place, behind[0].start)
        if len(behind) == 2 and len(things) == 1 and words.text.startswith("城乡"):
            things = ["城镇" + words.text[2:], "农村" + words.text[2:]]
        listed = members(words.text)
        things = listed if len(listed) == len(behind) else things
        if len(things) != len(behind):
            if lead.start > place and not is_baseline(self.text, numbers[0]):
                return None  # 各县分别引进3个…、新建2个…: each of them does both
            things = [words.text] * len(behind)
        out = []
        named = per_output(with_shared_head(things))
        named = [with_owner(thing, before) for thing, before in zip(named, ["", *named], strict=False)]
        for thing, q, base in zip(named, behind, bases, strict=False):
            draft = self._draft(words.start, q.end, thing + lead.change, _like(q, behind[-1]), lead)
            out.append(replace(draft, baseline=base))
        self.carried = self.carried.of(words.text, words.start)
        return out

    def _unsaid(self, clause: Clause, numbers: Sequence[Quantity]) -> int:
        """Return where 分别 could stand in A、B增长x、y though it does not (a thing for each number); else -1."""
        between = [self.text[a.end : b.start] for a, b in pairwise(numbers)]
        if any(not SEPARATOR.fullmatch(words) for words in between):
            return -1
        lead = ahead(self.text, clause.start, numbers[0].start)
        words = subject(self.text, clause.start, lead.start, self.moments).text
        things = 2 if words.startswith("城乡居民人均") else len(conjuncts(words))
        return lead.start if things == len(numbers) and is_measure(words) else -1

    def _each(self, clause: Clause, place: int, first: Quantity) -> tuple[Ahead | None, list[str]]:
        """Return the words that name the things of 分别 at ``place``, before it or between it and the first number."""
        words = subject(self.text, clause.start, place, self.moments)
        if not words.text and self.carried.thing:
            words = Ahead(self.carried.thing, self.carried.thing_start)
        lead = ahead(self.text, place, first.start)
        if lead.start <= place or is_baseline(self.text, first):
            return words, conjuncts(words.text)
        between = subject(self.text, place + 2, lead.start, self.moments)
        verb = deed(between.text)
        things = [verb + thing for thing in with_shared_head(conjuncts(between.text[len(verb) :]))]
        return (between, things) if things else (None, [])

    def _in_turn(self, clause: Clause, numbers: Sequence[Quantity]) -> list[Draft]:
        """Read the numbers of a clause one after another."""
        out: list[Draft] = []
        start, i = clause.start, 0
        while i < len(numbers):
            q = numbers[i]
            following = numbers[i + 1] if i + 1 < len(numbers) else None
            described = following is not None and is_attribute(self.text, q, following, clause.end)
            if following and not described and is_threshold(self.text, q, following, self.moments):
                i += 1
                continue
            if is_baseline(self.text, q):
                self._starts_from(q, start)
                start, i = q.end, i + 1
                continue
            priced = following is not None and not described and self._is_priced(q, following)
            last = following if priced and following else q
            i += 2 if described or priced else 1
            after_it = numbers[i] if i < len(numbers) else None
            behind, next_start = self._behind(last, after_it.start if after_it else clause.end, after_it is not None)
            if after_it and _CLASS.fullmatch(behind):
                behind += self._shared_thing(numbers[i:], clause.end)
            if behind:
                out.extend(self._before_thing(clause, start, q, behind, next_start))
            else:
                out.extend(self._after_thing(start, q))
            start = next_start
        return out

    def _is_priced(self, q: Quantity, following: Quantity) -> bool:
        """Tell that the next number is what the things counted cost (推进81个、总投资220亿元的项目)."""
        return q.kind == "count" and _INVESTED.fullmatch(self.text[q.end : following.start]) is not None

    def _starts_from(self, q: Quantity, start: int) -> None:
        """Keep the number where a change starts, and what changes."""
        self.carried = replace(self.carried, baseline=q.value)
        words = subject(self.text, start, q.start, self.moments)
        thing = _FROM_END.sub("", words.text)
        if thing:
            self.carried = self.carried.of(thing, words.start)

    def _behind(self, q: Quantity, stop: int, more: bool) -> tuple[str, int]:
        """Return the thing named behind a number, if any, and where the words that lead to the next number begin."""
        rest = self.text[q.end : stop].lstrip("”").rstrip("。!?")
        if rest.startswith(entries("names", "steps")):
            return "", q.end
        if not rest or SEPARATOR.match(rest) or rest[0] in ",;。:)":
            return "", q.end
        if not more:
            return rest, stop
        marks = list(SEPARATOR.finditer(masked(rest)))
        listed = [m for m in marks if m[0] == "、"]
        mark = (listed or marks)[-1] if marks else None
        if mark:
            return rest[: mark.start()], q.end + mark.end()
        lead = ahead(self.text, q.end, stop)
        return (self.text[q.end : lead.start], q.end) if lead.start > q.end else (rest, stop)

    def _shared_thing(self, following: Sequence[Quantity], end: int) -> str:
        """Return the thing that a class before it shares (1个国家级、2个省级产业园: both are 产业园)."""
        for q in following:
            rest = SEPARATOR.split(self.text[q.end : end].rstrip("。"))[0]
            own = _CLASS.match(rest)
            if own is None or own.end() < len(rest):
                return rest[own.end() :] if own else ""
        return ""

    def _after_thing(self, start: int, q: Quantity) -> list[Draft]:
        """Read a number that stands behind what it measures."""
        lead = ahead(self.text, start, q.start)
        words = subject(self.text, start, lead.start, self.moments)
        if behind_its_name(self.text, q, words.text, lead):
            return []
        thing, begin = words.text, words.start
        verb = deed(thing)
        done = verb == "完成" and 4 <= len(thing) <= 6  # 完成做地: 做地 is what is measured
        if done:
            thing = thing[2:]
        elif q.kind == "count" and verb:
            thing = without_examples(thing, verb)
        elif _FOR_EACH.fullmatch(thing):
            thing = self.carried.thing + thing
        if is_rank(self.text, q) or q.kind == "rank":
            q = replace(q, unit="位", kind="rank")
            thing = self._ranked(thing)
        elif not thing or (verb and verb == thing) or thing in _CONTINUING:
            if not self.carried.thing and not thing:
                return []
            thing = self._continued(thing, verb) if self.carried.thing else thing
            begin = self.carried.thing_start if not verb and self.carried.thing else begin
        elif verb:
            self.carried = replace(self.carried, verb=verb)
        else:
            thing = self._with_verb(thing, q, lead, start, begin)
        thing = self._owned_measure(thing, q, begin)
        if thing not in _CONTINUING:
            named = whose(thing) if q.kind == "rank" else without(thing, deed(thing))
            self.carried = self.carried.of(named, begin)
        things = self._shared(thing, q, lead)
        drafts = [self._draft(min(begin, q.start), q.end, t + lead.change, q, lead) for t in things]
        return [replace(d, kind="cumulative") for d in drafts] if done and q.kind == "count" else drafts

    def _ranked(self, thing: str) -> str:
        """Return what has a rank: what the words say, or what was spoken of before."""
        thing = thing.removesuffix("前").removesuffix("进入")
        thing = thing if has_subject(thing) or named_in_list(thing) else self.carried.thing + thing
        return thing if "排名" in thing else thing + "排名"

    def _with_verb(self, thing: str, q: Quantity, lead: Ahead, start: int, begin: int) -> str:
        """Return a counted thing that begins with no verb with the one that it has from before, if any."""
        if q.kind not in {"count", "measure"} or is_measure(thing):
            return thing
        if "、" in thing and (rest := from_last_verb(thing)):
            return rest
        if lead.level or (inside := deed(thing, anywhere=True)):
            if not lead.level and inside.startswith(_FRESH) and self.text.startswith("、", q.end):
                self.carried = replace(self.carried, verb=inside)  # 城区新增园位2500个、学位5000个
            return thing
        own = deed(self.text[max(start, begin - 6) : begin], anywhere=True)
        if own:
            self.carried = replace(self.carried, verb=own)
        elif not thing.startswith("“") or self._goes_on(begin):
            return self.carried.verb + thing  # nothing where no verb was said before
        return thing

    def _owned_measure(self, thing: str, q: Quantity, begin: int) -> str:
        """Return what a number measures with whose it is, what it is counted by, and that it is new."""
        thing = with_owner(thing, self.carried.thing)
        if q.kind == "count" and q.unit == self.counted:
            thing = per_head(thing, self.carried.thing)
        self.counted = q.unit
        if self.text[q.start - 1 : q.start] == "前":
            thing = thing.removesuffix("提前").removesuffix("前").removesuffix("进入")
        if self._goes_on(begin) and q.kind == "measure" and is_measure(thing) and not deed(thing, anywhere=True):
            thing = self.carried.verb + thing  # 新增道路14条、绿地面积40公顷
        return thing

    def _goes_on(self, place: int) -> bool:
        """Tell whether what begins at ``place`` is a further item of a list of new things."""
        return self.carried.verb.startswith(("新", "净增")) and self.text[place - 1 : place] == "、"

    def _continued(self, words: str, verb: str) -> str:
        """Return what a number measures whose clause only says a verb, or one side of the thing named before."""
        if words in _CONTINUING:
            if self.carried.thing.endswith(("率", "比重", "占比", "比例")):
                return f"完成{words}" if words == "投资" else words
            if words == "总量":
                return self.carried.thing + words
            if words in _SIZES:  # 蔬菜产量90万吨,实现产值20亿元: of the same vegetables
                return pattern("owners", "ends", "(?:总|年)?{}$").sub("", self.carried.thing) + words
            verb = self.carried.verb if self.carried.verb not in self.carried.thing else ""
            return verb + self.carried.thing + words
        if words == "投入":
            return words  # of money: it is for what follows
        return verb + self.carried.thing.removesuffix("开工")

    def _shared(self, thing: str, q: Quantity, lead: Ahead) -> list[str]:
        """Return the things that share one number: each where the words say so, or each is a measure by itself."""
        total = _ALL.search(thing)
        parts = conjuncts(thing[: total.start()] if total else thing)
        if len(parts) < 2:
            return [thing]
        if total:
            return parts
        if lead.each:
            yearly = _YEARLY.match(parts[0])
            return [yearly[0] + part if yearly and part is not parts[0] else part for part in of_each(parts)]
        if lead.change and q.kind == "share" and all(map(is_measure, parts)):
            return parts
        if q.kind in {"share", "money"} and all(is_measure(part) for part in parts):
            return parts
        if q.unit == "%" and len(parts) >= 3 and "、" in thing and is_measure(thing) and not deed(thing, anywhere=True):
            return with_shared_head(parts)
        if "亿" in q.unit and lead.level and thing.endswith(("产业", "集群")):
            return parts
        return [thing]

    def _before_thing(self, clause: Clause, start: int, q: Quantity, behind: str, stop: int) -> list[Draft]:
        """Read a number that stands before what it counts."""
        behind = _BEHIND_END.sub("", re.sub(r"^(?:以上|以下|左右|的)+|[\[〔]\d{1,3}[\]〕]", "", behind))
        lead = ahead(self.text, start, q.start)
        words = subject(self.text, start, lead.start, self.moments)
        if is_rank(self.text, q) or not behind:
            return self._after_thing(start, q)
        if q.kind == "time":
            return self._reach(words, lead, q, behind)
        measured = is_measure(words.text) and (lead.level or q.unit == "%")
        if (lead.change and q.kind == "share") or (measured and ahead(behind, 0, len(behind)).start > 0):
            return self._after_thing(start, q)
        if before_its_name(self.text, clause.start, q, words.text, lead, behind):
            return []
        if not q.after and behind.endswith("以上") and len(behind) > 3:
            q, behind = replace(q, after="以上"), behind[:-2]  # 1000个村以上
        if pattern("deeds", "given").match(words.text):
            self.carried = replace(self.carried, verb="")  # nor is what is listed behind it anything to be done
            return []
        said = self.text[max(clause.start, q.start - _FAR) : q.start]
        verb = self._verb(q, words.text, said, lead, behind)
        if q.kind != "share" and not verb:
            return []
        if q.kind == "count" and (is_state(verb, behind) or "走在" in said[-24:]):
            return []
        name = name_of(self._without_list(q, words.text, lead) + lead.change, verb, behind, q)
        self.carried = replace(self.carried, thing=behind, thing_start=q.end, verb=verb or self.carried.verb)
        place = self.text.find(behind, q.end)  # not there where its head stands further on
        end = max(q.end, min(place + len(behind), clause.end) if place >= 0 else min(stop, clause.end))
        return [self._draft(min(words.start, q.start), end, name, q, lead)]

    def _verb(self, q: Quantity, words: str, said: str, lead: Ahead, behind: str) -> str:
        """Return what is done to the things that a number before them counts, or an empty string."""
        own = deed(words) or deed(said, anywhere=True) or self._short_verb(lead.start)
        if own or q.kind in {"bare", "money"}:
            return own
        return lead.change or self._inherited(q, words, behind)

    def _without_list(self, q: Quantity, words: str, lead: Ahead) -> str:
        """Return the words before a counted thing, or none where they only list others or the things themselves."""
        if _LISTING.search(words) or self.text[lead.start - 1 : lead.start] == "、":
            return ""  # 建设甲、乙以及5个基层项目: of the five alone
        parts = conjuncts(words) if q.kind == "count" else []
        return "" if len(parts) >= 2 and len(parts) == q.value else words  # 打造甲、乙2个新城

    def _reach(self, words: Ahead, lead: Ahead, q: Quantity, behind: str) -> list[Draft]:
        """Read a time within which something is to be reached (实现乡镇15分钟上高速); a circle is a name."""
        named = pattern("names", "circles").search(behind) is not None or len(behind) > 8
        promised = self.text.startswith("实现", max(0, words.start - 2)) and len(words.text) > 3
        if named or not promised or q.unit not in {"分钟", "小时", "天"}:
            return []
        return [self._draft(words.start, q.end + len(behind), words.text + behind, q, replace(lead, comparator="<="))]

    def _short_verb(self, end: int) -> str:
        """Return a verb of one character directly before a number (送100场)."""
        fresh = _NEW.search(self.text, max(0, end - 4), end)
        if fresh:
            return fresh[0]
        return self.text[end - 1 : end] if self.text[end - 1 : end] in entries("deeds", "short") else ""

    def _inherited(self, q: Quantity, words: str, behind: str) -> str:
        """Return the verb that a counted thing without one takes from before, or from the words behind it."""
        own = outcome(behind)
        begins = q.start <= self.clause.start + 2 and bool(own) and not behind.startswith(own)  # 5000辆公交车增设…
        return own if begins or words or not self.carried.verb else self.carried.verb

    def _draft(self, start: int, end: int, indicator: str, q: Quantity, lead: Ahead) -> Draft:
        opening = self.text[self.clause.start : q.start]
        comparator = comparator_of(self.text, q, lead)
        if q.unit == "倍" and not lead.comparator.strip("=") and "不低于" in self.text[start : q.start]:
            comparator = ">="
        kind = kind_of(indicator, q, lead)
        if kind in {"cumulative", "level"} and q.kind in {"count", "measure", "money"} and "每年" in opening:
            kind = "annual"
        year = self._year(q.start)
        if kind == "annual" and year == self.known.year and not _EVERY.search(indicator):
            kind = "cumulative"  # the year's own: 完成年度投资
        baseline = self.carried.baseline
        if baseline is not None:
            self.carried = replace(self.carried, baseline=None)
        return Draft(max(start, end - _QUOTE), end, indicator, q.value, q.unit, comparator, kind, year, baseline)
