"""Logistic regression with L2 over sparse rows, by L-BFGS, in numpy alone: the same rows give the same weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from loaders.relate.columns import Floats, Ints, logistic


def fit(index: NDArray[np.int32], starts: Ints, truth: Floats, penalty: Floats, trust: Floats | None = None) -> Floats:
    """Return the weights of a logistic regression; ``trust`` weighs the rows."""
    size = len(penalty)
    trust = np.ones(len(truth)) if trust is None else trust
    sizes = np.diff(starts)

    def loss(weights: Floats) -> tuple[float, Floats]:
        p = bounded(np.add.reduceat(weights[index], starts[:-1]))
        value = -(trust * (truth * np.log(p + 1e-12) + (1 - truth) * np.log(1 - p + 1e-12))).sum()
        slope = np.bincount(index, weights=np.repeat(trust * (p - truth), sizes), minlength=size)
        return float(value + (penalty / 2 * weights) @ weights), slope + penalty * weights

    return minimize(loss, np.zeros(size))


def bounded(odds: Floats) -> Floats:
    """Return probabilities; a step too far that makes odds huge overflows nothing."""
    return logistic(np.clip(odds, -30, 30))


def minimize(loss: Callable[[Floats], tuple[float, Floats]], x: Floats, rounds: int = 100, memory: int = 8) -> Floats:
    """Return where a smooth convex function is least, by L-BFGS with halving steps."""
    value, slope = loss(x)
    kept: list[tuple[Floats, Floats]] = []
    for _ in range(rounds):
        direction = _direction(slope, kept)
        step = 1.0
        for _ in range(12):
            to = x - step * direction
            there, slope_there = loss(to)
            if there <= value - 1e-4 * step * float(slope @ direction):
                break
            step /= 2
        moved, turned = to - x, slope_there - slope
        if moved @ turned > 1e-10:
            kept = [*kept, (moved, turned)][-memory:]
        done = abs(value - there) < 1e-5 * abs(value)
        x, value, slope = to, there, slope_there
        if done:
            break
    return x


def _direction(slope: Floats, kept: list[tuple[Floats, Floats]]) -> Floats:
    q = slope.copy()
    sizes = []
    for moved, turned in reversed(kept):
        size = float(moved @ q / (turned @ moved))
        sizes.append(size)
        q -= size * turned
    q *= float(kept[-1][0] @ kept[-1][1] / (kept[-1][1] @ kept[-1][1])) if kept else 0.1 / max(1.0, np.abs(slope).max())
    for (moved, turned), size in zip(kept, reversed(sizes), strict=True):
        q += moved * (size - float(turned @ q / (turned @ moved)))
    return q
