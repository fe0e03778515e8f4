"""Targets: quantified commitments, one for each indicator, value and date, in the place where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.model import DocumentRecords, Passage, Target
from loaders.indicators import measure_of
from loaders.normal import NormalText
from loaders.structure import run_in_title
from loaders.targets.dates import calendar
from loaders.targets.draft import Draft
from loaders.targets.outlook import outlooks
from loaders.targets.prose import read_prose
from loaders.targets.sentences import plain
from loaders.targets.table import read_tables

__all__ = ["find_targets"]

#: What a passage without it can be left unread for: a digit, or a numeral that makes an amount, a share or a rank.
_MAY_PROMISE = re.compile("[0-9０-９万亿番]|[一二三四五六七八九]成|分之|前[一二三四五六七八九十]|倍增")


def find_targets(records: DocumentRecords) -> tuple[Target, ...]:
    """Return the targets of a document, in the order of its passages; it needs sections and passages alone."""
    document = records.document
    known = calendar(document.period_start, document.period_end, document.year, document.kind == "work_report")
    views = outlooks(records, known)
    tables = read_tables(records, views, known)
    titles = {section.id: section.title for section in records.sections}
    out: list[Target] = []
    for passage in records.passages:
        if not _MAY_PROMISE.search(passage.text):
            continue
        normal = plain(passage.text)
        drafts = tables.get(passage.id, []) if passage.kind == "row" else []
        if passage.kind in {"paragraph", "item"}:
            drafts = read_prose(normal.text, views[passage.id], known)
        title = run_in_title(passage)
        heading = passage.text[slice(*title)] if title else titles.get(passage.section or "", "")
        out.extend(_targets(passage, normal, drafts, heading))
    return tuple(out)


def _targets(passage: Passage, normal: NormalText, drafts: Iterable[Draft], heading: str) -> Iterable[Target]:
    for n, draft in enumerate(drafts):
        start, end = normal.span(draft.start, draft.end)
        yield Target(
            id=f"{passage.id}/t{n}",
            document=passage.document,
            passage=passage.id,
            section=passage.section,
            indicator=draft.indicator,
            measure=draft.owner + measure_of(draft.indicator, heading),
            value=draft.value,
            unit=draft.unit,
            comparator=draft.comparator,
            year=draft.year,
            kind=draft.kind,
            start=start,
            end=end,
            quote=passage.text[start:end],
            baseline=draft.baseline,
            baseline_year=draft.baseline_year,
            growth=draft.growth,
            binding=draft.binding,
        )
