"""Commitments in tables of indicators."""

from __future__ import annotations

from collections.abc import Mapping

from graph.model import DocumentRecords
from loaders.targets.dates import Calendar
from loaders.targets.draft import Draft
from loaders.targets.outlook import Outlook


def read_tables(records: DocumentRecords, views: Mapping[str, Outlook], known: Calendar) -> dict[str, list[Draft]]:
    """Return the commitments of each row by passage id."""
    return {}
