"""Teach the small network what the large one says about much plain text.

The small one has tables where the large one has layers, so it has to see much text; marked once by the large one, that
is quickly seen. It is then told the annotated paragraphs (bench.tagger.settle does so).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from bench.tagger import corpus
from bench.tagger.chain_loss import SoftChainLoss, marginals
from bench.tagger.finetune import Example, blind
from bench.tagger.model import WIDTHS, Tagger
from bench.tagger.muon import Together
from bench.tagger.paragraphs import FIELDS, ROW, Paragraph, between, fields
from bench.tagger.student import Student
from loaders import divisions
from loaders.annotate.grams import neighbours, slot, triples
from loaders.annotate.names import LABELS
from loaders.annotate.regions import MARKS
from loaders.annotate.vocabulary import FIRST, LAST, WHOLE, Vocabulary
from loaders.code_points import code_points
from loaders.normal import normal
from loaders.read import read as read_document
from loaders.structure import structure

STEPS, ROWS = 4000, 32  # a row has ROW characters
MOST_GRAMS = 1 << 17
_SPAN, _HALO, _SPANS = 1024, 32, 32  # characters marked at a time, what is read on both sides of them, side by side
_BLIND = 0.07  # share of pairs, words and so on that are made unknown
_PLANS = "plans"  # folder of national plans in a collection of documents
_ENDS = "\n。"  # a row to learn from goes from one of these to another
_SHORTEST = 60  # characters of a row that is told among annotated paragraphs
_OFTEN = 5  # how many times more a row of a plan is learned from
_COUNTED = 0.1  # what a gram counts where there surely is no name; 1 more where there surely is one


@dataclass(frozen=True, slots=True)
class Document:
    """A text to learn from, the division code of its place, and whether it is a plan."""

    text: str
    code: str | None
    plan: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A document, what networks read of it (fields, n), and the probability of each label (n, labels)."""

    document: Document
    inputs: np.ndarray
    shares: np.ndarray


def documents(folder: Path, everything: bool, plans: Path | None) -> Iterator[Document]:
    """Yield the plain documents to learn from: those of ``folder``, and ``plans`` as the project reads them."""
    for path, text in corpus.documents(folder, everything):
        found = divisions.find(path.parent.name)
        outline = path.relative_to(folder).parts[0] == _PLANS
        yield Document(text + "\n", found[0].code if found else None, outline)
    for path in sorted(plans.iterdir()) if plans else ():
        records = structure(read_document(path))
        text = "\n".join(normal(passage.text) for passage in records.passages)
        yield Document(text + "\n", records.document.region, True)


def mark(teacher: Tagger, known: Vocabulary, documents: Sequence[Document]) -> tuple[Vocabulary, list[Marked]]:
    """Return documents as the teacher marks them, read with a vocabulary that has grams too, and that vocabulary."""
    run = torch.compile(teacher)
    inputs = [_read(document, known) for document in documents]
    shares = [_shares(run, teacher, known, some) for some in inputs]
    richer = _with_grams(known, documents, inputs, shares)
    return richer, [Marked(d, _read(d, richer), own) for d, own in zip(documents, shares, strict=True)]


def examples(documents: Sequence[Marked], rows: int, seed: int = 1) -> list[Example]:
    """Return some rows, drawn at random, to be told among annotated paragraphs."""
    random = np.random.default_rng(seed)
    every = [(d, first, last) for d in documents for first, last in _rows(d.document.text) if last - first > _SHORTEST]
    chosen = (every[i] for i in random.permutation(len(every))[:rows])
    return [Example(d.inputs[:, a + 1 : b - 1], d.shares[a + 1 : b - 1]) for d, a, b in chosen]


def _read(document: Document, known: Vocabulary) -> np.ndarray:
    return fields(Paragraph(document.text, (), "", document.code), known)


