"""The first tagger: a linear-chain CRF on hand-made features of characters, words, list items and divisions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files

import pycrfsuite  # type: ignore[import-untyped]
import rjieba

from loaders.annotate import regions
from loaders.annotate.names import Name, spans

_BREAKS = frozenset("、，。；：？！,;:()（）")


def features(text: str, place: str | None) -> list[list[str]]:
    """Return the features of each character of a text in normal form; ``place`` is the code of the document's place."""
    n = len(text)
    edge, word, pos = ["I"] * n, [""] * n, [""] * n
    at = 0
    for w, tag in rjieba.tag(text):
        end = at + len(w)
        for i in range(at, end):
            word[i], pos[i] = w, tag
        edge[at] = "B" if len(w) > 1 else "S"
        if len(w) > 1:
            edge[end - 1] = "E"
        at = end
    tail = [""] * n
    at = 0
    for i in range(n + 1):
        if i == n or text[i] in _BREAKS:
            for j in range(at, i):
                tail[j] = text[max(at, i - 2) : i]
            at = i + 1
    national = regions.marks(text, regions.national())
    local = regions.marks(text, regions.local(place)) if place else national * 0
    padded = f"\2\2\2{text}\3\3\3"
    out = []
    for i in range(n):
        c = padded[i : i + 7]
        f = ["b"]
        f += [f"{k}{c[k]}" for k in range(7)]
        f += [f"p{k}{c[k : k + 2]}" for k in range(1, 5)]
        f += [f"t{k}{c[k : k + 3]}" for k in range(1, 4)]
        f += [f"w{word[i]}", f"e{edge[i]}{pos[i]}", f"l{tail[i]}", f"n{national[i]}", f"o{local[i]}"]
        if i:
            f += [f"w-{word[i - 1]}", f"e-{edge[i - 1]}{pos[i - 1]}", f"n-{national[i - 1]}"]
        if i + 1 < n:
            f += [f"w+{word[i + 1]}", f"e+{edge[i + 1]}{pos[i + 1]}", f"n+{national[i + 1]}"]
        out.append(f)
    return out


@cache
def _tagger() -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    with as_file(files("loaders.annotate").joinpath("model", "crf.model")) as model:
        tagger.open(str(model))
    return tagger


def tag(texts: Sequence[str], place: str | None = None) -> list[list[Name]]:
    """Return the names in each text (in normal form) of a document about ``place`` (a division code or None)."""
    tagger = _tagger()
    out = []
    for text in texts:
        labels = tagger.tag(features(text, place)) if text else []
        out.append(
            [
                Name(start, end, label, min(tagger.marginal(labels[i], i) for i in range(start, end)))
                for start, end, label in spans(labels)
            ]
        )
    return out
