"""Learn the language: guess hidden words of plain text from what stands around them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from bench.tagger.model import Encoder
from bench.tagger.muon import Together
from loaders.annotate.vocabulary import FIRST, MASK

SPAN, ROWS = 256, 64  # characters in a row, rows in a step
ASKED = 3072  # characters guessed in a step: always as many, or the matrix library keeps a program for each number
_HIDE, _GO_ON, _SHOW = 0.13, 0.4, 0.1  # a word is hidden, the next one too; a word to guess is shown all the same


def batches(row: np.ndarray, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield inputs (ROWS, 4, SPAN) that go once through ``row`` (4, n), at random."""
    order = random.permutation((row.shape[1] - SPAN) // SPAN)
    for start in range(0, len(order) - ROWS + 1, ROWS):
        offset = int(random.integers(SPAN))
        at = order[start : start + ROWS, None] * SPAN + offset + np.arange(SPAN)
        yield row[:, at].transpose(1, 0, 2).astype(np.int64)


def hide(x: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return ``x`` (rows, 4, n) with some words hidden, and which characters are to be guessed (rows, n)."""
    first = (x[:, 3] & FIRST) > 0
    first[:, 0] = True
    word = np.cumsum(first.ravel()) - 1
    words = int(word[-1]) + 1
    chosen = random.random(words) < _HIDE
    chosen[1:] |= chosen[:-1] & (random.random(words - 1) < _GO_ON)
    shape = first.shape
    guess = chosen[word].reshape(shape)
    hidden = guess & ~(random.random(words) < _SHOW)[word].reshape(shape)
    touched = hidden.copy()
    touched[:, :-1] |= hidden[:, 1:]
    out = x.copy()
    out[:, 0][hidden] = MASK
    out[:, 1][touched] = MASK
    out[:, 2][hidden] = MASK
    return out, guess


def pretrain(
    encoder: Encoder, row: np.ndarray, seed: int = 1, steps: int | None = None, tell: Callable[[str], None] = print
) -> None:
    """Train ``encoder`` in place, once through ``row`` (4, n), or for fewer ``steps``."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    guesser = nn.Linear(encoder.width, encoder.tables["characters"].num_embeddings)
    nn.init.zeros_(guesser.weight)
    matrices, vectors = [layer.linear.weight for layer in encoder.layers], list(encoder.tables.parameters())
    apart = {id(p) for p in (*matrices, *vectors)}
    learnt = (*encoder.parameters(), *guesser.parameters())
    optimizer = Together(matrices, vectors, (p for p in learnt if id(p) not in apart))
    run = torch.compile(encoder)
    whole = (row.shape[1] - SPAN) // SPAN // ROWS
    last = min(steps or whole, whole)
    began, losses = time.monotonic(), []
    for step, x in zip(range(last), batches(row, random), strict=False):
        shown, guess = hide(x, random)
        asked = torch.from_numpy(np.resize(random.permutation(np.flatnonzero(guess)), ASKED))
        with torch.autocast("cpu", torch.bfloat16):
            scores = guesser(run(torch.from_numpy(shown)).reshape(-1, encoder.width)[asked])
        loss = functional.cross_entropy(scores.float(), torch.from_numpy(x[:, 0]).reshape(-1)[asked])
        loss.backward()
        optimizer.step(min(1.0, (step + 1) / 100, (1 - step / last) / 0.6))
        optimizer.adam.zero_grad(set_to_none=True)
        losses.append(loss.item())
        if step % 100 == 99:
            pace = (step + 1) * ROWS * SPAN / (time.monotonic() - began)
            tell(f"step {step + 1} of {last}: loss {np.mean(losses[-100:]):.3f}, {pace:,.0f} characters/s")
