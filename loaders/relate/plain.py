"""Relationships that a plan's layout states outright, for which no weights need be learned.

A plan's paragraph keeps to what it is titled: the works named in a paragraph titled with a zone are on it; the lines
named after a programme is set are its pieces. A report's paragraph runs through many things, so it is not read so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from graph.model import Label
from loaders.relate.batch import Batch, Pairs
from loaders.relate.columns import Floats
from loaders.relate.cues import cues
from loaders.relate.doers import doers
from loaders.relate.kinds import Pair
from loaders.relate.layout import Layout, Span
from loaders.relate.patterns import CORE, INDUSTRY_END, PIECE, before_word
from loaders.resolve.rules import distinctive

_AREA = re.compile(r"[”\"]?(?:等.{0,8}(?:区|区域|地|片区|平台|园区|新城|板块)?|,)?")
_ONE = re.compile(r"等?(?:功能|产业|业态)?(?:为|于)一体")
_NUMERALS = "二三四五六七八九十"
_COUNT = re.compile(r"([二三四五六七八九十]|\d)(?:大|个|类)(?:[“\"])?$")
_ITEM = re.compile(r"^(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）]?[、.]?|[*“”—-]+)+")
_NUMBERED = re.compile(r"^[“\"]?[一二两三四五六七八九十N\d]")
Found = tuple[Pair, str]


def read_off(layout: Layout, topics: Sequence[str]) -> Iterator[Found]:
    """Yield pairs and the rules that tie them, in a plan; those that hold everywhere, in a report."""
    yield from _cores(layout)
    yield from _in_zones(layout)
    yield from _in_one(layout)
    yield from _counted(layout)
    yield from _aspects(layout, topics)
    yield from _leaned_on(layout)
    yield from _makes(layout)
    yield from _networks(layout)
    yield from _explained(layout)
    yield from _made_of(layout)
    yield from _leading(layout)
    yield from doers(layout)
    if layout.plan:
        yield from _pieces(layout)
        yield from _titled(layout, topics)
        yield from _zones_then_works(layout)
        yield from _covers(layout, topics)
        yield from _programmes(layout, topics)
        yield from _core_zones(layout)
        yield from _piece_works(layout)
        yield from _named_for(layout)


def surest(layout: Layout, topics: Sequence[str]) -> dict[Pair, str]:
    """Return the pairs that rules tie, each with the surest of them."""
    out: dict[Pair, str] = {}
    for pair, rule in read_off(layout, topics):
        if pair not in out or cues().sure[rule] > cues().sure[out[pair]]:
            out[pair] = rule
    return out


def rule_strengths(batch: Batch, pairs: Pairs, stated: Sequence[Mapping[Pair, str]] | None = None) -> Floats:
    """Return how sure the rule is that states each pair; nought without one.

    Args:
        stated: the pairs of each layout that rules tie, where that is worked out already.
    """
    if stated is None:
        stated = [surest(layout, topics) for layout, topics in zip(batch.layouts, batch.topics, strict=True)]
    spans = len(batch.name)
    code = pairs.source * spans + pairs.target
    out = np.zeros(len(code))
    for first, rules in zip(batch.spans_from.tolist(), stated, strict=True):
        for (source, target), rule in rules.items():
            at = int(np.searchsorted(code, (first + source) * spans + first + target))
            if at < len(code) and code[at] == (first + source) * spans + first + target:
                out[at] = cues().sure[rule]
    return out


def _verb_before(layout: Layout, n: int) -> str:
    """Return the clause up to the enumeration that a mention stands in."""
    first = layout.spans[layout.groups[layout.group_of[n]][0]].start
    return layout.text[layout.clause_start(first) : first]


def _following(layout: Layout, n: int, sentence: int) -> Iterator[tuple[int, Span, str]]:
    """Yield the mentions after one, up to the end of a sentence, each with the clause up to its enumeration."""
    for k in range(n + 1, len(layout.spans)):
        if layout.sentence[k] > sentence:
            return
        yield k, layout.spans[k], _verb_before(layout, k)


def _own(lead: str) -> bool:
    """Tell whether the words before a mention set it going, and do not only lean on it."""
    return bool(cues().build.search(lead)) and not cues().lean.search(lead)


def _titled(layout: Layout, topics: Sequence[str]) -> Iterator[Found]:
    """What a paragraph titled with a zone or with works names as being built is on it, or a piece of it."""
    titled = [g for g, kind in enumerate(topics) if kind == "title"]
    if len(titled) != 1 or layout.groups[titled[0]][0] != layout.groups[titled[0]][1]:
        return
    t = layout.groups[titled[0]][0]
    title = layout.spans[t]
    tie = {Label.PLATFORM: _tie_to_zone, Label.PROJECT: _tie_to_works}.get(title.label)
    for n in range(t + 1, len(layout.spans) if tie else 0):
        span = layout.spans[n]
        rule = tie(layout, title, n) if tie and span.text not in title.text and title.text not in span.text else ""
        if rule:
            yield ((t, n) if rule in ("titled-zone", "zone-for-sector") else (n, t)), rule


def _tie_to_zone(layout: Layout, title: Span, n: int) -> str:
    span, lead = layout.spans[n], _verb_before(layout, n)
    ground = not _NUMBERED.match(title.text) and not cues().no_ground.search(title.text)
    if span.label is Label.PROJECT and ground and not cues().lean.search(lead):
        return "titled-zone"
    if span.label is Label.INDUSTRY and layout.sentence[n] <= 2 and cues().grow.search(lead) and _listed(layout, n):
        return "zone-for-sector"
    own = _own(lead) and not cues().won.search(lead)
    if span.label is Label.PLATFORM and own and not cues().node.match(layout.text, span.end):
        return "zone-in-titled-zone"
    return ""


def _tie_to_works(layout: Layout, title: Span, n: int) -> str:
    span, lead = layout.spans[n], _verb_before(layout, n)
    own = _own(lead) and not span.text.endswith(cues().programme[1:])
    return "titled-works" if span.label is Label.PROJECT and own and _listed(layout, n) else ""


def _listed(layout: Layout, n: int) -> bool:
    first, last = layout.groups[layout.group_of[n]]
    return first != last


def _pieces(layout: Layout) -> Iterator[Found]:
    """“一区”即…: what follows is a piece of the collective whose name holds those words."""
    collectives = [n for n, s in enumerate(layout.spans) if _NUMBERED.match(s.text)]
    marks = list(PIECE.finditer(layout.text))
    if not collectives:
        return
    for i, mark in enumerate(marks):
        holders = [n for n in collectives if mark[1] in layout.spans[n].text and layout.spans[n].end <= mark.start()]
        if not holders:
            continue
        stops = [layout.text.find(c, mark.end()) for c in "。;"] + [m.start() for m in marks[i + 1 : i + 2]]
        stop = min((s for s in stops if s >= 0), default=len(layout.text))
        label = layout.spans[holders[-1]].label
        for n, span in enumerate(layout.spans):
            if mark.end() <= span.start < stop and span.label is label:
                yield (n, holders[-1]), "piece-of-collective"


def _cores(layout: Layout) -> Iterator[Found]:
    """以…、…为特色的…: the zone named next, or else the zone that the paragraph is about, is for those sectors."""
    for first, last in layout.groups:
        span, end = layout.spans[first], layout.spans[last].end
        if span.label is not Label.INDUSTRY or before_word(layout.text, span.start) != "以":
            continue
        core = CORE.match(layout.text, end)
        if core is None:
            continue
        after = next((n for n in range(last + 1, len(layout.spans))), None)
        joined = after is not None and re.fullmatch(
            r"的?[^,。;]{0,6}[“\"]?", layout.text[core.end() : layout.spans[after].start]
        )
        zone: int | None = None
        if joined and after is not None and layout.spans[after].label is Label.PLATFORM:
            zone = after
        elif layout.plan:
            zone = next((n for n in range(first) if layout.spans[n].label is Label.PLATFORM), None)
            if zone is not None and _far(layout, zone, first):
                zone = None
        if zone is not None:
            yield from (((zone, n), "core-of-zone") for n in range(first, last + 1))


def _far(layout: Layout, zone: int, sector: int) -> bool:
    """Tell whether a zone stands too far before a sector to be what its sentence is about."""
    return layout.sentence[sector] - layout.sentence[zone] > 3 or layout.sentence[zone] > 0


def _in_zones(layout: Layout) -> Iterator[Found]:
    """在…、…等新区开展…: the works named next in the sentence, or else last before it, are in all those zones."""
    for first, last in layout.groups:
        span, end = layout.spans[first], layout.spans[last].end
        if span.label is not Label.PLATFORM or before_word(layout.text, span.start) != "在":
            continue
        if not _AREA.match(layout.text, end):
            continue
        sentence = layout.sentence[first]
        after = [n for n in range(last + 1, len(layout.spans)) if layout.sentence[n] == sentence]
        works = after[0] if after and layout.spans[after[0]].label is Label.PROJECT else None
        if works is not None and "," in layout.text[end : layout.spans[works].start]:
            works = None
        if works is None and not after:
            before = [n for n in range(first) if layout.sentence[n] == sentence]
            works = before[-1] if before and layout.spans[before[-1]].label is Label.PROJECT else None
        if works is not None:
            zones = (n for n in range(first, last + 1) if layout.spans[n].label is Label.PLATFORM)
            yield from (((zone, works), "works-in-zones") for zone in zones)


def _in_one(layout: Layout) -> Iterator[Found]:
    """集…、…于一体: the zone that the sentence begins with, or that the words lead up to, is for those sectors."""
    for first, last in layout.groups:
        start, end = layout.spans[first].start, layout.spans[last].end
        if layout.spans[first].label is not Label.INDUSTRY or before_word(layout.text, start) != "集":
            continue
        if not _ONE.match(layout.text, end):
            continue
        zones = (
            n
            for n, span in enumerate(layout.spans)
            if span.label is Label.PLATFORM and layout.sentence[n] == layout.sentence[first]
        )
        zone = next(zones, None)
        if zone is not None:
            yield from (((zone, n), "sectors-in-one") for n in range(first, last + 1))


def _counted(layout: Layout) -> Iterator[Found]:
    """五大新兴产业…以甲、乙、丙、丁、戊为: a list of just so many, soon after or before, are the ones counted."""
    for holder, span in enumerate(layout.spans):
        count = _COUNT.search(layout.text[max(0, span.start - 3) : span.start])
        if count is None:
            continue
        size = int(count[1]) if count[1].isdigit() else _NUMERALS.find(count[1]) + 2
        for first, last in layout.groups:
            fits = last - first + 1 - (first <= holder <= last) == size and layout.spans[first].label is span.label
            near = -1 <= layout.sentence[first] - layout.sentence[holder] <= 1
            if fits and near and size > 1:
                yield from (((n, holder), "counted-list") for n in range(first, last + 1) if n != holder)
                break


def _covers(layout: Layout, topics: Sequence[str]) -> Iterator[Found]:
    """…片区。范围涵盖…、…: the zone of a title lies in the places it covers."""
    if not layout.groups or topics[0] != "title" or layout.spans[0].label is not Label.PLATFORM:
        return
    for first, last in layout.groups:
        span = layout.spans[first]
        if (
            span.label is Label.REGION
            and layout.sentence[first] <= 2
            and cues().cover.search(_verb_before(layout, first))
        ):
            yield from (((0, n), "zone-covers-places") for n in range(first, last + 1))


def _zones_then_works(layout: Layout) -> Iterator[Found]:
    """推进…开发, 建成…、…: works that the sentence goes on to are on the zone that a clause of it is about."""
    for first, last in layout.groups:
        zone = layout.spans[first]
        if (
            first != last
            or zone.label is not Label.PLATFORM
            or _NUMBERED.match(zone.text)
            or cues().no_ground.search(zone.text)
            or not distinctive(zone.text)
        ):
            continue
        lead = _verb_before(layout, first)
        if len(lead) > 14 or not cues().build.search(lead) or cues().lean.search(lead):
            continue
        if not cues().develop.match(layout.text, zone.end):
            continue
        for n, span, lead in _following(layout, last, layout.sentence[first]):
            if (
                span.label is Label.PLATFORM
                and cues().build.search(lead)
                and cues().develop.match(layout.text, span.end)
            ):
                break
            if span.label is Label.PROJECT and _own(lead) and not span.text.endswith(cues().programme[1:]):
                yield (first, n), "zone-then-works"


def _programmes(layout: Layout, topics: Sequence[str]) -> Iterator[Found]:
    """实施…工程, 加快…、…: what is named in the same sentence after a programme is set is its pieces."""
    for g, (first, last) in enumerate(layout.groups):
        holder = layout.spans[first]
        if first != last or holder.label is not Label.PROJECT or not holder.text.endswith(cues().programme):
            continue
        if holder.text.endswith(cues().works):
            continue
        if topics[g] not in ("first-alone", "aspect", "title", "title-wide"):
            continue
        end = layout.sentence[first] + (topics[g] in ("aspect", "title"))
        for n, span, lead in _following(layout, last, end):
            if span.label is not Label.PROJECT:
                continue
            if _programme(span.text):
                break
            if _own(lead):
                yield (n, first), "programme-then-works"


def _programme(name: str) -> bool:
    """Tell whether a project's name is that of a programme, not of works."""
    return name.endswith(cues().programme) and not name.endswith(cues().works)


