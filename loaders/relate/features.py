"""What speaks for or against a relationship between two mentions of a passage, as named features.

A pair is described twice: by how the enumerations of its two ends lie to each other (the same for every member, worked
out once), and by the two names themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import rjieba

from graph.model import Label, RelationshipType
from loaders.align.words import table, words
from loaders.relate.layout import Layout, Span

_T = RelationshipType
#: Which relationship a pair of labels can have, from the first to the second.
RELATION: dict[tuple[Label, Label], RelationshipType] = {
    (Label.PROJECT, Label.INDUSTRY): _T.SERVES,
    (Label.PLATFORM, Label.INDUSTRY): _T.SERVES,
    (Label.INDUSTRY, Label.INDUSTRY): _T.PART_OF,
    (Label.PROJECT, Label.PROJECT): _T.PART_OF,
    (Label.PLATFORM, Label.PLATFORM): _T.PART_OF,
    (Label.PLATFORM, Label.PROJECT): _T.HOSTS,
    (Label.PLATFORM, Label.REGION): _T.LOCATED_IN,
    (Label.PROJECT, Label.REGION): _T.LOCATED_IN,
    (Label.AGENCY, Label.REGION): _T.LOCATED_IN,
    (Label.AGENCY, Label.PROJECT): _T.LEADS,
    (Label.AGENCY, Label.PLATFORM): _T.LEADS,
}
#: How many sentences later than the first end the second may stand, by relationship and whether the source comes first.
REACH: dict[tuple[RelationshipType, bool], int] = {
    (_T.SERVES, True): 1,
    (_T.SERVES, False): 2,
    (_T.PART_OF, True): 0,
    (_T.PART_OF, False): 9,
    (_T.HOSTS, True): 9,
    (_T.HOSTS, False): 0,
    (_T.LOCATED_IN, True): 0,
    (_T.LOCATED_IN, False): 0,
    (_T.LEADS, True): 0,
    (_T.LEADS, False): 0,
}
NUMBERED = re.compile(
    r"^[“\"]?[一二两三四五六七八九十百\dN]+(?:大|个|条|项|类|座|张|区|心|园|核|轴|带|镇|廊|网|线|片|极|翼|港|室|城|基地)?|[一二两三四五六七八九十](?:大|个)"
)
INDUSTRY_END = re.compile(r"(?:产业|行业|业|经济|集群|制造)+$")
_PLACE_KINDS = "省市县区州旗镇乡村道"
_DIGITS = re.compile(r"[\d.]+")
_NUMERAL = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
#: Holders that hold in like ways.
_FAMILY = {
    Label.PROJECT: "work",
    Label.PLATFORM: "work",
    Label.INDUSTRY: "industry",
    Label.REGION: "region",
    Label.AGENCY: "agency",
}

_TOPICS = ("title", "title wide", "aspect", "first alone", "later alone", "first stop", "later stop")
_LEAD = re.compile(r"^(?:[一二三四五六七八九十]是|[(（]?[\d一二三四五六七八九十]{1,3}[)）]?[、.]?|[*“”—-]+)+")
CORE = re.compile(r"(?:等|产业|领域|行业){0,2}为(?:特色|重点|主导|核心|支撑|主体|主攻|引领|龙头|基础|主)")
#: “一区”即…: a sentence or clause that says what one piece of a collective is.
PIECE = re.compile(r"[“\"]([^“”\"]{2,6})[”\"](?:,?即|,?指|是|:|为)")

Pair = tuple[int, int]  # source and target, as numbers of spans


def pairs(layout: Layout) -> Iterator[Pair]:
    """Yield every pair of mentions that could be related: right labels, not too far apart."""
    spans, sentence = layout.spans, layout.sentence
    for i, source in enumerate(spans):
        for j, target in enumerate(spans):
            if i == j:
                continue
            relation = RELATION.get((source.label, target.label))
            if relation is None or source.text == target.text:
                continue
            if abs(sentence[i] - sentence[j]) <= REACH[relation, i < j]:
                yield i, j


def _plain(span: Span) -> str:
    """Return a name without quotes; of a place no more than its kind, since what it is called tells nothing."""
    if span.label is Label.REGION:
        return span.text[-1] if span.text[-1] in _PLACE_KINDS else "地"
    return span.text.strip('“”"《》')


def before_word(text: str, start: int) -> str:
    """Return the character before a place in the text, quotes left out."""
    return text[max(0, start - 2) : start].rstrip('“"')[-1:]


def _verb(words: Sequence[tuple[str, str]]) -> str:
    """Return the verb nearest to the end of a stretch of text, within its last clause."""
    for word, tag in reversed(words):
        if tag == "g" or word in {",", "。", ";"}:
            break
        if tag[0] == "v":
            return word
    return ""


def _shape(words: Sequence[tuple[str, str]]) -> str:
    """Return a stretch of text in outline: marks, verbs, numbers, other mentions."""
    out = ""
    for word, tag in words:
        if tag == "g":
            sign = word[:1] if word != "Pl" else "L"
        elif tag == "x" or word in {"等", "和", "与", "及", "以", "为", "在", "的"}:
            sign = word
        else:
            sign = {"v": "v", "m": "0"}.get(tag[:1], "~")
        if not out.endswith(sign):
            out += sign
    return out


def _bucket(n: int, *edges: int) -> str:
    return str(sum(n >= e for e in edges))


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a stretch of text with their classes; numbers are alike, and so are places."""
    return tuple(("place" if t == "ns" else _DIGITS.sub("0", w), t) for w, t in rjieba.tag(text))


