"""Step 4: the mentions of projects, platforms, industries, agencies and regions in each passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model import MENTIONABLE, DocumentRecords, Mention
from loaders.annotate.bounds import after_number, within_emphasis
from loaders.annotate.campaigns import with_campaigns
from loaders.annotate.names import Name
from loaders.annotate.offices import with_offices
from loaders.annotate.pipeline import names_in
from loaders.annotate.titles import with_title
from loaders.annotate.zones import by_nature
from loaders.normal import normalize

__all__ = ["annotate"]

_PERIOD = re.compile("“?十[一二三四五六七八九]五”?(?:计划|规划|期间|时期)?")  # “十四五”计划投资5亿元: no name

_LABELS = {str(label): label for label in MENTIONABLE}


def annotate(records: DocumentRecords) -> tuple[Mention, ...]:
    """Return the mentions in every passage of a document, in order; ``confidence``: how sure the tagger is, 0 to 1."""
    if not records.passages:
        return ()
    normals = [normalize(passage.text) for passage in records.passages]
    found = names_in([normal.text for normal in normals], records.document.region)
    mentions = []
    for passage, normal, names in zip(records.passages, normals, found, strict=True):
        for name in _settled(normal.text, names, passage.kind in ("heading", "row")):
            start, end = within_emphasis(passage.text, *normal.span(name.start, name.end))
            if passage.kind == "row":
                start = after_number(passage.text, start, end)
            mentions.append(
                Mention(
                    id=f"{passage.id}/m{start}-{end}",
                    passage=passage.id,
                    label=_LABELS[name.label],
                    start=start,
                    end=end,
                    surface=passage.text[start:end],
                    confidence=round(name.confidence, 3),
                )
            )
    return tuple(mentions)


def _settled(text: str, found: Sequence[Name], bare: bool) -> Sequence[Name]:
    """Return the names that the tagger found in a text as rules settle them; ``bare``: a heading or a table's row."""
    named = [name for name in found if not _PERIOD.fullmatch(text, name.start, name.end)]
    names = by_nature(text, with_campaigns(text, with_offices(text, named)))
    return names if bare else with_title(text, names)
