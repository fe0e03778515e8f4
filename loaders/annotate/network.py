"""The tagger's network in plain numpy: gated dilated convolutions over the characters of a whole document.

A document is one long row of characters, its passages parted by line breaks, so nothing is padded; all the work is in a
few large matrix products.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from loaders.annotate.vocabulary import Reading

Floats = NDArray[np.float32]
_EPSILON = np.float32(1e-5)
_CHUNK = 4096  # characters worked on at a time: the layers stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Layer:
    """One gated convolution over characters ``i - reach``, ``i`` and ``i + reach``."""

    reach: int
    scale: Floats  # (d,) of the normalisation before it
    shift: Floats  # (d,)
    weight: Floats  # (3d, 2d): values in the first half of the output, gates in the second
    bias: Floats  # (2d,)


@dataclass(frozen=True, slots=True)
class Network:
    """Weights as they are used: tables of vectors, the layers, and the scores of labels."""

    tables: Mapping[str, Floats]  # a vector for each number, by field of Reading
    entry: Floats  # (e, d)
    entry_bias: Floats  # (d,)
    layers: tuple[Layer, ...]
    scale: Floats
    shift: Floats
    exit: Floats  # (d, labels)
    exit_bias: Floats

    def scores(self, reading: Reading) -> Floats:
        """Return the score of each label at each character, shape ``(n, labels)``."""
        n = len(reading.characters)
        halo = sum(layer.reach for layer in self.layers)
        out = np.empty((n, self.exit.shape[1]), np.float32)
        for start in range(0, n, _CHUNK):
            end = min(n, start + _CHUNK)
            left, right = max(0, start - halo), min(n, end + halo)
            part = self._run(reading, left, right)
            out[start:end] = part[start - left : end - left]
        return out

    def _run(self, reading: Reading, left: int, right: int) -> Floats:
        tables = self.tables
        joined = np.concatenate(
            [tables[f][getattr(reading, f)[left:right]] for f in ("characters", "pairs", "words", "edges")], axis=1
        )
        x: Floats = joined @ self.entry
        x += self.entry_bias
        x += tables["national"][reading.national[left:right]]
        x += tables["local"][reading.local[left:right]]
        for layer in self.layers:
            _convolve(layer, x)
        return _normalise(x, self.scale, self.shift) @ self.exit + self.exit_bias


def _convolve(layer: Layer, x: Floats) -> None:
    """Add the layer's output to ``x`` (n, d) in place."""
    n, d = x.shape
    k = layer.reach
    padded = np.zeros((n + 2 * k, d), np.float32)
    padded[k : n + k] = _normalise(x, layer.scale, layer.shift)
    z = np.concatenate([padded[:n], padded[k : n + k], padded[2 * k :]], axis=1) @ layer.weight
    z += layer.bias
    gate = z[:, d:]
    np.negative(gate, out=gate)
    np.exp(gate, out=gate)
    gate += 1
    x += np.divide(z[:, :d], gate, out=gate)


def _normalise(x: Floats, scale: Floats, shift: Floats) -> Floats:
    y: Floats = x - x.mean(axis=1, keepdims=True)
    spread = np.einsum("nd,nd->n", y, y) / np.float32(x.shape[1])
    y *= (1 / np.sqrt(spread + _EPSILON))[:, None]
    y *= scale
    y += shift
    return y
