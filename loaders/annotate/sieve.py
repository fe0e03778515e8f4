"""Which stretches of a text surely hold no name, told by a glance at scores and not by the chain over them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.model import MENTIONABLE
from loaders.annotate.names import LABELS

_EDGES = [slice(LABELS.index(f"{edge}-{MENTIONABLE[0]}"), None, 4) for edge in "BES"]
#: How far the best first character and the best last one of a kind, or the best character alone, may fall behind O
#: together: of 80,000 stretches of plans none with a name was below -3.8, and half of all are below this.
_BEHIND = np.float32(-4)
_AT_ONCE = 256  # stretches looked at together: their scores stay in the processor's cache


def nameless(scores: NDArray[np.float32], outside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return ``outside`` with all characters of those stretches that surely hold no name.

    Args:
        scores: the score of each label at each character, shape ``(n, labels)``.
        outside: characters that are in no name, shape ``(n,)``; a stretch is what stands between two of them.
    """
    starts = np.flatnonzero(outside[:-1] & ~outside[1:]) + 1
    if len(outside) and not outside[0]:
        starts = np.append(0, starts)
    if not len(starts):
        return outside
    ends = np.append(starts[1:], len(outside))
    surely = np.concatenate(
        [_hopeless(scores, starts[k : k + _AT_ONCE], ends[k : k + _AT_ONCE]) for k in range(0, len(starts), _AT_ONCE)]
    )
    out = outside.copy()
    out[starts[0] :] |= np.repeat(surely, ends - starts)
    return out


def _hopeless(scores: NDArray[np.float32], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell of stretches, each with what parts it from the next (it could only save it), whether they hold no name."""
    by_label = scores[starts[0] : ends[-1]].T.copy()
    first, last, alone = (by_label[edge] for edge in _EDGES)
    ahead = np.concatenate([first, last, alone.max(axis=0)[None]]) - by_label[0]
    most = np.maximum.reduceat(ahead, starts - starts[0], axis=1)
    begun, ended = most[: len(first)], most[len(first) : -1]
    hopeless: NDArray[np.bool_] = np.maximum((begun + ended).max(axis=0), most[-1]) < _BEHIND
    return hopeless
