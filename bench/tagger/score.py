"""How good and how fast a packed tagger is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.tagger.paragraphs import Paragraph, f1
from loaders.annotate.tagger import Tagger, from_arrays

IDENTITY = np.array([[0, 1], [0, 1]], np.float32)


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


def calibration(tagger: Tagger, paragraphs: Sequence[Paragraph], steps: int = 8) -> np.ndarray:
    """Return how often names are right by how sure the tagger is of them, rising, shape ``(2, k)``.

    Args:
        tagger: one that has not seen the paragraphs.
        steps: groups of names, equally many in each.
    """
    bare = replace(tagger, calibration=IDENTITY)
    found = [(n, (n.start, n.end, n.label) in p.names) for p in paragraphs for n in bare.tag([p.text], p.code)[0]]
    groups = np.array_split(np.array(sorted((n.confidence, float(right)) for n, right in found)), steps)
    merged: list[np.ndarray] = []
    for group in groups:  # pool adjacent violators
        merged.append(group)
        while len(merged) > 1 and merged[-1][:, 1].mean() <= merged[-2][:, 1].mean():
            merged[-2:] = [np.concatenate(merged[-2:])]
    return np.array([group.mean(0) for group in merged]).T.astype(np.float32)