class Describer:
    """Names the features of pairs of one passage; what concerns enumerations is kept, since many pairs share it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._lies: dict[tuple[int, int], tuple[str, ...]] = {}
        spans, groups, text = layout.spans, layout.groups, layout.text
        edges = [0, *(p for first, last in groups for p in (spans[first].start, spans[last].end)), len(text)]
        self._gaps = [_words(text[edges[i] : edges[i + 1]][-60:]) for i in range(0, len(edges), 2)]
        self._tags = [spans[f].label[:2] for f, _ in groups]
        self.kinds = [self._kind(g) for g in range(len(groups))]
        vectors = table().embed([words(s.text) for s in spans])
        self._like: list[list[float]] = (vectors @ vectors.T).tolist()
        self._labels = [s.label for s in spans]
        self._plain = [_plain(s) for s in spans]
        self._pools: dict[tuple[Label, int], list[tuple[float, str]]] = {}

    def _kind(self, group: int) -> str:
        """Return how an enumeration stands in its sentence: what kind of topic it may be."""
        layout = self.layout
        first, last = (layout.spans[n] for n in layout.groups[group])
        text = layout.text
        rest = text[last.end : last.end + 12].lstrip('”")）')
        start = layout.sentence_start(first.start)
        lead = _LEAD.sub("", text[start : first.start])
        if not lead and (rest[:1] in ",。" or text[first.start - 1 : first.start] == "*") and start > 0:
            return "aspect"
        if start == 0 and (layout.sentence_starts[1] if len(layout.sentence_starts) > 1 else len(text)) <= 32:
            exact = len(lead) <= 10 and re.match(r"[^,。;:、]{0,2}(?:。|$)", rest)
            return "title" if exact else "title wide"
        if rest[:1] == ":" or rest[:2] in {"方面", "领域"} or rest[:3] == "产业链":
            return "aspect"
        clause = layout.clause_start(first.start)
        tail = re.match(r"[^,。;:、]{0,7}[,。;]", rest)
        alone = tail and not (group and layout.spans[layout.groups[group][0] - 1].end > clause)
        place = "first" if clause == start else "later"
        return f"{place} {'stop' if tail and tail[0][-1] == '。' else 'alone'}" if alone else place

    def lies(self, left: int, right: int) -> tuple[str, ...]:
        """Return the features of how two enumerations lie, ``left`` before ``right`` (or the same one)."""
        found = self._lies.get((left, right))
        if found is None:
            found = self._lies[left, right] = tuple(self._describe(left, right))
        return found

    def _describe(self, left: int, right: int) -> Iterator[str]:
        layout = self.layout
        a, b = layout.groups[left], layout.groups[right]
        size = _bucket(a[1] - a[0] + 1, 2, 3, 5), _bucket(b[1] - b[0] + 1, 2, 3, 5)
        yield f"size {size[0]}{size[1]}"
        before, after = self._gaps[left], self._gaps[right + 1]
        one, two = (w for w, _ in after[:2]) if len(after) > 1 else ((after[0][0] if after else "$"), "$")
        yield f"after {one}"
        yield f"after {one} {two}"
        yield f"after {_shape(after[:5])}"
        for k, (w, _) in enumerate(before[-2:]):
            yield f"before{k} {w}"
        yield f"verb1 {_verb(before)}"
        yield f"kind {self.kinds[left]}"
        yield f"frame {before[-1][0] if before else '^'} {self._gaps[left + 1][0][0] if self._gaps[left + 1] else '$'}"
        if left == right:
            yield "together"
            return
        yield from self._gap(left, right)
        yield from self._others(left, right)

    def _gap(self, left: int, right: int) -> Iterator[str]:
        layout = self.layout
        start = layout.spans[layout.groups[left][1]].end
        gap = layout.text[start : layout.spans[layout.groups[right][0]].start]
        apart = layout.sentence[layout.groups[right][0]] - layout.sentence[layout.groups[left][1]]
        commas, semis = gap.count(","), gap.count(";")
        yield f"apart {min(apart, 3)}"
        yield f"apart {min(apart, 3)} {self.kinds[left]}"
        yield f"clauses {min(commas, 4)} {min(semis, 2)} {min(apart, 2)}"
        yield f"length {_bucket(len(gap), 1, 2, 3, 5, 8, 12, 20, 40, 80)}"
        words: list[tuple[str, str]] = list(self._gaps[left + 1])
        for g in range(left + 1, right):
            words += [(self._tags[g], "g"), *self._gaps[g + 1]]
        near = words if len(words) <= 14 else [*words[:5], ("…", "x"), *words[-7:]]
        for w, _ in near:
            yield f"in {w}"
        if not words:
            words = near = [("_", "x")]
        first, last = words[:2], words[-2:]
        yield f"from {first[0][0]}"
        yield f"from {' '.join(w for w, _ in first)}"
        yield f"to {last[-1][0]}"
        yield f"to {' '.join(w for w, _ in last)}"
        yield f"ends {first[0][0]} {last[-1][0]}"
        if before_word(layout.text, layout.spans[layout.groups[left][0]].start) == "以":
            found = CORE.match(gap)
            yield f"core {bool(found)} {bool(found) and ',' in gap} {min(apart, 1)}"
        shape = _shape(words)
        yield f"shape {shape if len(shape) < 14 else shape[:5] + '…' + shape[-5:]}"
        yield f"shape {shape[:4]}"
        yield f"shape {shape[-4:]}"
        after = self._gaps[right + 1]
        yield f"ends {first[0][0]} {after[0][0] if after else '$'}"
        yield f"ends {last[-1][0]} {after[0][0] if after else '$'}"
        yield f"verb2 {_verb(words)}"
        yield f"verbs {_verb(self._gaps[left])} {_verb(words)}"

    def _others(self, left: int, right: int) -> Iterator[str]:
        layout, tags, kinds = self.layout, self._tags, self.kinds
        between = range(left + 1, right)
        yield f"groups {min(len(between), 5)}"
        for tag in dict.fromkeys(tags[g] for g in between):
            yield f"between {tag} {min(sum(tags[g] == tag for g in between), 3)}"
        same = [kinds[g] for g in between if tags[g] == tags[left]]
        other = [kinds[g] for g in between if tags[g] == tags[right]]
        topics = sum(k != "later" and k != "first" for k in same)
        yield f"nearest {bool(same)} {bool(other)}"
        yield f"topic {kinds[left]} {min(topics, 2)} {min(len(same), 2)}"
        yield f"topic {kinds[left]} {kinds[right]} {bool(same)}"
        sentence = layout.sentence[layout.groups[right][0]]
        later = next((g for g in range(right + 1, len(tags)) if tags[g] == tags[left]), None)
        near = later is not None and layout.sentence[layout.groups[later][0]] == sentence
        yield f"rival after {near} {kinds[later] if later is not None and near else ''}"
        sentence = layout.sentence[layout.groups[left][0]]
        early = next((g for g in range(left - 1, -1, -1) if tags[g] == tags[right]), None)
        near = early is not None and layout.sentence[layout.groups[early][0]] == sentence
        yield f"rival before {near} {kinds[early] if early is not None and near else ''}"

    def names(self, pair: Pair) -> Iterator[str]:
        """Yield the features of the two names: the holder's, the member's, and those of both together."""
        h, m = ends(self.layout, pair)
        yield from self.of_holder(h)
        yield from self.of_member(m)
        yield from self.of_both(h, m)

    def of_holder(self, h: int) -> tuple[str, ...]:
        """Return the features of a holder's name alone; every pair with that holder shares them."""
        layout, holder = self.layout, self._plain[h]
        first, last = layout.groups[layout.group_of[h]]
        found = (
            f"holder1 {holder[-1:]}",
            f"holder2 {holder[-2:]}",
            f"holder length {_bucket(len(holder), 3, 4, 5, 7, 10, 15)}",
            f"headed {self.kinds[layout.group_of[h]]} {holder[-1:]}",
            f"place of holder {h == first} {h == last}",
        )
        return (*found, "holder numbered") if NUMBERED.search(holder) else found

    def of_member(self, m: int) -> tuple[str, ...]:
        """Return the features of a member's name alone."""
        layout, member = self.layout, self._plain[m]
        first, last = layout.groups[layout.group_of[m]]
        found = (
            f"member1 {member[-1:]}",
            f"member2 {member[-2:]}",
            f"member length {_bucket(len(member), 3, 4, 5, 7, 10, 15)}",
            f"place {m == first} {m == last}",
        )
        return (*found, "member numbered") if NUMBERED.search(member) else found

    def of_both(self, h: int, m: int) -> Iterator[str]:
        """Yield the features that rest on both names and on what else could hold the member."""
        layout = self.layout
        holder, member = self._plain[h], self._plain[m]
        yield f"heads {member[-1:]} {holder[-1:]}"
        yield f"heads {member[-2:]} {holder[-2:]}"
        yield f"headed {self.kinds[layout.group_of[h]]} {holder[-2:]} {layout.sentence[h] == layout.sentence[m]}"
        yield from self._overlap(member, holder)
        yield from self._rivals(h, m)
        yield from self._sense(h, m)
        yield from self._bears(h, m)
        yield from self._numbers(h, m, holder)

    def _sense(self, h: int, m: int) -> Iterator[str]:
        """Yield how near in sense the two names are, alone and against other possible holders of the passage."""
        like, name = self._like[h][m], self.layout.spans[h].text
        pool = self._pool(self._labels[h], m)
        others = len(pool) - sum(text == name for _, text in pool)
        best = next((other for other, text in pool if text != name), 0.0)
        yield f"like {_bucket(int(100 * like), 5, 15, 25, 35, 45, 55, 65, 80)}"
        lead = like - best
        yield f"like lead {_bucket(int(100 * lead) + 100, 60, 80, 90, 98, 102, 110, 120, 140)}"
        above = 0
        for other, text in pool:
            if other <= like or above == 4:
                break
            above += text != name
        yield f"like rank {above} {min(others, 4)}"

    def _pool(self, label: Label, m: int) -> list[tuple[float, str]]:
        """Return how near every mention of a label but one is to that one, nearest first, with its words."""
        found = self._pools.get((label, m))
        if found is None:
            row, spans = self._like, self.layout.spans
            found = sorted(
                ((row[k][m], spans[k].text) for k, other in enumerate(self._labels) if other is label and k != m),
                reverse=True,
            )
            self._pools[label, m] = found
        return found

    def _rivals(self, h: int, m: int) -> Iterator[str]:
        """Yield how many other mentions could hold the member in this way, nearer than the holder."""
        layout = self.layout
        label, low, high = layout.spans[h].label, *sorted((layout.group_of[h], layout.group_of[m]))
        tags = self._tags
        nearer = sum(tags[g] == label[:2] for g in range(low + 1, high))
        topics = sum(tags[g] == label[:2] and self.kinds[g] in _TOPICS for g in range(low + 1, high))
        yield f"nearer {min(nearer, 3)} {min(topics, 2)} {self.kinds[layout.group_of[h]] in _TOPICS}"
        piece = PIECE.match(layout.text, layout.sentence_start(layout.spans[m].start)) or PIECE.match(
            layout.text, layout.clause_start(layout.spans[m].start)
        )
        if piece:
            yield f"piece {piece[1] in layout.spans[h].text} {h < m}"

    def _bears(self, h: int, m: int) -> Iterator[str]:
        """Yield whether the member's name bears the holder's, and how far they stand apart."""
        holder, member = (self.layout.spans[n].text.strip('“”"《》') for n in (h, m))
        stem = INDUSTRY_END.sub("", holder)
        far = min(abs(self.layout.sentence[h] - self.layout.sentence[m]), 2)
        if holder in member:
            yield f"bears {far} {min(len(holder), 4)} {h < m}"
        elif len(stem) > 1 and stem in member:
            yield f"bears stem {far} {min(len(stem), 4)} {h < m}"

    @staticmethod
    def _overlap(member: str, holder: str) -> Iterator[str]:
        if holder in member:
            yield f"holds {'start' if member.startswith(holder) else 'end' if member.endswith(holder) else 'middle'}"
        elif member in holder:
            yield f"held {'start' if holder.startswith(member) else 'end' if holder.endswith(member) else 'middle'}"
        stem = INDUSTRY_END.sub("", holder)
        if len(stem) > 1 and stem in member:
            yield "holds stem"
        common = sum(holder[k : k + 2] in member for k in range(len(holder) - 1))
        yield f"common {min(common, 4)}"
        yield f"common head {member[-1:] == holder[-1:]} {member[-2:] == holder[-2:]} {member[:2] == holder[:2]}"

    def _numbers(self, h: int, m: int, holder: str) -> Iterator[str]:
        layout = self.layout
        found = NUMBERED.search(holder)
        if found:
            first, last = layout.groups[layout.group_of[m]]
            count = sum(_NUMERAL.get(c, 0) for c in found[0])
            inside = layout.group_of[h] == layout.group_of[m]
            yield f"count fits {count == last - first + 1 - inside}"