def _ends(words: re.Pattern[str], text: str, end: int) -> bool:
    """Tell whether the text up to a place ends in one of some words."""
    return words.search(text, max(0, end - 6), end) is not None


def _core_after(layout: Layout, n: int) -> bool:
    """Tell whether 为核心, 为重点 or the like stands behind a mention."""
    end = layout.spans[n].end
    return CORE.match(layout.text, end + (layout.text[end : end + 1] in ("”", '"'))) is not None


def _leaned_on(layout: Layout) -> Iterator[Found]:
    """依托…发展…: the zones that are leaned on are for the sectors that the sentence goes on to grow."""
    for first, last in layout.groups:
        zone = layout.spans[first]
        if zone.label is not Label.PLATFORM or not _ends(cues().leaned, layout.text, zone.start):
            continue
        if _core_after(layout, last):
            continue
        for n, span, lead in _following(layout, last, layout.sentence[first]):
            if span.label is Label.INDUSTRY and cues().grow.search(lead):
                yield from (((z, n), "zone-leaned-on") for z in range(first, last + 1))
            elif span.label in (Label.PLATFORM, Label.PROJECT) and cues().build.search(lead):
                break


def _makes(layout: Layout) -> Iterator[Found]:
    """A zone that begins a sentence and makes something: what it makes is on it, a piece of it, or what it is for."""
    for n, zone in enumerate(layout.spans):
        made = cues().make.match(layout.text, zone.end) if zone.label is Label.PLATFORM else None
        if made is None or zone.start - layout.sentence_start(zone.start) > 2:
            continue
        for k in range(n + 1, len(layout.spans)):
            span = layout.spans[k]
            if layout.sentence[k] != layout.sentence[n] or "," in layout.text[made.end() : span.start]:
                break
            if span.label is Label.PLATFORM and layout.plan:
                yield (k, n), "zone-makes"
            elif span.label in (Label.PROJECT, Label.INDUSTRY):
                yield (n, k), "zone-makes"


