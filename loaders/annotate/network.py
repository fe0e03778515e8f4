"""The tagger's network in plain numpy: gated dilated convolutions over the characters of a whole document.

A document is one long row of characters, its passages parted by line breaks, so nothing is padded. Most of what the
network knows is in its tables, which cost no more than looking up; the layers over them are narrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

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
class _Wide:
    """Vectors of whole width, so that they are added up in one go.

    Those of one field, with noughts beside them, or of several fields whose columns stand side by side.
    """

    fields: tuple[str, ...]
    firsts: tuple[int, ...]  # where the vectors of each field begin
    vectors: Floats

    def numbers(self, reading: Reading) -> Numbers:
        """Return the numbers of vectors, those of a character's fields together."""
        if len(self.fields) == 1:
            one: Numbers = getattr(reading, self.fields[0])
            return one
        several = [
            getattr(reading, name) + np.int32(first) for name, first in zip(self.fields, self.firsts, strict=True)
        ]
        return np.stack(several, axis=1).ravel()


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
    _wide: tuple[_Wide, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_wide", tuple(_widened(self.tables, self.exit.shape[0])))

    def scores(self, reading: Reading) -> Floats:
        """Return the score of each label at each character, shape ``(n, labels)``."""
        n = len(reading.characters)
        looked_up = [(wide, wide.numbers(reading)) for wide in self._wide]
        layers = [(layer.reach, _together(layer)) for layer in self.layers]
        halo = sum(layer.reach for layer in self.layers)
        out = np.empty((n, self.exit.shape[1]), np.float32)
        for start in range(0, n, _CHUNK):
            end = min(n, start + _CHUNK)
            left, right = max(0, start - halo), min(n, end + halo)
            part = self._run(looked_up, left, right, layers)
            out[start:end] = part[:, start - left : end - left].T
        out += self.exit_bias
        return out

    def _run(
        self, looked_up: Sequence[tuple[_Wide, Numbers]], left: int, right: int, layers: Sequence[tuple[int, Floats]]
    ) -> Floats:
        """Return the scores (labels, n) without their bias, from ``left`` to ``right``.

        A row for each channel: shifts and halves are whole so.
        """
        n, d = right - left, self.exit.shape[0]
        near = np.empty((3 * d + 1, n), np.float32)
        near[-1] = 1
        x = near[d : 2 * d]
        x[:] = _looked_up(looked_up, left, right, d).T
        both = np.empty((2 * d, n), np.float32)
        for reach, weights in layers:
            _convolve(reach, weights, near, both)
        return self.exit.T @ x


def _widened(tables: Mapping[str, Table], d: int) -> Iterator[_Wide]:
    """Yield vectors of ``d`` columns that add up to those of ``tables``; no column is added up in another order."""
    for width, some in groupby(tables.items(), key=lambda named: named[1].vectors.shape[1]):
        group = list(some)
        if [table.column for _, table in group] == list(range(0, d, width)):
            parts = {id(table.vectors): table.vectors for _, table in group}  # fields may share them
            begins = np.cumsum([0, *map(len, parts.values())]).tolist()
            first = dict(zip(parts, begins, strict=False))
            firsts = tuple(first[id(table.vectors)] for _, table in group)
            yield _Wide(tuple(name for name, _ in group), firsts, np.concatenate(list(parts.values())))
            continue
        for name, table in group:
            beside = table.column, d - table.column - width
            yield _Wide((name,), (0,), np.pad(table.vectors, ((0, 0), beside)) if any(beside) else table.vectors)


def _looked_up(looked_up: Sequence[tuple[_Wide, Numbers]], left: int, right: int, d: int) -> Floats:
    """Return the vectors of the characters from ``left`` to ``right`` added up, shape ``(right - left, d)``."""
    x, more = np.zeros((right - left, d), np.float32), np.empty((right - left, d), np.float32)
    for wide, numbers in looked_up:
        each = len(wide.fields)
        room = more.reshape(-1, d // each)
        wide.vectors.take(numbers[left * each : right * each], axis=0, out=room, mode="clip")  # all are in the table
        x += more
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
