"""Plain paragraphs marked by teachers: what several taggers say together is better than what one of them says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from bench.tagger.chain_loss import marginals
from bench.tagger.corpus import held_out, lines
from bench.tagger.finetune import Example
from bench.tagger.model import Tagger
from bench.tagger.paragraphs import Paragraph, fields, lay_out, pack
from loaders import divisions
from loaders.annotate.names import LABELS
from loaders.annotate.vocabulary import Vocabulary

_SHORTEST, _LONGEST, _OF_A_DOCUMENT = 60, 480, 12
_SENTENCE = re.compile(r"[^。]*。|[^。]+$")
_ROWS = 16
_SIGNS = (("、", 1), ("项目", 2), ("“", 2), ("产业", 2), ("区", 1), ("工程", 1))  # of a paragraph with many names


def _pieces(line: str) -> list[str]:
    out = [""]
    for sentence in _SENTENCE.findall(line):
        if len(out[-1]) + len(sentence) > _LONGEST:
            out.append("")
        out[-1] += sentence[:_LONGEST]
    return out


def pool(folder: Path, everything: bool, without: set[str], seed: int = 9) -> list[Paragraph]:
    """Return plain paragraphs of many documents, those rich in names more often; none that holds one of ``without``."""
    random = np.random.default_rng(seed)
    barred = {text[20:60] for text in without}
    seen: set[str] = set()
    out = []
    for path in sorted(folder.rglob("*.md")):
        place = path.parent.name
        if held_out(place) and not everything:
            continue
        found = divisions.find(place)
        pieces = [piece for line in lines(path.read_text(encoding="utf-8")) for piece in _pieces(line)]
        fit = [p for p in pieces if len(p) >= _SHORTEST and p not in seen and p[20:60] not in barred]
        if not fit:
            continue
        rich = np.array([(3 + sum(p.count(s) * n for s, n in _SIGNS)) / (len(p) + 100) for p in fit])
        for i in random.choice(len(fit), min(len(fit), _OF_A_DOCUMENT), replace=False, p=rich / rich.sum()):
            seen.add(fit[i])
            out.append(Paragraph(fit[i], (), place, found[0].code if found else None))
    return out


@torch.no_grad()
def mark(teachers: Sequence[Tagger], known: Vocabulary, plain: Sequence[Paragraph]) -> list[Example]:
    """Return the paragraphs with the mean of the teachers' probabilities for each label of each character."""
    inputs = [fields(p, known) for p in plain]
    wanted = [np.zeros((x.shape[1], len(LABELS)), np.float16) for x in inputs]
    rows = pack([x.shape[1] for x in inputs], np.random.default_rng(0))
    for start in range(0, len(rows), _ROWS):
        some = rows[start : start + _ROWS]
        x, _ = lay_out(some, inputs, wanted, known)
        with torch.autocast("cpu", torch.bfloat16):
            scores = [teacher(torch.from_numpy(x)).float().numpy() for teacher in teachers]
        own = [marginals(s, t.transitions.numpy()) for s, t in zip(scores, teachers, strict=True)]
        shares = np.mean(own, axis=0)
        for r, row in enumerate(some):
            at = 1
            for i in row:
                wanted[i][:] = shares[r, at : at + len(wanted[i])]
                at += len(wanted[i]) + 1
    return [Example(x, y) for x, y in zip(inputs, wanted, strict=True)]