def _networks(layout: Layout) -> Iterator[Found]:
    """开工建设甲线、乙线, 构建…网络: the lines named before in the sentence are pieces of the network they make up."""
    for n, network in enumerate(layout.spans):
        if network.label is not Label.PROJECT or not network.text.endswith(cues().network):
            continue
        if not _ends(cues().make_up, layout.text, network.start):
            continue
        for k in range(n):
            span = layout.spans[k]
            if layout.sentence[k] != layout.sentence[n] or span.label is not Label.PROJECT:
                continue
            if not (_programme(span.text) and _verb_before(layout, k).endswith("实施")):
                yield (k, n), "pieces-of-network"


def _explained(layout: Layout) -> Iterator[Found]:
    """“两核”, 指甲和乙: what an explanation lists are the members of the collective it explains."""
    spans, text = layout.spans, layout.text
    heads = [
        n
        for n, s in enumerate(spans[:-1])
        if _NUMBERED.match(s.text) and spans[n + 1].label is s.label and cues().means.match(text, s.end)
    ]
    for i, n in enumerate(heads):
        if not cues().means.fullmatch(text, spans[n].end, spans[n + 1].start):
            continue
        stops = [text.find(c, spans[n].end) for c in "。;"] + [spans[k].start for k in heads[i + 1 : i + 2]]
        stop = min((s for s in stops if s >= 0), default=len(text))
        for k in range(n + 1, len(spans)):
            if spans[k].start >= stop:
                break
            if spans[k].label is spans[n].label:
                yield (k, n), "explained-member"


