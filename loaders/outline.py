"""What is known of a document without unpacking its records: enough to tell that nothing of it has changed."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

import msgspec

from graph.model import Action, DocumentRecords, Goal, Label

_LENGTH = 16  # bytes of a hash


class Tasks(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A passage in which goals and tasks are stated first, and how many.

    ``things``: numbers, among the document's mentions, of those that name something there other than a place.
    """

    passage: str
    count: int
    things: tuple[int, ...]


class Outline(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What stands for the records of a document.

    ``said``: a hash of all of them but the document's head; ``tasks``: where its goals and tasks are stated. ``more``:
    passages, and entities that were found there beside what the mentions mean.
    """

    said: bytes
    tasks: tuple[Tasks, ...]
    more: tuple[tuple[str, str], ...] = ()


def outline(records: DocumentRecords, body: bytes) -> Outline:
    """Return the outline of records; ``body``: all that they say but the document's head."""
    stated: tuple[Goal | Action, ...] = (*records.goals, *records.actions)
    count = Counter(one.passages[0] for one in stated)
    things: dict[str, list[int]] = {passage: [] for passage in count}
    for number, mention in enumerate(records.mentions):
        if mention.passage in things and mention.label is not Label.REGION:
            things[mention.passage].append(number)
    tasks = tuple(Tasks(passage, count[passage], tuple(found)) for passage, found in things.items())
    return Outline(blake2b(body, digest_size=_LENGTH).digest(), tasks)
