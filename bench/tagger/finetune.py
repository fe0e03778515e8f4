"""Learn names from annotated paragraphs, and from plain paragraphs that teachers have marked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from bench.tagger.chain_loss import ChainLoss, SoftChainLoss
from bench.tagger.model import Tagger
from bench.tagger.paragraphs import FIELDS, lay_out, pack
from bench.tagger.student import Student
from loaders.annotate.vocabulary import UNKNOWN, Vocabulary


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast to learn."""

    epochs: int = 10
    rows: int = 8  # in a step
    rate: float = 1e-3
    blind: float = 0.15  # share of pairs, words and so on that are made unknown; a third of it for characters
    smooth: float = 0.99  # the weights kept are a running mean
    tables: bool = True  # whether the vectors of characters, pairs and words learn too
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """What networks read (fields, n) and what it should say: labels (n,), or their probabilities (n, labels)."""

    inputs: np.ndarray
    wanted: np.ndarray


def finetune(
    tagger: Tagger | Student,
    known: Vocabulary,
    gold: Sequence[Sequence[Example]],
    marked: Sequence[Example] = (),
    recipe: Recipe = Recipe(),
    tell: Callable[[str], None] = print,
) -> None:
    """Train ``tagger`` in place.

    Args:
        gold: each annotated paragraph as it stands, then told of other places; one of them is taken each time.
        marked: plain paragraphs with the probabilities that teachers give their labels; one step of them before each
            step of gold.
    """
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    tagger.tables.requires_grad_(recipe.tables)
    weights = [p for p in tagger.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=recipe.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    run = torch.compile(tagger)
    mean = {name: value.clone() for name, value in tagger.state_dict().items()}
    plain = _endless(marked, known, recipe, random) if marked else None
    tagger.train()
    done, total = 0, None
    for epoch in range(recipe.epochs):
        told = [_choose(versions, random) for versions in gold]
        losses = []
        steps = list(_batches(told, known, recipe, random))
        total = total or len(steps) * recipe.epochs
        for x, y in steps:
            scale = min(1.0, (done + 1) / 50) * max(0.02, 0.5 * (1 + math.cos(math.pi * done / total)))
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * scale
            if plain is not None:
                _step(optimizer, SoftChainLoss, run, tagger, *next(plain))
            losses.append(_step(optimizer, ChainLoss, run, tagger, x, y))
            done += 1
            _blend(mean, tagger.state_dict(), min(recipe.smooth, done / (done + 10)))
        tell(f"epoch {epoch + 1} of {recipe.epochs}: loss {np.mean(losses):.2f}")
    tagger.load_state_dict(mean)
    tagger.eval()


def _choose(versions: Sequence[Example], random: np.random.Generator) -> Example:
    """Return the paragraph as it stands or, half of the time, as told of another place."""
    return versions[0 if len(versions) == 1 or random.random() < 0.5 else random.integers(1, len(versions))]


def _step(
    optimizer: torch.optim.Optimizer,
    loss: Any,
    run: Callable[..., Any],
    tagger: Tagger | Student,
    x: np.ndarray,
    y: np.ndarray,
) -> float:
    with torch.autocast("cpu", torch.bfloat16):
        scores = run(torch.from_numpy(x))
    value = loss.apply(scores.float(), tagger.transitions, torch.from_numpy(y))
    value.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return value.item()


@torch.no_grad()
def _blend(mean: dict[str, torch.Tensor], new: dict[str, torch.Tensor], keep: float) -> None:
    for name, value in new.items():
        mean[name].lerp_(value, 1 - keep)


def _batches(
    examples: Sequence[Example], known: Vocabulary, recipe: Recipe, random: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield inputs and what is wanted, step by step, once through the examples at random."""
    rows = pack([example.inputs.shape[1] for example in examples], random)
    order = random.permutation(len(rows))
    inputs, wanted = [e.inputs for e in examples], [e.wanted for e in examples]
    for start in range(0, len(rows) - recipe.rows + 1, recipe.rows):
        x, y = lay_out([rows[i] for i in order[start : start + recipe.rows]], inputs, wanted, known)
        yield blind(x, recipe.blind, random), y


def _endless(
    examples: Sequence[Example], known: Vocabulary, recipe: Recipe, random: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield batches again and again; probabilities come as 32-bit numbers."""
    while True:
        for x, y in _batches(examples, known, recipe, random):
            yield x, y.astype(np.float32)


def blind(x: np.ndarray, share: float, random: np.random.Generator) -> np.ndarray:
    """Make some of what is read unknown, so that no one table is leant on alone."""
    for field in ("pairs", "words", "characters", "triples", "after", "before"):
        some = x[:, FIELDS.index(field)]
        some[random.random(some.shape) < (share / 3 if field == "characters" else share)] = UNKNOWN
    return x
