"""Learn the ranker's weights and calibrate its confidence on traces that it was not learned from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from loaders.align.learn.traces import Block
from loaders.align.ranker import Model, sigmoid
from loaders.align.words import Floats

Doubles = npt.NDArray[np.float64]

FOLDS = 5
_STEPS = 50  # of Newton's method; a dozen are enough
_SMALLEST = 1e-6
_CANDIDATES = 12  # pairs of an item and a document that calibration looks at, best first


def fit(names: Sequence[str], found: Sequence[Block], strength: float, threshold: float) -> Model:
    """Return the model learned from all of ``found``, calibrated by folds of items; ``strength``: regularisation."""
    fold_of = {item: i % FOLDS for i, item in enumerate(_shuffled(sorted({block.item for block in found})))}
    held: list[tuple[Block, Floats]] = []
    for fold in range(FOLDS):
        learned = _linear(names, [b for b in found if fold_of[b.item] != fold], strength)
        held += [(b, _scores(learned, b)) for b in found if fold_of[b.item] == fold]
    best = _calibrate(held, slice(0, 1))
    other = _calibrate(held, slice(1, _CANDIDATES))
    whole = _linear(names, found, strength)
    return Model(whole.names, whole.mean, whole.spread, whole.weight, whole.intercept, best, other, threshold)


def held_out(names: Sequence[str], found: Sequence[Block], strength: float) -> list[tuple[Block, Floats]]:
    """Return for every block the confidences that a model gives neither learned nor calibrated on its item."""
    fold_of = {item: i % FOLDS for i, item in enumerate(_shuffled(sorted({block.item for block in found})))}
    out: list[tuple[Block, Floats]] = []
    for fold in range(FOLDS):
        learned = fit(names, [b for b in found if fold_of[b.item] != fold], strength, 0.5)
        mine = [block for block in found if fold_of[block.item] == fold]
        out += [(block, learned.confidences(_scores(learned, block)[None])[0]) for block in mine]
    return out


def reliability(held: Sequence[tuple[Block, Floats]], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return for each tenth of confidence its mean, the share of counterparts, and the number of pairs."""
    sure = np.concatenate([p for _, p in held])
    wanted = np.concatenate([block.wanted for block, _ in held])
    place = np.minimum((sure * bins).astype(int), bins - 1)
    out: list[tuple[float, float, int]] = []
    for i in range(bins):
        here = place == i
        if here.any():
            out.append((float(sure[here].mean()), float(wanted[here].mean()), int(here.sum())))
    return out


def _shuffled(items: Sequence[str]) -> list[str]:
    return [items[i] for i in np.random.default_rng(1).permutation(len(items))]


def _scores(model: Model, block: Block) -> Floats:
    return model.scores({name: block.values[:, i] for i, name in enumerate(model.names)})


def _linear(names: Sequence[str], found: Sequence[Block], strength: float) -> Model:
    values = np.concatenate([block.values for block in found]).astype(np.float64)
    wanted = np.concatenate([block.wanted for block in found]).astype(np.float64)
    weight = np.concatenate([block.weight for block in found]).astype(np.float64)
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread < 1e-6, 1, spread)
    learned = _logistic((values - mean) / spread, wanted, weight, strength)
    a, b, c = (x.astype(np.float32) for x in (mean, spread, learned[:-1]))
    return Model(tuple(names), a, b, c, float(learned[-1]), (1.0, 0.0), (1.0, 0.0), 0.5)


def _logistic(values: Doubles, wanted: Doubles, weight: Doubles, strength: float) -> Doubles:
    """Return the weights and, last, the intercept of a logistic regression by Newton's method."""
    x = np.column_stack([values, np.ones(len(values))])
    penalty = np.full(x.shape[1], strength)
    penalty[-1] = 1e-6
    learned = np.zeros(x.shape[1])
    share = float(np.average(wanted, weights=weight)) if len(wanted) else 0.5
    learned[-1] = math.log(max(share, 1e-6) / max(1 - share, 1e-6))
    loss = _loss(x, wanted, weight, penalty, learned)
    for _ in range(_STEPS):
        chance = sigmoid(x @ learned)
        slope = x.T @ (weight * (chance - wanted)) + penalty * learned
        curve = (x * (weight * chance * (1 - chance))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        while (after := _loss(x, wanted, weight, penalty, learned - step)) > loss and np.abs(step).max() > _SMALLEST:
            step /= 2
        if np.abs(step).max() <= _SMALLEST:
            break
        learned, loss = learned - step, after
    return learned


def _loss(x: Doubles, wanted: Doubles, weight: Doubles, penalty: Doubles, learned: Doubles) -> float:
    score = x @ learned
    return float((weight * (np.logaddexp(0, score) - wanted * score)).sum() + (penalty * learned**2).sum() / 2)


def _calibrate(held: Sequence[tuple[Block, Floats]], ranks: slice) -> tuple[float, float]:
    """Return slope and offset that turn scores of pairs at these ranks into probabilities."""
    scores: list[float] = []
    wanted: list[float] = []
    for block, score in held:
        order = np.argsort(-score)[ranks]
        scores += score[order].tolist()
        wanted += block.wanted[order].tolist()
    x, y = np.array(scores)[:, None], np.array(wanted)
    slope, offset = _logistic(x, y, np.ones(len(y)), 0.01)
    return float(slope), float(offset)
