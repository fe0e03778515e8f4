"""IMPLEMENTS and CORRESPONDS_TO: which tasks of one document take up which goals and tasks of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from graph.model import Entity, Link, RelationshipType
from loaders.align.features import features
from loaders.align.ranker import model
from loaders.align.reasons import Reasons
from loaders.align.units import Units
from loaders.align.words import Floats

_STRONG = 0.6  # confidence from which a tie is not marked as weak
_LEAST_TEXT, _LEAST_SENTENCE = 0.33, 0.5  # likeness below which nothing is tied, even the best of a short plan
_CORRESPONDS = 0.6  # between plans of one place more is alike, so more is asked


def implements(upper: Units, lower: Units, named: Mapping[str, Entity]) -> Iterator[Link]:
    """Yield the ties from a lower place's actions to the upper place's actions and goals, and from goals to goals."""
    if upper.units and lower.units:
        least = model("actions").threshold
        yield from _links(RelationshipType.IMPLEMENTS, upper, lower, _confidences(upper, lower, least), least, named)


def corresponds(wide: Units, narrow: Units, named: Mapping[str, Entity]) -> Iterator[Link]:
    """Yield the ties between actions of two documents of one place, each way the best or nearly so."""
    if wide.units and narrow.units:
        confidence = _confidences(wide, narrow, _CORRESPONDS)
        confidence[wide.goals] = 0
        confidence[:, narrow.goals] = 0
        yield from _links(RelationshipType.CORRESPONDS_TO, wide, narrow, confidence, _CORRESPONDS, named)


def _confidences(upper: Units, lower: Units, least: float) -> Floats:
    """Return the confidence in each pair; nought where it is less than ``least``."""
    learned = model("actions")
    alike = features(upper, lower)
    scores = learned.scores(alike)
    scores[(alike["text~text"] < _LEAST_TEXT) | (alike["sentence~sentence"] < _LEAST_SENTENCE)] = -np.inf
    # a district's goal is no task that carries out the city's task
    scores[~upper.goals[:, None] & lower.goals[None]] = -np.inf
    return learned.confidences(scores, least)


def _links(
    type_: RelationshipType,
    upper: Units,
    lower: Units,
    confidence: Floats,
    threshold: float,
    named: Mapping[str, Entity],
) -> Iterator[Link]:
    above, below = np.nonzero(confidence >= threshold)
    values, reasons = confidence[above, below].tolist(), Reasons(upper, lower, named).of(above, below)
    for i, j, value, why in zip(above.tolist(), below.tolist(), values, reasons, strict=True):
        one, other = upper.units[i], lower.units[j]
        start, end = other.folded.span(*other.sentences[why.sentence])
        sure = round(value, 3)
        yield Link(
            type_,
            other.id,
            one.id,
            sure,
            why.method,
            (other.passage, one.passage),
            {
                "reason": why.text,
                "quote": other.text[start:end].strip(),
                "strength": "strong" if sure >= _STRONG else "weak",
            },
        )
