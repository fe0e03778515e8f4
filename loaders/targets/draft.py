"""What the grammar finds before it becomes a record: one number, what it measures and what it promises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A commitment at ``start`` to ``end`` of a passage's normal form."""

    start: int
    end: int
    indicator: str
    value: float
    unit: str
    comparator: str
    kind: str
    year: int | None
    baseline: float | None = None
    baseline_year: int | None = None
    growth: float | None = None
    binding: bool | None = None
    owner: str = ""  # whose measure it is, where the words behind the number say so