def ends(layout: Layout, pair: Pair) -> Pair:
    """Return a pair as holder and member: what hosts, leads, gathers or surrounds, and what is hosted or a part."""
    source, target = pair
    relation = RELATION[layout.spans[source].label, layout.spans[target].label]
    return (source, target) if relation in {_T.HOSTS, _T.LEADS} else (target, source)


def lies_of(layout: Layout, pair: Pair) -> tuple[int, int]:
    """Return the enumerations of a pair in the order of the text."""
    a, b = layout.group_of[pair[0]], layout.group_of[pair[1]]
    return (a, b) if a <= b else (b, a)


def kinds_of(layout: Layout, pair: Pair) -> tuple[str, str, str, str]:
    """Return the kind of a pair and the wider kinds whose weights it shares.

    The first names the two next by what follows its ``/``. The wider ones: the family of the holder with the order of
    the two; the order alone; the family in a plan, whose paragraphs keep to their topic, or in a report, whose
    paragraphs run through many.
    """
    h, m = ends(layout, pair)
    order = "<" if h < m else ">"
    labels = (layout.spans[pair[0]].label, layout.spans[pair[1]].label)
    family = f"{_FAMILY[layout.spans[h].label]}{order}"
    genre = f"{'plan' if layout.plan else 'report'} {family}"
    return f"{labels[0]}-{labels[1]}/{family}/{order}", family, order, genre
