"""Step 5: relationships between the mentions of a passage, from wording and layout.

HOSTS, SERVES, LEADS, PART_OF and LOCATED_IN between mention ids. What a heading names holds for what is under it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.model import DocumentRecords, Link, Mention, Passage, RelationshipType
from loaders.normal import NormalText, normalize
from loaders.passages import by_passage
from loaders.relate import model as learned
from loaders.relate.batch import Batch, Pairs, batch_of, pairs_of
from loaders.relate.columns import Floats, logistic
from loaders.relate.cues import cues
from loaders.relate.doers import answerable
from loaders.relate.kinds import RELATION, Pair
from loaders.relate.layout import Layout, Span, lay_out
from loaders.relate.once import Key, told_once
from loaders.relate.plain import rule_strengths, surest
from loaders.relate.rules import floor, lowest, method, states

__all__ = ["relate"]

#: A paragraph with a title of its own keeps to that, not to the heading above.
_TITLED = re.compile(r"[^。，,；;：:、]{4,24}[。：:][^\n]{20}")
_WIDER = ("part_of-numbered-collective", "part_of-piece-of-collective")
_EXPLAINED = "explained-member"
_MOST = 120  # names that are compared each with each: far more than any paragraph has, though a broken file may
_AT_ONCE = 1500  # mentions that are read at once
_SHORT = 6  # passages under a heading that its names still hold for


def relate(records: DocumentRecords) -> tuple[Link, ...]:
    """Return the relationships that the passages of a document state, between mention ids (LEADS also of actions).

    Each carries its rule's name, its passage (and the heading's, where the heading names one end) and the probability
    that it holds. Between two mentions there is one at most.
    """
    links: defaultdict[str, list[Link]] = defaultdict(list)
    texts = _texts(records)
    while several := list(_batch(texts)):
        for text, found in _read(several):
            told = {_member(link) for link in links[text.evidence[0]]} if text.under_heading else set()
            links[text.evidence[0]] += [link for link in found if _member(link) not in told]
    stated = (link for passage in records.passages for link in links.get(passage.id, ()))
    return (*stated, *answerable(records.passages, records.mentions, records.actions))


def _member(link: Link) -> tuple[RelationshipType, str]:
    return link.type, link.target if link.type is RelationshipType.HOSTS else link.source


@dataclass(frozen=True, slots=True)
class _Text:
    """A text whose mentions are to be related."""

    layout: Layout
    mentions: Sequence[Mention]  # of each span
    evidence: tuple[str, ...]  # the passage; then the heading, where it is read as if it were the first sentence
    shift: int = 0  # where the passage begins behind its heading

    @property
    def under_heading(self) -> bool:
        return self.shift > 0


def _texts(records: DocumentRecords) -> Iterator[_Text]:
    """Yield what is to be read of a document: each passage alone, then again under the heading that holds for it."""
    mentions = by_passage(records.mentions)
    plan = records.document.kind != "work_report"
    heading_of = _headings(records.passages, mentions)
    for passage in records.passages:
        here = mentions.get(passage.id)
        if not here:
            continue
        yield from _within(passage, here, plan)
        heading = heading_of.get(passage.section or "")
        if heading is not None and passage.kind != "heading" and not _TITLED.match(passage.text):
            yield _under(heading, mentions[heading.id], passage, here, plan)


def _batch(texts: Iterator[_Text]) -> Iterator[_Text]:
    """Yield the next texts that are read at once: enough that little is done one by one, few enough for the memory."""
    mentions = 0
    while mentions < _AT_ONCE and (text := next(texts, None)) is not None:
        mentions += len(text.mentions)
        yield text


def _headings(passages: Sequence[Passage], mentions: Mapping[str, list[Mention]]) -> dict[str, Passage]:
    """Return the heading of each short section whose heading names something: a long one runs through many things."""
    under = Counter(p.section for p in passages if p.kind != "heading")
    return {
        p.section: p
        for p in passages
        if p.kind == "heading" and p.section and mentions.get(p.id) and under[p.section] <= _SHORT
    }


def _spans(text: NormalText, mentions: Iterable[Mention], shift: int = 0) -> Iterator[tuple[Span, Mention]]:
    for mention in mentions:
        start, end = text.normal_span(mention.start, mention.end)
        if start < end:
            yield Span(start + shift, end + shift, mention.label, text.text[start:end]), mention


def _within(passage: Passage, here: Sequence[Mention], plan: bool) -> Iterator[_Text]:
    if len(here) < 2:
        return
    text = normalize(passage.text)
    ordered = sorted(_spans(text, here), key=lambda s: (s[0].start, s[0].end))
    for part, named in _parts(text.text, ordered):
        yield _Text(lay_out(part, [span for span, _ in named], plan), [m for _, m in named], (passage.id,))


def _parts(text: str, ordered: Sequence[tuple[Span, Mention]]) -> Iterator[tuple[str, Sequence[tuple[Span, Mention]]]]:
    """Yield a text with its names; one with too many in pieces."""
    if len(ordered) <= _MOST:
        yield text, ordered
        return
    begin = 0
    for first in range(0, len(ordered), _MOST):
        named = ordered[first : first + _MOST]
        after = ordered[first + _MOST][0].start if first + _MOST < len(ordered) else len(text)
        stop = min(after, max(named[-1][0].end, text.rfind("。", named[-1][0].end, after) + 1))
        yield (
            text[begin:stop],
            [(Span(s.start - begin, s.end - begin, s.label, s.text), mention) for s, mention in named],
        )
        begin = stop


def _under(heading: Passage, above: Sequence[Mention], passage: Passage, here: Sequence[Mention], plan: bool) -> _Text:
    """Return a passage with its heading as if that were its first sentence."""
    title, text = normalize(heading.text), normalize(passage.text)
    shift = len(title.text) + 1
    both = [*_spans(title, above[:_MOST]), *_spans(text, here[:_MOST], shift)]
    ordered = sorted(both, key=lambda s: (s[0].start, s[0].end))
    layout = lay_out(f"{title.text}。{text.text}", [span for span, _ in ordered], plan)
    return _Text(layout, [m for _, m in ordered], (passage.id, heading.id), shift)


def _read(texts: Sequence[_Text]) -> Iterator[tuple[_Text, list[Link]]]:
    """Yield texts, all weighed at once, with the links that they state."""
    batch = batch_of([text.layout for text in texts])
    pairs = pairs_of(batch)
    shift = np.array([text.shift for text in texts])[batch.layout]
    start, end = (np.array(of, np.int64) for of in _bounds(texts))
    across = (end[pairs.holder] < shift[pairs.holder]) & (start[pairs.member] >= shift[pairs.member])
    pairs, odds = learned.load().alone(batch, pairs.only(across | (shift[pairs.holder] == 0)))
    stated = [surest(layout, topics) for layout, topics in zip(batch.layouts, batch.topics, strict=True)]
    scored = _probable(texts, batch, pairs, odds, stated)
    for text, rules, scores in zip(texts, stated, scored, strict=True):
        yield text, list(_links(text, rules, scores))


def _probable(
    texts: Sequence[_Text], batch: Batch, pairs: Pairs, odds: Floats, stated: Sequence[Mapping[Pair, str]]
) -> list[dict[Pair, float]]:
    """Return the probability of the pairs of each text that can hold.

    Under a heading a pair is weighed by itself alone: the paragraphs that were learned from have none.
    """
    out: list[dict[Pair, float]] = [{} for _ in texts]
    headed = np.array([text.under_heading for text in texts])[batch.layout[pairs.source]]
    under = pairs.only(headed)
    sure = np.array([mention.confidence for text in texts for mention in text.mentions])
    inside = pairs.only(~headed)
    rules = rule_strengths(batch, inside, stated)
    inside, together = learned.load().together(batch, inside, odds[~headed], rules, sure)
    for some, probable in ((under, logistic(odds[headed])), (inside, together)):
        for (n, pair), probability in zip(some.within(batch), probable.tolist(), strict=True):
            out[n][pair] = probability
    return out


def _bounds(texts: Sequence[_Text]) -> tuple[list[int], list[int]]:
    spans = [span for text in texts for span in text.layout.spans]
    return [span.start for span in spans], [span.end for span in spans]


def _can_relate(layout: Layout, pair: Pair) -> bool:
    source, target = layout.spans[pair[0]], layout.spans[pair[1]]
    return (source.label, target.label) in RELATION and source.text != target.text


def _links(text: _Text, rules: Mapping[Pair, str], scores: Mapping[Pair, float]) -> Iterator[Link]:
    """Yield the links of a text, given the pairs that rules tie and the probability of the pairs that can hold."""
    layout, mentions, under_heading = text.layout, text.mentions, text.under_heading
    stated = {
        pair: rule
        for pair, rule in rules.items()
        if states(rule, layout.plan) and (pair in scores or not under_heading) and _can_relate(layout, pair)
    }
    least = lowest(layout.plan)
    likely = [pair for pair, probability in scores.items() if probability >= least or pair in stated]
    best: dict[Key, tuple[float, Pair, str]] = {}
    for pair in [*likely, *(p for p in stated if p not in scores)]:
        source, target = layout.spans[pair[0]], layout.spans[pair[1]]
        relation = RELATION[source.label, target.label]
        rule, probability = stated.get(pair, ""), scores.get(pair, 0.0)
        name = method(layout, pair, under_heading)
        if rule and cues().sure[rule] >= probability:
            probability, name = cues().sure[rule], f"{relation.lower()}-{rule}"
        key = (source.text, relation, target.text)
        enough = floor(relation, layout.plan, under_heading and not rule)
        if probability >= enough and (key not in best or probability > best[key][0]):
            best[key] = probability, pair, name
    explained = {source for (source, _, _), (_, pair, _) in best.items() if stated.get(pair) == _EXPLAINED}
    found: dict[Key, float] = {}
    for (member, relation, whole), (probability, pair, name) in best.items():
        if (probability, member) < (best.get((whole, relation, member), (0.0,))[0], whole):
            continue  # of two that would be part of each other the surer holds
        if member in explained and name in _WIDER and stated.get(pair) != _EXPLAINED:
            continue  # it is of the collective that is explained by it, not of a wider one
        found[member, relation, whole] = probability
    for key in told_once(found, one_whole=not layout.plan):
        probability, pair, name = best[key]
        ends = mentions[pair[0]], mentions[pair[1]]
        if not layout.plan:
            probability = min(probability, *(end.confidence for end in ends))  # no surer than its ends are names
        yield Link(key[1], ends[0].id, ends[1].id, round(probability, 3), name, text.evidence)
