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
    ahead = np.ascontiguousarray(scores.T)  # a row for each label: twice as fast
    # What parts a stretch from the next counts as its own: it could only save it.
    begun, ended, alone = (np.maximum.reduceat(ahead[edge] - ahead[0], starts, axis=1) for edge in _EDGES)
    surely = np.maximum((begun + ended).max(axis=0), alone.max(axis=0)) < _BEHIND
    out = outside.copy()
    out[starts[0] :] |= np.repeat(surely, np.diff(starts, append=len(out)))
    return out
