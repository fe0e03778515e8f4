"""A figure as one HTML page that stands alone: pyvis, without any outside address and with nothing left to run away.

What pyvis does by itself loads its looks from a server that many cannot reach, lets a title become markup, and lays
out in the browser for minutes. Here the page is our own template, everything in it escaped; the layout is worked out
first and the browser's physics are off; a policy in the page lets only its own two scripts run, named by their hashes,
and forbids it to fetch anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.drawing import lay_out
from graph.figure import Arrow, Dot, Figure
from graph.layout import Layout
from graph.legend import look, reads, tidy
from graph.sketch import CAPTIONED, shape, shorten

_TEMPLATES = Path(__file__).parent / "templates"
#: Half of the width of a box, by which it stands off its place in a column.
_BOX = 140
_LIBRARY = Path("lib") / "vis-9.1.2" / "vis-network.min.js"


def picture(figure: Figure, title: str, about: str = "") -> str:
    """Return ``figure`` as an HTML page with ``title``, a legend, the words behind each edge and the same as a list."""
    import jinja2
    from markupsafe import Markup
    from pyvis.network import Network

    network = Network(height="100%", width="100%", directed=True)
    network.toggle_physics(False)
    found = lay_out(figure)
    for dot in figure.dots:
        _add_dot(network, dot, found)
    captioned = not found.sides and len(figure.arrows) <= CAPTIONED
    beside: Counter[frozenset[str]] = Counter()
    for arrow in figure.arrows:
        pair = frozenset((arrow.start, arrow.end))
        _add_arrow(network, arrow, beside[pair], captioned=captioned)
        beside[pair] += 1
    scripts = [(Path(network.template_dir) / _LIBRARY).read_text("utf-8"), _read("picture.js")]
    network.templateEnv = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    network.templateEnv.globals.update(
        title=title,
        about=about,
        figure=figure,
        columns=bool(found.sides),
        heads=found.heads,
        legend=[(*row, Markup(shape(look(row[2]).shape, 0, 0, 6))) for row in _legend(figure.dots)],
        links=_links(figure),
        library=Markup(scripts[0]),  # both scripts come with the program
        script=Markup(scripts[1]),
        allowed=" ".join(map(_hash, scripts)),
    )
    network.path = "picture.html"
    page: str = network.generate_html()
    return page


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _hash(script: str) -> str:
    """Return how a policy names a script by what it says."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _add_dot(network: Any, dot: Dot, found: Layout) -> None:
    seen, (x, y) = look(dot.label), found.places[dot.key]
    name = tidy(dot.name, dot.label)
    about = {"title": f"{seen.caption}\n{name}", "x": round(x, 1), "y": round(y, 1)}
    if dot.key in found.sides:
        # In columns, names stand in boxes: below a mark they would run into the next row.
        box = {"background": "#ffffff", "border": seen.ink, "highlight": {"background": "#f1ede3", "border": seen.ink}}
        about["x"] = round(x + (_BOX if found.sides[dot.key] == "start" else -_BOX), 1)
        network.add_node(dot.key, label=shorten(name, 24, dot.label), shape="box", color=box, **about)
    else:
        network.add_node(dot.key, label=_wrapped(name), shape=seen.shape, color=seen.ink, **about)


def _add_arrow(network: Any, arrow: Arrow, beside: int, captioned: bool) -> None:
    """Add an edge, bent the more, the more there are already between the same two; wider the surer it is."""
    said = [reads(arrow.link), arrow.note, arrow.quote and f"“{arrow.quote}”", arrow.document, arrow.section]
    bend = {"enabled": beside > 0, "type": "curvedCW", "roundness": 0.15 * beside}
    network.add_edge(
        arrow.start,
        arrow.end,
        label=reads(arrow.link) if captioned else "",
        title="\n".join(filter(None, said)),
        smooth=bend,
        width=round(0.8 + 1.8 * arrow.weight, 2),
    )


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
    """Return ``name`` in lines of ``width`` characters, at most two."""
    lines = [name[start : start + width] for start in range(0, len(name), width)]
    return "\n".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1][:-1]}…"])
