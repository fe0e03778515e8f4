"""Step 5: relationships between the mentions of a passage, from wording and layout.

HOSTS, SERVES, LEADS, PART_OF and LOCATED_IN between mention ids. What a heading names holds for what is under it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.model import DocumentRecords, Link, Mention, Passage, RelationshipType
from loaders.normal import NormalText, normalize
from loaders.relate import model as learned
from loaders.relate.cues import cues
from loaders.relate.doers import answerable
from loaders.relate.features import RELATION, Describer, Pair, ends, pairs
from loaders.relate.layout import Layout, Span, lay_out
from loaders.relate.plain import read_off
from loaders.relate.rules import PLAN_TRUST, floor, method

__all__ = ["relate"]

#: A paragraph with a title of its own keeps to that, not to the heading above.
_TITLED = re.compile(r"[^。，,；;：:、]{4,24}[。：:][^\n]{20}")
_WIDER = ("part_of-numbered-collective", "part_of-piece-of-collective")
_MOST = 120  # names that are compared each with each: far more than any paragraph has, though a broken file may
_SHORT = 6  # passages under a heading that its names still hold for


def relate(records: DocumentRecords) -> tuple[Link, ...]:
    """Return the relationships that the passages of a document state, between mention ids (LEADS also of actions).

    Each carries its rule's name, its passage (and the heading's, where the heading names one end) and the probability
    that it holds. Between two mentions there is one at most.
    """
    mentions: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in records.mentions:
        mentions[mention.passage].append(mention)
    plan = records.document.kind != "work_report"
    heading_of = _headings(records.passages, mentions)
    model = learned.load()
    out: list[Link] = []
    for passage in records.passages:
        here = mentions.get(passage.id)
        if not here:
            continue
        found = list(_within(passage, here, model, plan))
        heading = heading_of.get(passage.section or "")
        if heading is not None and passage.kind != "heading" and not _TITLED.match(passage.text):
            told = {(link.type, link.target if link.type is RelationshipType.HOSTS else link.source) for link in found}
            found += [
                link
                for link in _under(heading, mentions[heading.id], passage, here, model, plan)
                if (link.type, link.target if link.type is RelationshipType.HOSTS else link.source) not in told
            ]
        out += found
    return (*out, *answerable(records.passages, records.mentions, records.actions))


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


def _within(passage: Passage, here: Sequence[Mention], model: learned.Model, plan: bool) -> Iterator[Link]:
    if len(here) < 2:
        return
    text = normalize(passage.text)
    ordered = sorted(_spans(text, here), key=lambda s: (s[0].start, s[0].end))
    for part, named in _parts(text.text, ordered):
        layout = lay_out(part, [span for span, _ in named], plan)
        yield from _links(layout, [m for _, m in named], pairs(layout), model, (passage.id,))


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


def _under(
    heading: Passage,
    above: Sequence[Mention],
    passage: Passage,
    here: Sequence[Mention],
    model: learned.Model,
    plan: bool,
) -> Iterator[Link]:
    """Yield what a heading's names hold of a passage under it, as if the heading were its first sentence."""
    title, text = normalize(heading.text), normalize(passage.text)
    shift = len(title.text) + 1
    both = [*_spans(title, above[:_MOST]), *_spans(text, here[:_MOST], shift)]
    ordered = sorted(both, key=lambda s: (s[0].start, s[0].end))
    layout = lay_out(f"{title.text}。{text.text}", [span for span, _ in ordered], plan)
    across = (
        pair
        for pair in pairs(layout)
        if layout.spans[ends(layout, pair)[0]].end < shift <= layout.spans[ends(layout, pair)[1]].start
    )
    yield from _links(layout, [m for _, m in ordered], across, model, (passage.id, heading.id))


def _links(
    layout: Layout, mentions: Sequence[Mention], wanted: Iterable[Pair], model: learned.Model, evidence: tuple[str, ...]
) -> Iterator[Link]:
    under_heading = len(evidence) > 1
    describer = Describer(layout)
    scores = dict(model.score(describer, wanted))
    stated = {pair: rule for pair, rule in read_off(layout, describer) if pair in scores or not under_heading}
    best: dict[tuple[str, RelationshipType, str], tuple[float, Pair, str]] = {}
    for pair in [*scores, *(p for p in stated if p not in scores)]:
        source, target = layout.spans[pair[0]], layout.spans[pair[1]]
        relation = RELATION[source.label, target.label]
        rule, probability = stated.get(pair, ""), scores.get(pair, 0.0) * (PLAN_TRUST if layout.plan else 1.0)
        name = method(layout, pair, under_heading)
        if rule and cues().sure[rule] >= probability:
            probability, name = cues().sure[rule], f"{relation.lower()}-{rule}"
        key = (source.text, relation, target.text)
        if probability >= floor(relation, layout.plan, name) and (key not in best or probability > best[key][0]):
            best[key] = probability, pair, name
    explained = {source for (source, _, _), (_, _, name) in best.items() if name == "part_of-explained-member"}
    for (member, relation, whole), (probability, pair, name) in best.items():
        if (probability, member) < (best.get((whole, relation, member), (0.0,))[0], whole):
            continue  # of two that would be part of each other the surer holds
        if member in explained and name in _WIDER:
            continue  # it is of the collective that is explained by it, not of a wider one
        yield Link(relation, mentions[pair[0]].id, mentions[pair[1]].id, round(probability, 3), name, evidence)
