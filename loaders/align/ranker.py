"""Which goals and actions of a lower document take up which of the upper: a small linear model over ways of likeness.

Its weights are data (``model/actions.toml``, for targets ``model/measures.toml``), learned from traces that a person
made, by ``python -m loaders.align.learn actions``. The confidence is calibrated on traces it was not learned from: of
the pairs at .8, eight in ten are counterparts. Of all units of one lower document the best is more often right, at the
same score, than those behind it; so the two are calibrated apart.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from loaders.align.likeness import Likeness
from loaders.align.words import Floats


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model: ``names`` of the features, each with mean, spread and weight; slope and offset of confidence."""

    names: tuple[str, ...]
    mean: Floats
    spread: Floats
    weight: Floats
    intercept: float
    best: tuple[float, float]  # slope and offset for the best unit of the lower document
    other: tuple[float, float]
    threshold: float  # confidence from which a pair is shown

    def scores(self, features: Mapping[str, Floats]) -> Floats:
        """Return the model's score of every pair: log odds before calibration; (upper units, lower units)."""
        if isinstance(features, Likeness) and features.names == self.names:
            every = features.all
        else:
            every = np.stack([features[name] for name in self.names])
        scale = self.weight / self.spread
        out: Floats = np.tensordot(scale, every, 1)
        out += self.intercept - float(scale @ self.mean)
        return out

    def confidences(self, scores: Floats, least: float = 0) -> Floats:
        """Return the probability that each pair is one of counterparts, from scores; -inf (not allowed) gives 0.

        One that is less than ``least`` may be given as 0, too.
        """
        if not scores.size:
            return scores
        low = min((_log_odds(least) - offset) / slope for slope, offset in (self.best, self.other))
        row, column = np.nonzero(scores >= low - _CLOSE)
        best = column == scores.argmax(axis=1)[row]
        slope = np.where(best, self.best[0], self.other[0])
        offset = np.where(best, self.best[1], self.other[1])
        out: Floats = np.zeros(scores.shape, np.float32)
        out[row, column] = sigmoid(slope * scores[row, column] + offset)
        return out


_CLOSE = 1e-3  # by which a score may be off


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share)) if share else -math.inf


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function, without overflow."""
    out: Floats = 0.5 * (1 + np.tanh(0.5 * np.clip(x, -60, 60)))
    return out


@cache
def model(name: str) -> Model:
    """Return a packaged model: ``actions`` or ``measures``."""
    return parse(files("loaders").joinpath("align", "model", f"{name}.toml").read_text("utf-8"))


def parse(text: str) -> Model:
    """Return the model written in a file."""
    data = tomllib.loads(text)
    rows = data["features"]
    mean, spread, weight = (
        np.array([row[key] for row in rows.values()], np.float32) for key in ("mean", "spread", "weight")
    )
    confidence = data["confidence"]
    return Model(
        tuple(rows),
        mean,
        spread,
        weight,
        float(data["intercept"]),
        (float(confidence["best"][0]), float(confidence["best"][1])),
        (float(confidence["other"][0]), float(confidence["other"][1])),
        float(confidence["threshold"]),
    )


def write(model: Model, about: Sequence[str]) -> str:
    """Return a model as the text of its file, with comment lines ``about`` on top."""
    lines = [*(f"# {line}" for line in about), "", f"intercept = {model.intercept:.4f}", "", "[confidence]"]
    lines += [f"{key} = [{a:.4f}, {b:.4f}]" for key, (a, b) in (("best", model.best), ("other", model.other))]
    lines += [f"threshold = {model.threshold:.2f}", "", "[features]"]
    for name, mean, spread, weight in zip(model.names, model.mean, model.spread, model.weight, strict=True):
        lines.append(f'"{name}" = {{ weight = {weight:.4f}, mean = {mean:.4f}, spread = {spread:.4f} }}')
    return "\n".join(lines) + "\n"
