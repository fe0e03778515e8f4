"""Annotated paragraphs: read, tied to the place of their document, packed into rows, and scored."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from graph.model import MENTIONABLE
from loaders import divisions
from loaders.annotate.names import LABELS
from loaders.annotate.vocabulary import Vocabulary
from loaders.normal import NormalText, normalize
from loaders.read import read as read_document
from loaders.structure import structure

#: What networks read at each character, in order: the large one the first six, the small one what it has tables for.
FIELDS = ("characters", "pairs", "words", "edges", "national", "local", "triples", "after", "before", "marks")
ROW = 512  # characters in a row that is trained on; a longer paragraph is left out
_SLACK = 60  # how many open rows are tried for a paragraph


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in normal form with its names (start, end, kind)."""

    text: str
    names: tuple[tuple[int, int, str], ...]
    place: str  # name of the place, or of the document
    code: str | None  # division code of the place


def read(path: Path, documents: Path | None = None) -> list[Paragraph]:
    """Read JSON lines of annotated paragraphs.

    Args:
        path: lines with ``text`` and ``mentions`` (``type``, ``surface`` and, where known, ``start`` and ``end``), and
            either ``source`` (a path whose folder is the place) or ``doc`` (the stem of one of ``documents``).
        documents: folder of the documents that ``doc`` names; their own place is read from them.
    """
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        normal = normalize(record["text"])
        place = PurePosixPath(record["source"]).parent.name if "source" in record else record["doc"]
        code = _code(place) if "source" in record else _own_place(place, documents)
        out.append(Paragraph(normal.text, tuple(sorted(_names(normal, record["mentions"]))), place, code))
    return out


def _names(normal: NormalText, mentions: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind in normal form; a mention without its place is the first like it that is still free."""
    free = [True] * len(normal.text)
    for mention in sorted(mentions, key=lambda m: -len(m["surface"])):
        if "start" in mention:
            start, end = normal.normal_span(mention["start"], mention["end"])
        else:
            words = normalize(mention["surface"]).text
            places = (m.start() for m in re.finditer(re.escape(words), normal.text))
            start = next((i for i in places if all(free[i : i + len(words)])), -1)
            end = start + len(words)
        if start >= 0:
            free[start:end] = [False] * (end - start)
            yield start, end, mention["type"]


def _code(place: str) -> str | None:
    found = divisions.find(place)
    return found[0].code if found else None


@lru_cache(maxsize=256)
def _own_place(stem: str, documents: Path | None) -> str | None:
    paths = sorted(documents.glob(f"{stem}.*")) if documents else []
    return structure(read_document(paths[0])).document.region if paths else None


def labels(paragraph: Paragraph) -> np.ndarray:
    """Return the number of the right label of each character."""
    row = ["O"] * len(paragraph.text)
    for start, end, kind in paragraph.names:
        row[start:end] = [f"I-{kind}"] * (end - start)
        row[start], row[end - 1] = (f"B-{kind}", f"E-{kind}") if end - start > 1 else (f"S-{kind}",) * 2
    return np.array([LABELS.index(label) for label in row])


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind of each whole name in a row of labels."""
    start = -1
    for i, label in enumerate(labels):
        if label[0] in "BS":
            start = i
        if label[0] in "ES" and start >= 0:
            yield start, i + 1, label[2:]
            start = -1
        elif label[0] == "O":
            start = -1


def fields(paragraph: Paragraph, known: Vocabulary) -> np.ndarray:
    """Return what networks read, shape ``(fields, n)``."""
    reading = known.read(paragraph.text, paragraph.code)
    return np.stack([getattr(reading, field).astype(np.int32) for field in FIELDS])


def between(known: Vocabulary) -> np.ndarray:
    """Return what stands between paragraphs, a line break, as networks read it, shape ``(fields,)``."""
    return fields(Paragraph("\n", (), "", None), known)[:, 0]


def pack(lengths: Sequence[int], random: np.random.Generator, width: int = ROW) -> list[list[int]]:
    """Return rows of paragraphs (by position) that fit ``width`` with line breaks around them, at random, well full."""
    size = np.asarray(lengths)
    order = np.argsort(np.round(-size / 40) + random.random(len(size)) * 1.5)
    rows: list[list[int]] = []
    free: list[int] = []
    for i in order[size[order] < width - 1]:
        need = lengths[i] + 1
        fit = next((j for j in range(max(0, len(rows) - _SLACK), len(rows)) if free[j] >= need), None)
        if fit is None:
            rows.append([])
            free.append(width - 1)
            fit = len(rows) - 1
        rows[fit].append(int(i))
        free[fit] -= need
    return rows


def lay_out(
    rows: Sequence[Sequence[int]], inputs: Sequence[np.ndarray], wanted: Sequence[np.ndarray], known: Vocabulary
) -> tuple[np.ndarray, np.ndarray]:
    """Return inputs (rows, fields, ROW) and what is wanted (rows, ROW, …), line breaks between paragraphs."""
    x = np.tile(between(known)[None, :, None], (len(rows), 1, ROW))
    y = np.zeros((len(rows), ROW, *wanted[0].shape[1:]), wanted[0].dtype)
    if y.ndim > 2:
        y[..., 0] = 1
    for r, row in enumerate(rows):
        at = 1
        for i in row:
            end = at + inputs[i].shape[1]
            x[r, :, at:end], y[r, at:end] = inputs[i], wanted[i]
            at = end + 1
    return x, y


def f1(right: Iterable[set[tuple[int, int, str]]], found: Iterable[set[tuple[int, int, str]]]) -> dict[str, float]:
    """Return strict precision, recall and F1 of all names, and F1 of each kind."""
    wanted, given, hit = Counter[str](), Counter[str](), Counter[str]()
    for a, b in zip(right, found, strict=True):
        for counter, names in ((wanted, a), (given, b), (hit, a & b)):
            counter.update(kind for _, _, kind in names)
            counter["all"] += len(names)
    score = {kind: 2 * hit[kind] / max(1, wanted[kind] + given[kind]) for kind in ("all", *MENTIONABLE)}
    return {"precision": hit["all"] / max(1, given["all"]), "recall": hit["all"] / max(1, wanted["all"])} | score