def _made_of(layout: Layout) -> Iterator[Found]:
    """甲、乙、丙连通的“…环”: what is listed makes it up."""
    for first, last in layout.groups:
        whole = last + 1
        if first == last or whole >= len(layout.spans) or layout.spans[whole].label is not layout.spans[last].label:
            continue
        if cues().makes_up.fullmatch(layout.text, layout.spans[last].end, layout.spans[whole].start):
            yield from (((n, whole), "makes-up") for n in range(first, last + 1))


def _leading(layout: Layout) -> Iterator[Found]:
    """…综保区…形成了甲、乙等主导产业: the zone that the sentence begins with is for its leading sectors."""
    for first, last in layout.groups:
        span = layout.spans[first]
        if span.label is not Label.INDUSTRY or first == last:
            continue
        if not cues().leading.match(layout.text, layout.spans[last].end):
            continue
        start = layout.sentence_start(span.start)
        zone = next((n for n in range(first) if layout.spans[n].start >= start), None)
        if zone is not None and layout.spans[zone].label is Label.PLATFORM and layout.spans[zone].start <= start + 8:
            yield from (((zone, n), "leading-sectors") for n in range(first, last + 1))


def _core_zones(layout: Layout) -> Iterator[Found]:
    """以甲、乙为核心…打造丙: the cores are pieces of the zone that begins the sentence, or of the one made of them."""
    for first, last in layout.groups:
        span = layout.spans[first]
        if span.label is not Label.PLATFORM or before_word(layout.text, span.start) != "以":
            continue
        if not _core_after(layout, last):
            continue
        near = [n for n in range(len(layout.spans)) if layout.sentence[n] == layout.sentence[first]]
        zones = [n for n in near if layout.spans[n].label is Label.PLATFORM and not first <= n <= last]
        begins = layout.sentence_start(span.start)
        holder = next((n for n in zones if n > last or layout.spans[n].start - begins <= 3), None)
        if holder is not None:
            yield from (((n, holder), "core-zones") for n in range(first, last + 1))


