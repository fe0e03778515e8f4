"""What the ties between two documents depend on, as one name: the same name, the same ties."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from graph.model import Action, DocumentRecords, Entity, Goal, Label

_LENGTH = 20  # characters of a hash in a name


def said_by(records: DocumentRecords, entity_of: Mapping[str, str], named: Mapping[str, Entity]) -> str:
    """Return a hash of all that a comparison reads of a document: what it states, and the things its tasks name.

    ``entity_of`` maps mentions to entities, ``named`` has the entities by id. What the document is called by its file
    is left out. The code and lexicon that compare are no part of it.
    """
    stated: tuple[Goal | Action, ...] = (*records.goals, *records.actions)
    first = {one.passages[0] for one in stated}
    things = [
        (mention.id, entity, named[entity].name if entity in named else "")
        for mention in records.mentions
        if mention.passage in first and mention.label is not Label.REGION and (entity := entity_of.get(mention.id))
    ]
    own = records.document
    about = (own.id, own.sha256, own.kind, own.level, own.region, own.period_start, own.period_end, own.year)
    said = msgspec.json.encode((about, records.targets, stated, things))
    return hashlib.sha256(said).hexdigest()[:_LENGTH]
