"""Goals and actions of one document, and what its actions involve (steps 4 and 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graph.model import Action, DocumentRecords, Goal, Label, Link, Mention, RelationshipType
from loaders.passages import by_passage
from loaders.tasks.statements import statements

__all__ = ["find_stated", "tie"]

_INVOLVED = {Label.PROJECT, Label.PLATFORM, Label.INDUSTRY, Label.AGENCY}
_IN_TITLE, _IN_TEXT, _BESIDE = 0.98, 0.9, 0.95


def find_stated(records: DocumentRecords) -> tuple[tuple[Goal, ...], tuple[Action, ...]]:
    """Return the goals of a document and the tasks that it sets.

    Goals: objectives item by item, visions, and what its chapters set out to make. Tasks: titled paragraphs, numbered
    items, items of boxes.
    """
    goals: list[Goal] = []
    actions: list[Action] = []
    count: Counter[str] = Counter()
    for s in statements(records):
        p = s.passage
        if s.kind == "action":
            actions.append(
                Action(f"{p.id}/a0", p.document, p.section, (p.id,), s.name, s.number, s.start, s.end, s.year)
            )
        else:
            identity = f"{p.id}/g{count[p.id]}"
            count[p.id] += 1
            goals.append(Goal(identity, p.document, p.section, (p.id,), s.name, s.kind, s.start, s.end))
    return tuple(goals), tuple(actions)


def tie(records: DocumentRecords) -> tuple[Link, ...]:
    """Return what actions involve and which targets are stated for goals and actions, over record ids."""
    mentions = by_passage(mention for mention in records.mentions if mention.label in _INVOLVED)
    targets = by_passage(records.targets)
    links: list[Link] = []
    for action in records.actions:
        links += _involved(action, mentions)
    stating: tuple[Goal | Action, ...] = (*records.goals, *records.actions)
    for stated in stating:
        links += [
            Link(RelationshipType.HAS_TARGET, stated.id, target.id, _BESIDE, "stated-in-it", (passage,))
            for passage in stated.passages
            for target in targets[passage]
        ]
    return tuple(links)


def _involved(action: Action, mentions: dict[str, list[Mention]]) -> Iterator[Link]:
    for i, passage in enumerate(action.passages):
        for mention in mentions[passage]:
            titled = i == 0 and mention.start < action.end and mention.end > action.start
            sure = mention.confidence * (_IN_TITLE if titled else _IN_TEXT)
            method = "named-in-title" if titled else "named-in-task"
            yield Link(RelationshipType.INVOLVES, action.id, mention.id, round(sure, 3), method, (passage,))
