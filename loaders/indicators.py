"""Canonical names of indicators, shared across plans."""

from __future__ import annotations

from loaders.normal import normal


def measure_of(indicator: str) -> str:
    """Return the canonical name of what ``indicator`` measures."""
    return normal(indicator)
