"""Templates filled: every value is escaped, every page gets the same frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from graph.legend import KINDS, LOOKS, look, tidy
from graph.trace import Place, Trace
from guitu.web.address import address, passage_of
from guitu.web.library import Library, file_name
from guitu.web.words import parameter


class Pages:
    """Fills templates for one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._templates = Environment(
            loader=PackageLoader("guitu.web"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self._templates.globals.update(
            LOOKS=LOOKS,
            address=address,
            graph=file_name(library.location),
            passage_of=passage_of,
            strongest_first=strongest_first,
        )
        self._templates.filters.update(
            caption=lambda label: look(label).caption,
            kind=kind,
            number=number,
            parameter=parameter,
            sure=sure,
            tidy=tidy,
            prose=prose,
        )

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return the page made of ``template`` and ``values``."""
        html = self._templates.get_template(template).render(path=request.url.path, status=status, **values)
        return HTMLResponse(html, status)

    def colours(self) -> Response:
        """Return the style sheet that gives labels their colours, on paper and in the dark."""
        light = "".join(f".{label}{{--ink:{seen.ink}}}" for label, seen in LOOKS.items())
        dark = "".join(f".{label}{{--ink:{seen.glow}}}" for label, seen in LOOKS.items())
        return Response(f"{light}@media(prefers-color-scheme:dark){{{dark}}}", media_type="text/css")


def kind(value: object) -> str:
    """Return what a kind or level is called."""
    return KINDS.get(str(value), str(value)) if value else ""


def number(value: object) -> str:
    """Return a number as a reader writes it: no needless zeros."""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def prose(text: str) -> str:
    """Return words of a document without the stars that a Markdown file sets bold type with."""
    return text.replace("**", "")


def sure(confidence: float | None) -> str:
    """Return how sure a link is, in a word."""
    if confidence is None:
        return ""
    return "把握大" if confidence >= 0.8 else "把握中" if confidence >= 0.6 else "把握小"


def strongest_first(found: Trace) -> Sequence[Place]:
    """Return the places of a trace: those that take it up first, the one with most before others."""
    return sorted(found.places, key=lambda place: (place.silent, -len(place.targets) - len(place.actions)))
