"""Drawings in SVG: a thing among its neighbours, and a network. Plain text in, plain text out; nothing in it runs.

Colours are presentation attributes, so that a file stands alone; every mark has its label as a class, so that a page
may colour it otherwise. All text is escaped; a link is drawn only where the caller gives an address.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from graph.layout import Layout
from graph.legend import look, reads, tidy
from graph.model import Label

_FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
_PAPER, _INK, _LINE = "#ffffff", "#23272e", "#b9bec6"

#: Lines do not run through words.
_HALO = f'paint-order="stroke" stroke="{_PAPER}" stroke-width="3"'

#: Corners of the shapes that are not round, on a circle of radius 1, in turns from the top.
_CORNERS: Mapping[str, tuple[float, ...]] = {
    "square": (0.125, 0.375, 0.625, 0.875),
    "diamond": (0.0, 0.25, 0.5, 0.75),
    "triangle": (0.0, 1 / 3, 2 / 3),
    "triangleDown": (0.5, 5 / 6, 1 / 6),
    "hexagon": tuple(n / 6 for n in range(6)),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """A node to be drawn; ``href`` makes it a link, ``note`` is read on hovering."""

    id: str
    label: str
    name: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A relationship to be drawn; ``note`` holds the sentence, ``weight`` from 0 to 1 the strength of its evidence."""

    start: str
    end: str
    type: str
    note: str = ""
    weight: float = 1.0


#: Characters at the end of a target's name that hold its number.
_NUMBER = 8
#: Up to this many lines of a network have their captions on them.
CAPTIONED = 16

#: A neighbour with its line; a row of a drawing's column: height, caption, and the neighbour where the row is one.
_Tied: TypeAlias = tuple[Dot, Line]
_Row: TypeAlias = tuple[float, str, _Tied | None]


def shape(kind: str, x: float, y: float, r: float) -> str:
    """Return an SVG element for a vis-network shape with its middle at ``x``, ``y``, about ``r`` wide to each side."""
    if kind == "star":
        turns = [(n / 10, 1.15 if n % 2 == 0 else 0.5) for n in range(10)]
    elif kind in _CORNERS:
        turns = [(turn, 1.1) for turn in _CORNERS[kind]]
    else:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'
    points = " ".join(
        f"{x + r * far * math.sin(2 * math.pi * turn):.1f},{y - r * far * math.cos(2 * math.pi * turn):.1f}"
        for turn, far in turns
    )
    return f'<polygon points="{points}"/>'


def shorten(name: str, longest: int, label: str = "") -> str:
    """Return ``name`` with at most ``longest`` characters; of a target, its number stays."""
    if len(name) <= longest:
        return name
    tail = name[-_NUMBER:] if label == Label.TARGET and longest > 2 * _NUMBER else ""
    return f"{name[: longest - 1 - len(tail)]}…{tail}"


#: Where the middle and the neighbours of a drawing stand, and how wide the whole is: as wide as a phone.
_MIDDLE, _BESIDE, _NARROW = 20.0, 96.0, 400.0


def neighbours(middle: Dot, around: Sequence[_Tied], most: int = 18) -> str:
    """Return a drawing of ``middle`` with what it is tied to in a column beside it, by what ties them.

    ``around`` are the neighbours with their lines, the most telling first; ``most`` are drawn, and a line of text says
    how many of a kind were left out.
    """
    groups: dict[str, list[_Tied]] = {}
    for dot, line in around:
        groups.setdefault(reads(line.type, line.start == middle.id), []).append((dot, line))
    rows = _column(groups, most)
    height = max(64.0, rows[-1][0] + 16 if rows else 0.0)
    body: list[str] = []
    for y, text, item in rows:
        if item is None:
            body.append(f'<text class="tie" x="{_BESIDE - 6}" y="{y:.1f}" {_HALO}>{escape(text)}</text>')
        else:
            body.append(_branch(height / 2, y, item))
    body.append(_dot(middle, _MIDDLE, height / 2, 12, "", 0, 0))
    return _svg(_NARROW, height, body, f"{middle.name}与相连的事物", len(around))


def _column(groups: Mapping[str, list[_Tied]], most: int) -> list[_Row]:
    """Return the rows of the column: height, caption, and the neighbour where the row is one."""
    taken = _shares([len(items) for items in groups.values()], most)
    rows: list[_Row] = []
    y = 0.0
    for take, (caption, items) in zip(taken, groups.items(), strict=True):
        y += 22
        more = f"（另有{len(items) - take}个未画出）" if len(items) > take else ""
        rows.append((y, caption + more, None))
        for item in items[:take]:
            y += 25
            rows.append((y, "", item))
        y += 6
    return rows


def _shares(sizes: Sequence[int], most: int) -> list[int]:
    """Return how many of each group are taken: at least one, and in turns until there are ``most``."""
    taken = [min(size, 1) for size in sizes]
    while sum(taken) < min(most, sum(sizes)):
        for number, size in enumerate(sizes):
            if taken[number] < size and sum(taken) < most:
                taken[number] += 1
    return taken


