"""A figure as a drawing for reports: SVG, or PNG made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape

from graph.errors import GraphError
from graph.figure import Dot, Figure
from graph.layout import Layout, layered, layout
from graph.model import RelationshipType
from graph.sketch import Dot as Mark
from graph.sketch import Line, network, shorten

#: Links that lead from a lower plan up to a higher one: what they tie stands in columns.
_UPWARDS = frozenset({RelationshipType.CONTRIBUTES_TO.value, RelationshipType.IMPLEMENTS.value})
#: Links between two plans of one place.
_ACROSS = RelationshipType.CORRESPONDS_TO.value
#: What the columns of a trace hold, the first and the last of them.
HIGHER, LOWER = "上级规划", "下级规划"
#: Leads from a goal to the numbers set for it.
_DOWNWARDS = RelationshipType.HAS_TARGET.value
_HEAD = 40


def lay_out(figure: Figure) -> Layout:
    """Return where the dots of ``figure`` stand: a trace or two plans in columns, all else as a network."""
    keys = [dot.key for dot in figure.dots]
    pairs = [(arrow.start, arrow.end) for arrow in figure.arrows]
    kinds = {arrow.link for arrow in figure.arrows}
    if kinds & _UPWARDS and kinds <= {*_UPWARDS, _DOWNWARDS}:
        pairs = [(a.end, a.start) if a.link == _DOWNWARDS else (a.start, a.end) for a in figure.arrows]
        return replace(layered(keys, pairs), heads=(HIGHER, LOWER))
    if kinds == {_ACROSS}:
        return layered(keys, pairs)
    return layout(keys, pairs)


def sketch(figure: Figure, title: str, href: Callable[[Dot], str] = lambda dot: "") -> str:
    """Return ``figure`` as an SVG element for a page; ``href`` gives each dot its address, empty for none."""
    marks = [Mark(dot.key, dot.label, dot.name, href(dot)) for dot in figure.dots]
    lines = [
        Line(
            arrow.start,
            arrow.end,
            arrow.link,
            "\n".join(filter(None, (arrow.note, shorten(arrow.quote, 300), arrow.document, arrow.section))),
            arrow.weight,
        )
        for arrow in figure.arrows
    ]
    return network(marks, lines, lay_out(figure), title)


def svg(figure: Figure, title: str) -> str:
    """Return ``figure`` as a file of its own: on white, under its title, with a line on what was left out."""
    found = lay_out(figure)
    width, height = max(found.width, 480.0), found.height + (64 if found.heads else 34)
    left = f"另有 {figure.left_out} 个未画出" if figure.left_out else ""
    head = (
        f'<text x="14" y="26" font-size="17" font-weight="600">{escape(shorten(title, int(width / 18)))}</text>'
        f'<text x="{width - 14:.0f}" y="26" font-size="12" fill="#636a75" text-anchor="end">{left}</text>'
    )
    size = f'width="{width:.0f}" height="{height + _HEAD:.0f}" viewBox="0 0 {width:.0f} {height + _HEAD:.0f}"'
    font = "font-family=\"'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif\""
    inner = sketch(figure, title).replace("<svg ", f'<svg y="{_HEAD}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font} fill="#23272e">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{head}{inner}</svg>\n'
    )


def png(figure: Figure, title: str, zoom: float = 2.0) -> bytes:
    """Return the same as :func:`svg` in pixels, ``zoom`` of them to one of the drawing.

    Chinese needs a font with Chinese on the machine. Raises GraphError where the drawing cannot be made.
    """
    import resvg_py

    try:
        made: bytes = resvg_py.svg_to_bytes(svg_string=svg(figure, title), zoom=zoom, languages=["zh"])
    except ValueError as error:
        raise GraphError(f"The picture cannot be drawn: {error}.") from None
    return bytes(made)
