"""How a name is looked up: by what is written of it, whatever the width, case, spaces, quotes or brackets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import islice

from graph.model import Label, Value

#: The property that holds what a node can be found by, in one text, which is looked through many times faster than a
#: list: |one name|another|. It belongs to the store and is no part of the graph.
SEARCH = "search"

#: Han characters that stand side by side, as the cjk analyzer pairs them.
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
#: Pairs that an index is asked for at the most: it takes 1,024 clauses, and fewer only leave more possible.
_CLAUSES = 1000
_SETS_OFF = re.compile(r"[\W_]+")

#: The properties that a node of a label is found by, the caption first.
_FOUND_BY: Mapping[Label, tuple[str, ...]] = {
    Label.DOCUMENT: ("name", "title", "source"),
    Label.PASSAGE: ("text",),
    Label.REGION: ("name", "full_name", "aliases", "code"),
    Label.GOAL: ("name", "quote"),
    Label.TARGET: ("name", "indicator", "quote"),
    Label.ACTION: ("name", "quote"),
    **dict.fromkeys(
        (Label.INDICATOR, Label.PROJECT, Label.PLATFORM, Label.INDUSTRY, Label.AGENCY), ("name", "aliases")
    ),
}


def fold(text: str) -> str:
    """Return the letters and digits of ``text`` in one width and case; what only sets them off is left out."""
    return _SETS_OFF.sub("", unicodedata.normalize("NFKC", text).casefold())


def search_text(label: Label, properties: Mapping[str, Value]) -> str:
    """Return what a node of ``label`` is found by, folded, each once between bars; empty where it is not looked up."""
    folded = (fold(text) for name in _FOUND_BY.get(label, ()) for text in _texts(properties.get(name)))
    keys = dict.fromkeys(key for key in folded if key)
    return f"|{'|'.join(keys)}|" if keys else ""


def indexed(words: Iterable[str]) -> str:
    """Return what asks a full-text index of Neo4j (``cjk``) for all that can hold all of the folded ``words``.

    That is all pairs of neighbouring Han characters; words without any leave everything possible.
    """
    runs = (run for word in words for run in _HAN.findall(word))
    pairs = dict.fromkeys(run[at : at + 2] for run in runs for at in range(len(run) - 1))
    return " ".join(f"+{pair}" for pair in islice(pairs, _CLAUSES)) or "*:*"


def _texts(value: Value | None) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
