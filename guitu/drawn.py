"""Pictures as files, in the form that the file's ending names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph.catalogue import Question
from graph.errors import StoreUnavailableError
from graph.figure import Figure
from guitu.web.words import title_of, words_of


def write_picture(figure: Figure, question: Question, path: Path, given: Mapping[str, object] | None = None) -> None:
    """Write ``figure`` to ``path``: ``.svg`` and ``.png`` as such, all else as an HTML page; ``given`` was asked.

    Raises GraphError.
    """
    ending = path.suffix.lower()
    try:
        path.write_bytes(_drawn(figure, title_of(question, given or {}), words_of(question).about, ending))
    except OSError as error:
        raise StoreUnavailableError(f"{path} cannot be written: {error.strerror or error}.") from None


def _drawn(figure: Figure, title: str, about: str, ending: str) -> bytes:
    if ending == ".png":
        from graph.drawing import png

        return png(figure, title)
    if ending == ".svg":
        from graph.drawing import svg

        return svg(figure, title).encode()
    from graph.picture import picture

    return picture(figure, title, about).encode()
