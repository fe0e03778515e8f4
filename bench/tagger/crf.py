"""The plain candidate to measure against: a linear-chain CRF on hand-made features.

``python -m bench.tagger.crf ANNOTATED``. Needs python-crfsuite, which the project itself does not.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Annotated

import pycrfsuite
import rjieba
import typer

from bench.tagger.corpus import held_out
from bench.tagger.paragraphs import Paragraph, f1, labels, read, spans
from loaders.annotate import regions
from loaders.annotate.names import LABELS

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


def main(annotated: Annotated[list[Path], typer.Argument(help="JSON lines of annotated paragraphs")]) -> None:
    """Train on the places that are not kept apart and measure on those that are."""
    paragraphs = [p for path in annotated for p in read(path)]
    trainer = pycrfsuite.Trainer(verbose=False)
    for p in paragraphs:
        if not held_out(p.place):
            trainer.append(features(p.text, p.code), [LABELS[i] for i in labels(p)])
    trainer.set_params({"c1": 0.2, "c2": 0.02, "max_iterations": 120})
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "crf.model"
        trainer.train(str(model))
        size = model.stat().st_size
        tagger = pycrfsuite.Tagger()
        tagger.open(str(model))
        apart: list[Paragraph] = [p for p in paragraphs if held_out(p.place)]
        began = time.monotonic()
        found = [set(spans(tagger.tag(features(p.text, p.code)))) for p in apart]
        pace = sum(len(p.text) for p in apart) / (time.monotonic() - began)
    figures = ", ".join(f"{name} {value:.3f}" for name, value in f1([set(p.names) for p in apart], found).items())
    typer.echo(f"{size / 1e6:.1f} MB, {pace:,.0f} characters/s, {figures}")


if __name__ == "__main__":
    typer.run(main)
