"""How good and how fast a packed tagger is."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from bench.tagger.paragraphs import Paragraph, f1
from loaders.annotate.tagger import Tagger, from_arrays


def load(model: Path) -> Tagger:
    """Return the tagger packed in a file."""
    with np.load(model) as arrays:
        return from_arrays(dict(arrays))


def report(model: Path, paragraphs: list[Paragraph]) -> str:
    """Return strict precision, recall and F1 over paragraphs, and characters a second, in a line."""
    tagger = load(model)
    for paragraph in paragraphs:  # the gazetteers of the places are made once, not part of the pace
        tagger.vocabulary.read("", paragraph.code)
    began = time.monotonic()
    found = [{(n.start, n.end, n.label) for n in tagger.tag([p.text], p.code)[0]} for p in paragraphs]
    pace = sum(len(p.text) for p in paragraphs) / (time.monotonic() - began)
    figures = f1([set(p.names) for p in paragraphs], found)
    return f"{len(paragraphs)} paragraphs, {pace:,.0f} characters/s: " + ", ".join(
        f"{name} {value:.3f}" for name, value in figures.items()
    )
