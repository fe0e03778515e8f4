"""Where the nodes of a drawing stand: worked out once, the same for the same drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence

#: Above this many nodes the springs would take seconds; they get fewer turns.
_MANY = 400


def places(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return a place for each of ``keys``, both axes from -1 to 1; ``pairs`` are drawn together.

    Nodes that hang together lie together, groups that do not touch lie side by side.
    """
    import networkx

    if len(keys) <= 1:
        return dict.fromkeys(keys, (0.0, 0.0))
    graph = networkx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((start, end) for start, end in pairs if start != end)
    turns = 150 if len(keys) <= _MANY else 40
    found = networkx.spring_layout(graph, k=2.2 / math.sqrt(len(keys)), iterations=turns, seed=1, method="force")
    return _filled({key: (float(x), float(y)) for key, (x, y) in found.items()})


def _filled(found: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Stretch both axes to the whole room."""
    sides = []
    for axis in (0, 1):
        values = [place[axis] for place in found.values()]
        low, high = min(values), max(values)
        sides.append((low, (high - low) / 2 or 1.0))
    (left, wide), (top, tall) = sides
    return {key: ((x - left) / wide - 1, (y - top) / tall - 1) for key, (x, y) in found.items()}
