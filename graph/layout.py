"""Where the nodes of a drawing stand: worked out once, the same for the same drawing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import rustworkx

#: Pixels that a node takes with its caption, to the side and down: captions are wide and low.
WIDE, TALL = 158.0, 56.0
_MARGIN = 24.0
#: The same where captions stand beside their nodes, and the room for the lines between two columns.
_BESIDE, _ROW, _GAP = 300.0, 30.0, 170.0
#: Up to this many nodes, captions are pushed apart and the layout takes its time.
_PUSHED = 260

Places: TypeAlias = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A place in pixels for each node, the size of the whole, and which captions stand beside their node."""

    places: Mapping[str, tuple[float, float]]
    width: float
    height: float
    sides: Mapping[str, str] = field(default_factory=dict)  # start: right of the node, end: left of it
    heads: tuple[str, ...] = ()  # what the first and the last column hold


def layout(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Layout:
    """Return where ``keys`` stand when ``pairs`` are tied: each piece that hangs together, then all side by side."""
    import rustworkx

    number = {key: place for place, key in enumerate(keys)}
    whole = rustworkx.PyGraph()
    whole.add_nodes_from(list(number))
    whole.add_edges_from_no_data(sorted({(number[start], number[end]) for start, end in pairs if start != end}))
    pieces = sorted(
        (sorted(piece) for piece in rustworkx.connected_components(whole)), key=lambda piece: (-len(piece), piece[0])
    )
    return _packed([_piece(whole.subgraph(piece)) for piece in pieces])


def layered(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Layout:
    """Return where ``keys`` stand in columns: what ``pairs`` lead to on the left, what they come from right of it.

    Each column is ordered so that its nodes stand near those they are tied to.
    """
    depth = _depths(keys, pairs)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for key in keys:
        columns[depth[key]].append(key)
    near: dict[str, list[str]] = {}
    for start, end in pairs:
        near.setdefault(start, []).append(end)
        near.setdefault(end, []).append(start)
    _untangle(columns, near)
    tallest = max(map(len, columns), default=0)
    places: Places = {}
    for number, column in enumerate(columns):
        step = tallest / len(column) if column else 0.0
        for row, key in enumerate(column):
            places[key] = (_BESIDE + max(number * (_BESIDE + _GAP) - _BESIDE, 0.0), _ROW * (row + 0.5) * step)
    # Captions of the first column stand left of it, so that lines run free between the columns.
    sides = {key: "start" if depth[key] else "end" for key in keys}
    width = max((x for x, _ in places.values()), default=_BESIDE) + _BESIDE
    return Layout(places, width, _ROW * max(tallest, 1), sides)


def _untangle(columns: list[list[str]], near: Mapping[str, Sequence[str]], sweeps: int = 6) -> None:
    """Order each column by what its nodes are tied to beside it, there and back; what is tied to nothing goes last."""
    height = {key: row / len(column) for column in columns for row, key in enumerate(column)}
    for sweep in range(sweeps):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            inside = set(column)
            middle = {key: _middle([height[o] for o in near.get(key, ()) if o not in inside]) for key in column}
            column.sort(key=middle.__getitem__)
            height.update((key, row / len(column)) for row, key in enumerate(column))


def _depths(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return how far each key stands from what nothing leads on from; rings are cut where they close."""
    above: dict[str, list[str]] = {}
    for start, end in pairs:
        if start != end:
            above.setdefault(start, []).append(end)
    depth: dict[str, int] = {}
    for key in keys:
        path, stack = {key}, [(key, iter(above.get(key, ())))]
        while stack:
            here, others = stack[-1]
            other = next((o for o in others if o not in depth and o not in path), None)
            if here in depth or other is None:
                depth.setdefault(here, max((depth[o] + 1 for o in above.get(here, ()) if o in depth), default=0))
                path.discard(here)
                stack.pop()
            else:
                path.add(other)
                stack.append((other, iter(above.get(other, ()))))
    return depth


def _middle(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.inf


def _piece(graph: rustworkx.PyGraph[str, None]) -> Layout:
    """Return the layout of one piece, whose nodes hold their keys; its corner is at 0, 0."""
    import rustworkx

    keys = graph.nodes()
    size = len(keys)
    if size == 1:
        return Layout({keys[0]: (WIDE / 2, TALL / 2)}, WIDE, TALL)
    if size == 2:
        return Layout({keys[0]: (WIDE / 2, TALL / 2), keys[1]: (WIDE * 1.6, TALL / 2)}, WIDE * 2.1, TALL)
    # A seed, so that the drawing is the same every time.
    found = rustworkx.spring_layout(graph, num_iter=300 if size <= _PUSHED else 60, center=(0.0, 0.0), seed=1)
    reach = max(math.hypot(x, y) for x, y in found.values()) or 1.0
    side = math.sqrt(size) * 1.15 / reach
    spread = {keys[place]: (x * side * WIDE / 2, y * side * TALL / 2) for place, (x, y) in found.items()}
    return _cornered(_apart(spread) if size <= _PUSHED else spread)


def _apart(places: Places, turns: int = 40) -> Places:
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
