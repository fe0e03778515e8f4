"""The simplest candidate to measure against: lists alone, of divisions and of the names that annotations hold.

``python -m bench.tagger.lists ANNOTATED``
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bench.tagger.corpus import held_out
from bench.tagger.paragraphs import Paragraph, f1, read
from graph.model import MENTIONABLE
from loaders.annotate import regions
from loaders.annotate.gazetteer import Gazetteer


def gazetteer(paragraphs: Sequence[Paragraph]) -> Gazetteer:
    """Return the names that annotations hold, each with its most frequent kind; not words that mostly name nothing."""
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for p in paragraphs:
        for start, end, kind in p.names:
            kinds[p.text[start:end]][kind] += 1
    whole = "\n".join(p.text for p in paragraphs)
    often = {words: c.most_common(1)[0][0] for words, c in kinds.items() if 2 * c.total() > whole.count(words)}
    return Gazetteer({words: MENTIONABLE.index(kind) for words, kind in often.items()})


def find(text: str, names: Gazetteer) -> set[tuple[int, int, str]]:
    """Return listed names, and divisions where no listed name stands."""
    found = {(m.start, m.end, str(MENTIONABLE[m.kind])) for m in names.matches(text)}
    taken = {i for start, end, _ in found for i in range(start, end)}
    places = (m for m in regions.national().matches(text) if taken.isdisjoint(range(m.start, m.end)))
    return found | {(m.start, m.end, "Region") for m in places}


def main(annotated: Annotated[list[Path], typer.Argument(help="JSON lines of annotated paragraphs")]) -> None:
    """Take lists from the places that are not kept apart and measure on those that are."""
    paragraphs = [p for path in annotated for p in read(path)]
    names = gazetteer([p for p in paragraphs if not held_out(p.place)])
    apart = [p for p in paragraphs if held_out(p.place)]
    regions.national()
    began = time.monotonic()
    found = [find(p.text, names) for p in apart]
    pace = sum(len(p.text) for p in apart) / (time.monotonic() - began)
    figures = ", ".join(f"{name} {value:.3f}" for name, value in f1([set(p.names) for p in apart], found).items())
    typer.echo(f"{pace:,.0f} characters/s, {figures}")


if __name__ == "__main__":
    typer.run(main)
