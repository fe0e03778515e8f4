"""Names in a text as labels of its characters: B, I, E for the first, inner and last, S for a single, O for none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graph.model import MENTIONABLE


class Name(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a text that name a thing of a kind (a label of the graph)."""

    start: int
    end: int
    label: str
    confidence: float


#: The labels in the order that models number them.
LABELS = ("O", *(f"{edge}-{kind}" for kind in MENTIONABLE for edge in "BIES"))


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of each whole name in a row of labels."""
    start = -1
    for i, label in enumerate(labels):
        if label[0] in "BS":
            start = i
        if label[0] in "ES" and start >= 0:
            yield start, i + 1, label[2:]
            start = -1
        elif label[0] == "O":
            start = -1
