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
_CHUNK = 1024  # characters worked on at a time: the layers stay in the processor's cache


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
        halo = sum(layer.reach for layer in self.layers)
        out = np.empty((n, self.exit.shape[1]), np.float32)
        with np.errstate(over="ignore"):  # a gate that is shut tight: one over infinity is the 0 that is meant
            for start in range(0, n, _CHUNK):
                end = min(n, start + _CHUNK)
                left, right = max(0, start - halo), min(n, end + halo)
                part = self._run([(table, numbers[left:right]) for table, numbers in looked_up])
                out[start:end] = part[start - left : end - left]
        return out

    def _run(self, looked_up: Sequence[tuple[Table, Numbers]]) -> Floats:
        n, d = len(looked_up[0][1]), self.exit.shape[0]
        x = np.zeros((n, d), np.float32)
        for table, numbers in looked_up:
            rows = table.vectors.take(numbers, axis=0)
            x[:, table.column : table.column + rows.shape[1]] += rows
        near = np.empty((n, 3 * d + 1), np.float32)
        near[:, -1] = 1
        for layer in self.layers:
            _convolve(layer, x, near)
        return x @ self.exit + self.exit_bias


def _convolve(layer: Layer, x: Floats, near: Floats) -> None:
    """Add the layer's output to ``x`` (n, d) in place; ``near`` (n, 3d + 1) is room to work in, its last column 1."""
    n, d = x.shape
    k = min(layer.reach, n)
    near[:k, :d] = 0
    near[k:, :d] = x[: n - k]
    near[:, d : 2 * d] = x
    near[: n - k, 2 * d : -1] = x[k:]
    near[n - k :, 2 * d : -1] = 0
    gate = near @ layer.gate
    np.exp(gate, out=gate)
    gate += 1
    x += np.divide(near @ layer.value, gate, out=gate)
