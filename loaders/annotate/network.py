"""The tagger's network in plain numpy: gated dilated convolutions over the characters of a whole document.

A document is one long row of characters, its passages parted by line breaks, so nothing is padded. Most of what the
network knows is in its tables, which cost no more than looking up; the layers over them are narrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.annotate.vocabulary import Numbers, Reading

Floats = NDArray[np.float32]
_CHUNK = 2048  # characters worked on at a time: the layers stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Table:
    """A vector for each number of a field of Reading, for the columns from ``column`` on."""

    column: int
    vectors: Floats  # (numbers, columns)


@dataclass(frozen=True, slots=True)
class Layer:
    """One gated convolution over characters ``i - reach``, ``i`` and ``i + reach``."""

    reach: int
    value: Floats  # (3d + 1, d): the last row is the bias
    gate: Floats  # like it, with the sign turned


@dataclass(frozen=True, slots=True)
class Network:
    """Weights as they are used: tables by field of Reading, added up; the layers; and the scores of labels."""

    tables: Mapping[str, Table]
    layers: tuple[Layer, ...]
    exit: Floats  # (d, labels)
    exit_bias: Floats

    def scores(self, reading: Reading) -> Floats:
        """Return the score of each label at each character, shape ``(n, labels)``."""
        n = len(reading.characters)
        looked_up = [(table, getattr(reading, field)) for field, table in self.tables.items()]
        layers = [(layer.reach, _together(layer)) for layer in self.layers]
        halo = sum(layer.reach for layer in self.layers)
        out = np.empty((n, self.exit.shape[1]), np.float32)
        for start in range(0, n, _CHUNK):
            end = min(n, start + _CHUNK)
            left, right = max(0, start - halo), min(n, end + halo)
            part = self._run([(table, numbers[left:right]) for table, numbers in looked_up], layers)
            out[start:end] = part[:, start - left : end - left].T
        out += self.exit_bias
        return out

    def _run(self, looked_up: Sequence[tuple[Table, Numbers]], layers: Sequence[tuple[int, Floats]]) -> Floats:
        """Return the scores (labels, n) without their bias. A row for each channel: shifts and halves are whole so."""
        n, d = len(looked_up[0][1]), self.exit.shape[0]
        near = np.empty((3 * d + 1, n), np.float32)
        near[-1] = 1
        x = near[d : 2 * d]
        x[:] = _looked_up(looked_up, n, d).T
        both = np.empty((2 * d, n), np.float32)
        for reach, weights in layers:
            _convolve(reach, weights, near, both)
        return self.exit.T @ x


def _looked_up(looked_up: Sequence[tuple[Table, Numbers]], n: int, d: int) -> Floats:
    x = np.zeros((n, d), np.float32)
    for table, numbers in looked_up:
        rows = table.vectors.take(numbers, axis=0, mode="clip")  # all are in the table: no need to look first
        x[:, table.column : table.column + rows.shape[1]] += rows
    return x


def _together(layer: Layer) -> Floats:
    """Return the weights (2d, 3d + 1) of a layer, with which it is half the value times one and the hyperbolic tangent.

    That is the value times the gate, and quicker worked out than by an exponential.
    """
    return np.concatenate([layer.gate * np.float32(-0.5), layer.value * np.float32(0.5)], axis=1).T.copy()


def _convolve(reach: int, weights: Floats, near: Floats, both: Floats) -> None:
    """Add the layer's output in place to x, the middle rows of ``near`` (3d + 1, n); its last row is 1.

    ``near`` and ``both`` (2d, n) are room to work in.
    """
    d, n = len(both) // 2, both.shape[1]
    before, x, behind = near[:d], near[d : 2 * d], near[2 * d : -1]
    k = min(reach, n)
    before[:, :k] = 0
    before[:, k:] = x[:, : n - k]
    behind[:, : n - k] = x[:, k:]
    behind[:, n - k :] = 0
    np.matmul(weights, near, out=both)
    gate, value = both[:d], both[d:]
    np.tanh(gate, out=gate)
    gate += 1
    gate *= value
    x += gate