@torch.no_grad()
def _shares(run: Callable[..., torch.Tensor], teacher: Tagger, known: Vocabulary, inputs: np.ndarray) -> np.ndarray:
    """Return the probability of each label at each character, shape ``(n, labels)``, in 16 bits."""
    n = inputs.shape[1]
    spans = -(-n // (_SPAN * _SPANS)) * _SPANS  # always as many at a time, or the matrix library plans anew
    rest = np.repeat(between(known)[:, None], spans * _SPAN - n + 2 * _HALO, axis=1)
    x = np.concatenate([rest[:, :_HALO], inputs, rest[:, _HALO:]], axis=1)[: len(WIDTHS) + 2]
    out = np.zeros((spans * _SPAN, len(LABELS)), np.float16)
    for first in range(0, spans, _SPANS):
        some = [x[:, i * _SPAN : (i + 1) * _SPAN + 2 * _HALO] for i in range(first, first + _SPANS)]
        with torch.autocast("cpu", torch.bfloat16):
            scores = run(torch.from_numpy(np.stack(some))).float().numpy()
        own = marginals(scores, teacher.transitions.detach().numpy())[:, _HALO : _HALO + _SPAN]
        out[first * _SPAN : (first + _SPANS) * _SPAN] = own.reshape(-1, len(LABELS))
    return out[:n]


def _with_grams(
    known: Vocabulary, documents: Sequence[Document], inputs: Sequence[np.ndarray], shares: Sequence[np.ndarray]
) -> Vocabulary:
    """Return the vocabulary with the triples and neighbours that are frequent, those in and beside names above all."""
    three: list[np.ndarray] = []
    two: list[np.ndarray] = []
    in_name: list[np.ndarray] = []
    in_word: list[np.ndarray] = []
    for document, some, own in zip(documents, inputs, shares, strict=True):
        letters = code_points(document.text).astype(np.uint64)
        edges = some[FIELDS.index("edges")]
        firsts, ends = np.flatnonzero(edges & FIRST), np.flatnonzero(edges & LAST) + 1
        in_name.append(_COUNTED + 1 - own[:, 0].astype(np.float32))
        in_word.append(np.maximum.reduceat(in_name[-1], firsts))
        three.append(triples(letters))
        two.append(neighbours(letters, ends, (ends - firsts).astype(np.int32)))
    chosen = _heaviest(three, in_name), _heaviest(two, in_word)
    return Vocabulary(known.characters, known.pairs, known.words, *chosen)


def _heaviest(hashes: Sequence[np.ndarray], weights: Sequence[np.ndarray]) -> np.ndarray:
    """Return the heaviest hashes, sorted, one of each slot."""
    keys, which = np.unique(np.concatenate(hashes), return_inverse=True)
    keys = keys[np.argsort(-np.bincount(which, np.concatenate(weights)), kind="stable")]
    _, first = np.unique(slot(keys), return_index=True)
    return np.sort(keys[np.sort(first)[:MOST_GRAMS]])


def distil(
    student: Student,
    teacher: Tagger,
    known: Vocabulary,
    documents: Sequence[Marked],
    steps: int = STEPS,
    seed: int = 1,
    tell: Callable[[str], None] = print,
) -> None:
    """Train ``student`` in place on documents that ``teacher`` has marked; their inputs are of ``known``."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    _begin(student, teacher, documents[0].inputs)
    matrices, tables = [layer.linear.weight for layer in student.layers], list(student.tables.parameters())
    apart = {id(p) for p in (*matrices, *tables, student.transitions)}
    optimizer = Together(matrices, tables, (p for p in student.parameters() if id(p) not in apart))
    run = torch.compile(student)
    mean: dict[str, torch.Tensor] = {}
    began, losses = time.monotonic(), []
    for step, (x, shares) in zip(range(steps), batches(documents, known, random), strict=False):
        with torch.autocast("cpu", torch.bfloat16):
            scores = run(torch.from_numpy(blind(x, _BLIND, random)))
        loss = SoftChainLoss.apply(scores.float(), student.transitions, torch.from_numpy(shares))
        loss.backward()
        optimizer.step(min(1.0, (step + 1) / 100, (1 - step / steps) / 0.7))
        student.zero_grad(set_to_none=True)
        losses.append(loss.item())
        if step % 10 == 9 and step > 0.45 * steps:
            with torch.no_grad():
                for name, value in student.state_dict().items():
                    mean[name] = mean[name].lerp(value, 0.03) if name in mean else value.clone()
        if step % 100 == 99:
            pace = (step + 1) * ROWS * ROW / (time.monotonic() - began)
            tell(f"step {step + 1} of {steps}: loss {np.mean(losses[-100:]):.2f}, {pace:,.0f} characters/s")
    if mean:
        student.load_state_dict(mean)


@torch.no_grad()
def _begin(student: Student, teacher: Tagger, inputs: np.ndarray) -> None:
    """Set the student's tables to what the teacher's first layer sees, in the main directions of it."""
    entry = teacher.encoder.entry.weight
    seen, at = {}, 0
    for name, width in WIDTHS.items():
        seen[name] = teacher.encoder.tables[name].weight @ entry[:, at : at + width].T
        at += width
    every = torch.arange((WHOLE + 1) * MARKS**2)
    edge, national, local = every // MARKS**2, every // MARKS % MARKS, every % MARKS
    seen["marks"] = seen.pop("edges")[edge] + teacher.national.weight[national] + teacher.local.weight[local]
    total = sum(seen[name][torch.from_numpy(inputs[FIELDS.index(name)])] for name in seen)
    assert isinstance(total, torch.Tensor)
    mean = total.mean(0)
    main = torch.linalg.eigh(torch.cov((total - mean).T))[1][:, -student.width :]
    main = main @ torch.linalg.qr(torch.randn(student.width, student.width))[0]
    main = main / ((total - mean) @ main).std()
    seen["marks"] = seen["marks"] - mean
    for name, vectors in seen.items():
        first, last = student.columns(name)
        student.tables[name].weight.copy_((vectors @ main)[:, first:last])
    student.transitions.copy_(teacher.transitions)


def batches(
    documents: Sequence[Marked], known: Vocabulary, random: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield inputs (ROWS, fields, ROW) and probabilities (ROWS, ROW, labels) without end, at random."""
    rows = [
        (i, first, last)
        for i, document in enumerate(documents)
        for first, last in _rows(document.document.text)
        for _ in range(1 + _OFTEN * document.document.plan)
    ]
    rest = between(known)
    order: list[int] = []
    while True:
        while len(order) < ROWS:
            order += random.permutation(len(rows)).tolist()
        x = np.tile(rest[None, :, None], (ROWS, 1, ROW))
        shares = np.zeros((ROWS, ROW, len(LABELS)), np.float32)
        shares[..., 0] = 1
        for r in range(ROWS):
            i, first, last = rows[order.pop()]
            x[r, :, : last - first] = documents[i].inputs[:, first:last]
            shares[r, 1 : last - first - 1] = documents[i].shares[first + 1 : last - 1]
        yield x, shares / shares.sum(2, keepdims=True)


def _rows(text: str) -> Iterator[tuple[int, int]]:
    """Yield rows of whole sentences, start and end (exclusive); each begins with the last character of the last."""
    ends = np.flatnonzero(np.isin(code_points(text), code_points(_ENDS)))
    start = 0
    while start < len(text) - 1:
        at = int(np.searchsorted(ends, start + ROW)) - 1
        last = int(ends[at]) if at >= 0 and ends[at] > start else min(len(text), start + ROW) - 1
        yield start, last + 1
        start = last
