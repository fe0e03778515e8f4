"""The losses of the linear chain over labels, worked out forward and backward in numpy: far faster than autograd.

A row begins and ends with a label O (a line break).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from loaders.annotate.chain import FOLLOWS

_OUTSIDE = np.eye(1, len(FOLLOWS), dtype=np.float32)[0]  # only O


class ChainLoss(torch.autograd.Function):
    """Mean over rows of the negative log likelihood of the right labels."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, transitions: Tensor, labels: Tensor) -> Tensor:
        """Take scores (rows, n, labels), transitions (labels, labels) and the right labels (rows, n)."""
        e, a, y = scores.detach().numpy(), transitions.detach().numpy(), labels.numpy()
        rows, n, width = e.shape
        weights, ways, forward, backward, log_all = _sweep(e, a)
        at = np.arange(rows)[:, None], np.arange(n)[None]
        right = e[*at, y].sum() + a[y[:, :-1], y[:, 1:]].sum()
        by_label = _shares(forward * backward)
        by_label[*at, y] -= 1
        after, before = weights[:, 1:] * backward[:, 1:], forward[:, :-1]
        total = np.einsum("rtk,rtk->rt", before @ ways, after)
        by_way = ((before / total[..., None]).reshape(-1, width).T @ after.reshape(-1, width)) * ways
        np.add.at(by_way, (y[:, :-1], y[:, 1:]), -1)
        ctx.save_for_backward(torch.from_numpy(by_label / rows), torch.from_numpy(by_way.astype(np.float32) / rows))
        return torch.tensor((log_all - right) / rows, dtype=torch.float32)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, None]:  # type: ignore[override]
        """Return the gradients of scores and transitions."""
        by_label, by_way = ctx.saved_tensors
        return by_label * grad, by_way * grad, None


class SoftChainLoss(torch.autograd.Function):
    """Mean over rows of the cross entropy of each character's label against its given probabilities."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, transitions: Tensor, shares: Tensor) -> Tensor:
        """Take scores (rows, n, labels), transitions (labels, labels) and probabilities like the scores."""
        own, given = marginals(scores.detach().numpy(), transitions.detach().numpy()), shares.numpy()
        ctx.save_for_backward(torch.from_numpy((own - given) / len(own)))
        return torch.tensor(-(given * np.log(own + 1e-8)).sum() / len(own), dtype=torch.float32)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:  # type: ignore[override]
        """Return the gradient of the scores that the whole row's cross entropy has; transitions are left alone."""
        return ctx.saved_tensors[0] * grad, None, None


def marginals(scores: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    """Return the probability of each label at each character; shapes (rows, n, labels), (labels, labels)."""
    _, _, forward, backward, _ = _sweep(scores, transitions)
    return _shares(forward * backward)


def _shares(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum(2, keepdims=True)


def _sweep(scores: np.ndarray, transitions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """Return weights of labels and ways, forward and backward sums (normalised), the log of the sum over all paths."""
    top = scores.max(2, keepdims=True)
    weights = np.exp(scores - top)
    ways = (np.exp(transitions) * FOLLOWS).astype(np.float32)
    forward, backward = np.empty_like(weights), np.empty_like(weights)
    log_all = float(top.sum(dtype=np.float64))
    for t in range(weights.shape[1]):
        x = (forward[:, t - 1] @ ways if t else _OUTSIDE) * weights[:, t]
        total = x.sum(1, keepdims=True)
        forward[:, t] = x / total
        log_all += float(np.log(total, dtype=np.float64).sum())
    log_all += float(np.log(forward[:, -1, 0], dtype=np.float64).sum())
    backward[:, -1] = _OUTSIDE
    for t in range(weights.shape[1] - 1, 0, -1):
        x = (backward[:, t] * weights[:, t]) @ ways.T
        backward[:, t - 1] = x / x.sum(1, keepdims=True)
    return weights, ways, forward, backward, log_all
