"""Muon: momentum whose steps are made orthogonal, matrix by matrix; learns weight matrices in about half the steps.

AdamW beside it learns what is no such matrix.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

_A, _B, _C = 3.4445, -4.7750, 2.0315  # the quintic that drives singular values towards one


def orthogonal(x: Tensor, rounds: int = 5) -> Tensor:
    """Return the nearest orthogonal matrices, roughly; ``x`` is (n, rows, columns)."""
    tall = x.shape[1] > x.shape[2]
    y = (x.mT if tall else x).to(torch.bfloat16)
    y = y / (y.float().norm(dim=(1, 2), keepdim=True).to(torch.bfloat16) + 1e-7)
    for _ in range(rounds):
        a = y @ y.mT
        y = _A * y + (_B * a + _C * (a @ a)) @ y
    return y.mT if tall else y


_MATRICES, _VECTORS, _REST = 0.02, 4e-3, 2e-3  # learning rates


class Muon:
    """Updates the (2d, 3d) weights of gated convolutions, each of their six (d, d) blocks apart."""

    def __init__(self, weights: Sequence[Tensor], rate: float, momentum: float = 0.95, decay: float = 0.01) -> None:
        self.weights, self.rate, self.momentum, self.decay = list(weights), rate, momentum, decay
        self.past = [torch.zeros_like(weight) for weight in self.weights]

    @torch.no_grad()
    def step(self, scale: float) -> None:
        """Take a step at ``scale`` times the rate and drop the gradients."""
        rate = self.rate * scale
        for weight, past in zip(self.weights, self.past, strict=True):
            assert weight.grad is not None
            past.mul_(self.momentum).add_(weight.grad)
            d = weight.shape[0] // 2
            blocks = (weight.grad + self.momentum * past).view(2, d, 3, d).transpose(1, 2).reshape(6, d, d)
            step = orthogonal(blocks).view(2, 3, d, d).transpose(1, 2).reshape(weight.shape)
            weight.mul_(1 - rate * self.decay).add_(step.float(), alpha=-rate / math.sqrt(3))
            weight.grad = None


class Together:
    """Muon for weights of gated convolutions, AdamW for tables of vectors and, slower, for all else."""

    def __init__(self, matrices: Sequence[Tensor], vectors: Iterable[Tensor], rest: Iterable[Tensor]) -> None:
        self.muon = Muon(matrices, _MATRICES)
        groups = [{"params": list(vectors), "rate": _VECTORS}, {"params": list(rest), "rate": _REST}]
        self.adam = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0, fused=True)

    def step(self, scale: float) -> None:
        """Take a step at ``scale`` times the rates."""
        self.muon.step(scale)
        for group in self.adam.param_groups:
            group["lr"] = group["rate"] * scale
        self.adam.step()
