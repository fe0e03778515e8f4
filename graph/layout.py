"""Where the nodes of a drawing stand: worked out once, the same for the same drawing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: Pixels that a node takes with its caption, to the side and down: captions are wide and low.
WIDE, TALL = 158.0, 56.0
_MARGIN = 24.0
#: Above this many nodes in one piece the springs would take seconds; they get fewer turns.
_MANY = 400
#: Up to this many nodes, captions are pushed apart.
_PUSHED = 600

Places: TypeAlias = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A place in pixels for each node, and the size of the whole."""

    places: Mapping[str, tuple[float, float]]
    width: float
    height: float


def layout(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Layout:
    """Return where ``keys`` stand when ``pairs`` are tied: each piece that hangs together, then all side by side."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((start, end) for start, end in pairs if start != end)
    order = {key: number for number, key in enumerate(keys)}
    pieces = [sorted(piece, key=order.__getitem__) for piece in networkx.connected_components(graph)]
    pieces.sort(key=lambda piece: (-len(piece), order[piece[0]]))
    return _packed([_piece(graph.subgraph(piece), piece) for piece in pieces])


def _piece(graph: object, keys: Sequence[str]) -> Layout:
    """Return the layout of one piece, its corner at 0, 0."""
    import networkx

    size = len(keys)
    if size == 1:
        return Layout({keys[0]: (WIDE / 2, TALL / 2)}, WIDE, TALL)
    if size == 2:
        return Layout({keys[0]: (WIDE / 2, TALL / 2), keys[1]: (WIDE * 1.6, TALL / 2)}, WIDE * 2.1, TALL)
    turns = 150 if size <= _MANY else 40
    found = networkx.spring_layout(graph, iterations=turns, seed=1, method="force", k=2.2 / math.sqrt(size))
    side = math.sqrt(size) * 1.15
    spread = {key: (float(found[key][0]) * side * WIDE / 2, float(found[key][1]) * side * TALL / 2) for key in keys}
    return _cornered(_apart(spread) if size <= _PUSHED else spread)


def _apart(places: Places, turns: int = 60) -> Places:
    """Push captions apart that would lie over each other, each pair along the way that is shorter."""
    import numpy

    at = numpy.array(list(places.values()))
    room = numpy.array([WIDE * 0.94, TALL * 0.8])
    for _ in range(turns):
        gap = at[:, None, :] - at[None, :, :]
        over = room - numpy.abs(gap)
        numpy.einsum("iij->ij", over)[:] = 0
        touching = (over > 0).all(axis=2)
        if not touching.any():
            break
        down = (over[..., 1] <= over[..., 0])[..., None] == numpy.array([False, True])
        sign = numpy.sign(gap)
        # Two at the very same height part in the order in which they come.
        tie = numpy.sign(numpy.arange(len(at))[:, None] - numpy.arange(len(at))[None, :])[..., None]
        push = numpy.where(sign == 0, tie, sign) * over * down * touching[..., None]
        at = at + push.sum(axis=1) * 0.3
    return {key: (float(x), float(y)) for key, (x, y) in zip(places, at, strict=True)}


def _cornered(places: Places) -> Layout:
    left = min(x for x, _ in places.values()) - WIDE / 2
    top = min(y for _, y in places.values()) - TALL / 2
    moved = {key: (x - left, y - top) for key, (x, y) in places.items()}
    width, height = (max(place[axis] for place in moved.values()) for axis in (0, 1))
    return Layout(moved, width + WIDE / 2, height + TALL / 2)


def _packed(pieces: Sequence[Layout]) -> Layout:
    """Return the pieces in rows, the tallest first, the whole about half again as wide as tall."""
    if not pieces:
        return Layout({}, WIDE, TALL)
    area = sum((piece.width + _MARGIN) * (piece.height + _MARGIN) for piece in pieces)
    limit = max(max(piece.width for piece in pieces), math.sqrt(area * 1.7))
    places: Places = {}
    x = y = tall = wide = 0.0
    for piece in sorted(pieces, key=lambda piece: -piece.height):
        if x and x + piece.width > limit:
            x, y, tall = 0.0, y + tall + _MARGIN, 0.0
        places |= {key: (x + px, y + py) for key, (px, py) in piece.places.items()}
        x += piece.width + _MARGIN
        tall, wide = max(tall, piece.height), max(wide, x - _MARGIN)
    return Layout(places, wide, y + tall)
