"""How an enumeration stands in its sentence: whether it is what the paragraph, or a part of it, is about."""

from __future__ import annotations

import re

from loaders.relate.layout import Layout

#: What :func:`topics` returns; all but the last two are topics of what follows.
TOPICS = (
    "title",
    "title-wide",
    "aspect",
    "first-alone",
    "later-alone",
    "first-stop",
    "later-stop",
    "first",
    "later",
)
NO_TOPIC = TOPICS.index("first")

_LEAD = re.compile(r"(?:[一二三四五六七八九十]是|[(（]?[\d一二三四五六七八九十]{1,3}[)）]?[、.]?|[*“”—-]+)+")
_TITLE_END = re.compile(r"[^,。;:、]{0,2}(?:。|$)")
_TAIL = re.compile(r"[^,。;:、]{0,7}[,。;]")
_TITLE = 32  # characters of a first sentence that may be a title


def topics(layout: Layout) -> list[str]:
    """Return how each enumeration stands: title, aspect, a clause of its own (with a full stop after it), or else."""
    return [_topic(layout, group) for group in range(len(layout.groups))]


def _topic(layout: Layout, group: int) -> str:
    first, last = (layout.spans[n] for n in layout.groups[group])
    text = layout.text
    rest = text[last.end : last.end + 12].lstrip('”")）')
    start = layout.sentence_start(first.start)
    mark = _LEAD.match(text, start, first.start)
    lead = first.start - (mark.end() if mark else start)  # characters before it, the mark of a list left out
    if not lead and (rest[:1] in ",。" or text[first.start - 1 : first.start] == "*") and start > 0:
        return "aspect"
    if start == 0 and (layout.sentence_starts[1] if len(layout.sentence_starts) > 1 else len(text)) <= _TITLE:
        return "title" if lead <= 10 and _TITLE_END.match(rest) else "title-wide"
    if rest[:1] == ":" or rest[:2] in {"方面", "领域"} or rest[:3] == "产业链":
        return "aspect"
    clause = layout.clause_start(first.start)
    tail = _TAIL.match(rest)
    alone = tail and not (group and layout.spans[layout.groups[group][0] - 1].end > clause)
    place = "first" if clause == start else "later"
    return f"{place}-{'stop' if tail and tail[0][-1] == '。' else 'alone'}" if alone else place
