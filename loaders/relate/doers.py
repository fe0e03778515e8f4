"""Who does it: 支持某集团建设…, 与某大学共建…, (牵头单位: 市发展改革委), 由市水利局负责.

Works and platforms within a sentence, and the task that a passage sets, where it ends in the bodies that answer for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.model import Action, Label, Link, Mention, Passage, RelationshipType
from loaders.normal import normalize
from loaders.relate.cues import cues
from loaders.relate.layout import Layout

Found = tuple[tuple[int, int], str]
_MADE = (Label.PROJECT, Label.PLATFORM)


def doers(layout: Layout) -> Iterator[Found]:
    """Yield pairs of a body and the works or zone that it makes, with the rule that ties them.

    What a body makes is named next in its sentence, after a verb of making, or bears its name right before it.
    """
    for first, last in layout.groups:
        body = layout.spans[first]
        n = last + 1
        if body.label is not Label.AGENCY or n >= len(layout.spans) or layout.spans[n].label not in _MADE:
            continue
        if layout.sentence[n] != layout.sentence[first]:
            continue
        gap = layout.text[layout.spans[last].end : layout.spans[n].start]
        rule = "doer-makes" if cues().does.fullmatch(gap) else "doer-before-name" if cues().own.fullmatch(gap) else ""
        if rule:
            made = range(n, layout.groups[layout.group_of[n]][1] + 1)
            yield from (((a, k), rule) for k in made for a in range(first, last + 1) if layout.spans[k].label in _MADE)


def answerable(passages: Sequence[Passage], mentions: Sequence[Mention], actions: Sequence[Action]) -> Iterator[Link]:
    """Yield LEADS from the bodies that a passage names as answerable to the last task set in it."""
    tasks = {passage: action.id for action in actions for passage in action.passages}
    bodies: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.label is Label.AGENCY and mention.passage in tasks:
            bodies.setdefault(mention.passage, []).append(mention)
    for passage in passages:
        if passage.id not in bodies:
            continue
        text = normalize(passage.text)
        for body in bodies[passage.id]:
            start, end = text.normal_span(body.start, body.end)
            named = cues().answerable.search(text.text[max(0, start - 60) : start])
            leads = cues().leads.match(text.text, end)
            if named or leads:
                yield Link(RelationshipType.LEADS, body.id, tasks[passage.id], 0.9, "leads-answerable", (passage.id,))
