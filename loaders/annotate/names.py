"""Names in a text as labels of its characters: B, I, E for the first, inner and last, S for a single, O for none."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
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


def overlapping(names: Sequence[Name], start: int, end: int) -> slice:
    """Return where those stand that have any of the characters ``start`` to ``end`` among names in order, all apart."""
    first = bisect_right(names, start, key=attrgetter("end"))
    return slice(first, bisect_left(names, end, lo=first, key=attrgetter("start")))
