"""Where things are found on the page: every node has one address, which can be sent to a colleague."""

from __future__ import annotations

from urllib.parse import quote

from graph.model import Label

_LABELS_OF_PARTS = {"s": Label.SECTION, "p": Label.PASSAGE, "t": Label.TARGET, "g": Label.GOAL, "a": Label.ACTION}


def address(key: str) -> str:
    """Return the address of the node whose id is ``key``; a section or passage is a place in its document."""
    label = label_of(key)
    if label is Label.DOCUMENT:
        return f"/document/{quote(key, safe='')}"
    if label in (Label.SECTION, Label.PASSAGE):
        document, _, part = key.rpartition("/")
        return f"/document/{quote(document, safe='')}#{quote(part, safe='')}"
    return f"/thing/{quote(key, safe='')}"


def passage_of(key: str) -> str:
    """Return the id of the passage in which the goal, target or task ``key`` is written."""
    return key.rpartition("/")[0]


def label_of(key: str) -> Label | None:
    """Return the label of the node whose id is ``key``, told from its form."""
    before, colon, _ = key.partition(":")
    if colon and "/" not in before:
        return next((label for label in Label if label.lower() == before), None)
    last = key.rpartition("/")[2] if "/" in key else ""
    return _LABELS_OF_PARTS.get(last[:1]) if last else Label.DOCUMENT