def _piece_works(layout: Layout) -> Iterator[Found]:
    """“一区”即…园区, 推进…: works that the sentence goes on to are on the zone that is the piece."""
    for mark in PIECE.finditer(layout.text):
        zone = next((n for n, s in enumerate(layout.spans) if mark.end() <= s.start <= mark.end() + 1), None)
        if zone is None or layout.spans[zone].label is not Label.PLATFORM:
            continue
        for n, span, lead in _following(layout, zone, layout.sentence[zone]):
            if span.label is Label.PROJECT and _own(lead):
                yield (zone, n), "works-of-piece"


def _named_for(layout: Layout) -> Iterator[Found]:
    """A work or zone that bears the name of a sector of its sentence is for it."""
    for i, sector in enumerate(layout.spans):
        if sector.label is not Label.INDUSTRY:
            continue
        stem = INDUSTRY_END.sub("", sector.text)
        stem = stem if len(stem) > 2 else sector.text
        for n, span in enumerate(layout.spans):
            near = layout.sentence[n] == layout.sentence[i]
            if near and span.label in (Label.PROJECT, Label.PLATFORM) and stem in span.text:
                yield (n, i), "named-for-sector"


def _bare(layout: Layout, group: int) -> bool:
    """Tell whether an enumeration is all of the title it stands in, but for a number."""
    first, last = (layout.spans[n] for n in layout.groups[group])
    lead = _ITEM.sub("", layout.text[: first.start])
    return not lead and layout.text[last.end : last.end + 1] in ("。", ":")


def _aspects(layout: Layout, topics: Sequence[str]) -> Iterator[Found]:
    """“数字经济。布局…项目, 培育…”: a sector set before its part of the paragraph holds what is listed there."""
    aspects = [g for g, kind in enumerate(topics) if kind == "aspect" or (kind == "title" and _bare(layout, g))]
    for g in aspects:
        first, last = layout.groups[g]
        holder = layout.spans[first]
        if first != last or holder.label is not Label.INDUSTRY:
            continue
        stop = next((layout.groups[k][0] for k in aspects if k > g), len(layout.spans))
        for group, members in groupby(range(last + 1, stop), key=lambda n: layout.group_of[n]):
            listed = list(members)
            lead = _verb_before(layout, listed[0])
            if layout.sentence[listed[0]] - layout.sentence[first] > 2 or not (
                cues().grow.search(lead) or cues().build.search(lead)
            ):
                continue
            follower = layout.groups[group + 1][0] if group + 1 < len(layout.groups) else -1
            headed = (
                follower >= 0
                and layout.text[layout.spans[listed[-1]].end :][:1] == "等"
                and (
                    layout.spans[follower].label is Label.INDUSTRY
                    and layout.spans[follower].start - layout.spans[listed[-1]].end <= 3
                )
            )
            used = cues().used.match(layout.text, layout.spans[listed[-1]].end)
            for n in listed:
                span = layout.spans[n]
                if span.text in holder.text or holder.text in span.text:
                    continue
                if span.label is Label.INDUSTRY and len(listed) > 1 and not headed and not used:
                    yield (n, first), "sector-under-sector"
                elif (
                    layout.plan
                    and span.label in (Label.PROJECT, Label.PLATFORM)
                    and (len(listed) > 1 or cues().build.search(lead))
                ):
                    yield (n, first), "works-under-sector"
