"""Where things are found on the page: every node has one address, which can be sent to a colleague."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlencode

from graph.model import Label

_LABELS = {label.lower(): label for label in Label}
_LABELS_OF_PARTS = {"s": Label.SECTION, "p": Label.PASSAGE, "t": Label.TARGET, "g": Label.GOAL, "a": Label.ACTION}


@lru_cache(maxsize=1 << 15)
def address(key: str) -> str:
    """Return the address of the node whose id is ``key``; a section or passage is a place in its document."""
    label = label_of(key)
    if label is Label.DOCUMENT:
        return f"/document/{quote(key, safe='')}"
    if label in (Label.SECTION, Label.PASSAGE):
        document, _, part = key.rpartition("/")
        return f"/document/{quote(document, safe='')}#{quote(part, safe='')}"
    return f"/thing/{quote(key, safe='')}"


@lru_cache(maxsize=1 << 13)
def named(label: str, name: str, document: str = "") -> str:
    """Return the address that leads from a name to its node, or to a search where the name alone does not tell."""
    given = {"label": label, "name": name} | ({"document": document} if document else {})
    return f"/named?{urlencode(given)}"


def passage_of(key: str) -> str:
    """Return the id of the passage in which the goal, target or task ``key`` is written."""
    return key.rpartition("/")[0]


def label_of(key: str) -> Label | None:
    """Return the label of the node whose id is ``key``, told from its form."""
    before, colon, _ = key.partition(":")
    if colon and "/" not in before:
        return _LABELS.get(before)
    last = key.rpartition("/")[2] if "/" in key else ""
    return _LABELS_OF_PARTS.get(last[:1]) if last else Label.DOCUMENT
