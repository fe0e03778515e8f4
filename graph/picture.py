"""A figure as one HTML page that stands alone: pyvis, without any outside address and with nothing left to run away.

What pyvis does by itself loads its looks from a server that many cannot reach, lets a title become markup, and lays
out in the browser for minutes. Here the page is our own template, everything in it escaped; the layout is worked out
first and the browser's physics are off; a policy in the page forbids it to fetch anything.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.figure import Arrow, Dot, Figure
from graph.legend import look, reads

_TEMPLATES = Path(__file__).parent / "templates"
_SPREAD = 130  # pixels to a node, so that captions keep apart


def picture(figure: Figure, title: str, about: str = "") -> str:
    """Return ``figure`` as an HTML page with ``title``, a legend, the words behind each edge and the same as a list."""
    import jinja2
    from pyvis.network import Network

    network = Network(height="70vh", width="100%", directed=True)
    network.toggle_physics(False)
    places = _places(figure)
    for dot in figure.dots:
        _add_dot(network, dot, places[dot.key])
    beside: Counter[frozenset[str]] = Counter()
    for arrow in figure.arrows:
        pair = frozenset((arrow.start, arrow.end))
        _add_arrow(network, arrow, beside[pair])
        beside[pair] += 1
    network.templateEnv = jinja2.Environment(
        loader=jinja2.FileSystemLoader([str(_TEMPLATES), network.template_dir]), autoescape=True
    )
    network.templateEnv.globals.update(
        title=title, about=about, figure=figure, legend=_legend(figure.dots), links=_links(figure)
    )
    network.path = "picture.html"
    page: str = network.generate_html()
    return page


def _add_dot(network: Any, dot: Dot, place: tuple[float, float]) -> None:
    seen = look(dot.label)
    network.add_node(
        dot.key,
        label=_wrapped(dot.name),
        title=f"{seen.caption}\n{dot.name}",
        shape=seen.shape,
        color=seen.ink,
        x=round(place[0], 1),
        y=round(place[1], 1),
    )


def _add_arrow(network: Any, arrow: Arrow, beside: int) -> None:
    """Add an edge, bent the more, the more there are already between the same two."""
    said = [reads(arrow.link), arrow.quote and f"“{arrow.quote}”", arrow.document, arrow.section]
    bend = {"enabled": beside > 0, "type": "curvedCW", "roundness": 0.15 * beside}
    network.add_edge(arrow.start, arrow.end, label=reads(arrow.link), title="\n".join(filter(None, said)), smooth=bend)


def _places(figure: Figure) -> dict[str, tuple[float, float]]:
    """Return a place for each dot: the same for the same figure."""
    import networkx

    if not figure.dots:
        return {}
    graph = networkx.Graph()
    graph.add_nodes_from(dot.key for dot in figure.dots)
    graph.add_edges_from((arrow.start, arrow.end) for arrow in figure.arrows)
    size = len(figure.dots)
    found = networkx.spring_layout(graph, k=2 / math.sqrt(size), iterations=120, seed=1)
    scale = _SPREAD * math.sqrt(size)
    return {key: (float(x) * scale * 1.4, float(y) * scale) for key, (x, y) in found.items()}


def _legend(dots: Iterable[Dot]) -> list[tuple[str, str, str, int]]:
    """Return caption, colour, label and number of each label that is drawn, in the order in which they come."""
    counts: dict[str, int] = {}
    for dot in dots:
        counts[dot.label] = counts.get(dot.label, 0) + 1
    return [(look(label).caption, look(label).ink, label, count) for label, count in counts.items()]


def _links(figure: Figure) -> list[tuple[str, str, str, Arrow]]:
    names = {dot.key: dot.name for dot in figure.dots}
    return [(names[arrow.start], reads(arrow.link), names[arrow.end], arrow) for arrow in figure.arrows]


def _wrapped(name: str, width: int = 12) -> str:
    """Return ``name`` in lines of ``width`` characters, at most three."""
    lines = [name[start : start + width] for start in range(0, len(name), width)]
    return "\n".join(lines if len(lines) <= 3 else [*lines[:2], f"{lines[2][:-1]}…"])
