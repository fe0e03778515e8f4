"""Pictures as files, in the form that the file's ending names."""

from __future__ import annotations

from pathlib import Path

from graph.catalogue import Question
from graph.errors import StoreUnavailableError
from graph.figure import Figure
from guitu.web.words import words_of


def write_picture(figure: Figure, question: Question, path: Path) -> None:
    """Write ``figure`` to ``path``: ``.svg`` and ``.png`` as such, all else as an HTML page.

    Raises GraphError.
    """
    ending = path.suffix.lower()
    try:
        path.write_bytes(_drawn(figure, question, ending))
    except OSError as error:
        raise StoreUnavailableError(f"{path} cannot be written: {error.strerror or error}.") from None


def _drawn(figure: Figure, question: Question, ending: str) -> bytes:
    words = words_of(question)
    if ending == ".png":
        from graph.drawing import png

        return png(figure, words.title)
    if ending == ".svg":
        from graph.drawing import svg

        return svg(figure, words.title).encode()
    from graph.picture import picture

    return picture(figure, words.title, words.about).encode()