def _branch(y0: float, y: float, item: _Tied) -> str:
    dot, line = item
    x0, x, bend = _MIDDLE, _BESIDE, _MIDDLE + (_BESIDE - _MIDDLE) * 0.55
    width = 0.8 + 1.4 * max(0.0, min(1.0, line.weight))
    curve = (
        f'<path class="line" fill="none" stroke="{_LINE}" stroke-width="{width:.2f}" '
        f'd="M{x0:.1f},{y0:.1f}C{bend:.1f},{y0:.1f} {bend - 8:.1f},{y - 4:.1f} {x:.1f},{y - 4:.1f}"/>'
    )
    return curve + _dot(dot, x, y - 4, 5.5, "start", 21, 0, line.note)


def network(dots: Iterable[Dot], lines: Iterable[Line], found: Layout, title: str) -> str:
    """Return a drawing of ``dots``, laid out as ``found`` says, and the ``lines`` between them.

    What a line says is written on it where there are few; it is always read on hovering.
    """
    at = found.places
    dots = [dot for dot in dots if dot.id in at]
    lines = [line for line in lines if line.start in at and line.end in at]
    body = [_edge(line, at[line.start], at[line.end], len(lines) <= CAPTIONED and not found.sides) for line in lines]
    body += [_placed(dot, *at[dot.id], found.sides.get(dot.id, "")) for dot in dots]
    body += _legend(dots, found.height + 14)
    top = _HEADS if found.heads else 0.0
    if found.heads and at:
        body += _heads(found)
    return _svg(found.width, found.height + 34 + top, body, title, len(dots), top)


#: Room for the captions above columns.
_HEADS = 30.0


def _heads(found: Layout) -> Iterator[str]:
    """Yield the captions above the first and the last column, each over its names."""
    columns = sorted({x for x, _ in found.places.values()})
    for x, text, side in zip((columns[0], columns[-1]), found.heads, ("end", "start"), strict=False):
        away = 12 if side == "start" else -12
        place = f'x="{x + away:.1f}" y="-10" text-anchor="{side}" font-weight="600"'
        yield f'<text class="tie" {place}>{escape(text)}</text>'


def _placed(dot: Dot, x: float, y: float, side: str) -> str:
    return _dot(dot, x, y, 6, side, 21, 0) if side else _dot(dot, x, y, 7, "middle", 11, 17)


def _legend(dots: Iterable[Dot], y: float) -> Iterator[str]:
    """Yield a mark and a caption for each label that is drawn, in a row."""
    x = 14.0
    for label in dict.fromkeys(dot.label for dot in dots):
        seen = look(label)
        yield f'<g class={quoteattr(f"mark {label}")} fill="{seen.ink}">{shape(seen.shape, x, y, 5)}</g>'
        yield f'<text class="tie" x="{x + 10:.1f}" y="{y + 4.5:.1f}">{escape(seen.caption)}</text>'
        x += 34 + 13 * len(seen.caption)


def _edge(line: Line, start: tuple[float, float], end: tuple[float, float], captioned: bool) -> str:
    (x0, y0), (x1, y1) = start, end
    said = reads(line.type)
    middle = f'x="{(x0 + x1) / 2:.1f}" y="{(y0 + y1) / 2 + 3:.1f}" text-anchor="middle" {_HALO}'
    caption = f'<text class="tie" {middle}>{escape(said)}</text>' if captioned else ""
    return (
        f'<g class="edge" data-start={quoteattr(line.start)} data-end={quoteattr(line.end)}>'
        f"<title>{escape(f'{said}{chr(10)}{line.note}'.strip())}</title>"
        f'<line class="line" stroke="{_LINE}" stroke-width="{0.8 + 1.4 * line.weight:.2f}" '
        f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>{caption}</g>'
    )


def _dot(dot: Dot, x: float, y: float, r: float, anchor: str, longest: int, below: float, note: str = "") -> str:
    seen = look(dot.label)
    side = {"start": r + 6, "end": -r - 6}.get(anchor, 0.0)
    said = escape("\n".join(filter(None, (f"{seen.caption}：{tidy(dot.name, dot.label)}", dot.note, note))))
    text = (
        f'<text x="{x + side:.1f}" y="{y + (below + r / 2 if below else 4.5):.1f}" text-anchor="{anchor}" {_HALO}>'
        f"{escape(shorten(tidy(dot.name, dot.label), longest, dot.label))}</text>"
    )
    mark = (
        f"<g class={quoteattr(f'dot {dot.label}')} data-id={quoteattr(dot.id)}><title>{said}</title>"
        f'<g class="mark" fill="{seen.ink}">{shape(seen.shape, x, y, r)}</g>{text if longest else ""}</g>'
    )
    return f"<a href={quoteattr(dot.href)}>{mark}</a>" if dot.href else mark


def _svg(width: float, height: float, body: Iterable[str], title: str, count: int, top: float = 0.0) -> str:
    kind = "sketch wide" if width > 600 else "sketch"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 {-top:.0f} {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="group" aria-label={quoteattr(shorten(title, 80))} '
        f'font-family="{_FONT}" font-size="13" fill="{_INK}" stroke-linejoin="round" data-count="{count}">'
        + "".join(body)
        + "</svg>"
    )
