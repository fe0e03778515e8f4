"""The file of a person's corrections that stands beside a graph."""

from __future__ import annotations

from pathlib import Path

from graph.store import is_server
from loaders.curate import Correction, CorrectionError, parse_corrections, written


def place_of(graph: str, named: Path | None) -> Path | None:
    """Return the file that was named, else the one beside the graph's own file; None for a server's graph."""
    if named or is_server(graph):
        return named
    return Path(graph).expanduser().with_suffix(".corrections.toml")


def load_corrections(graph: str, named: Path | None) -> tuple[Correction, ...]:
    """Return the corrections for a graph; none where no file was named and none stands beside it.

    Raises ``CorrectionError`` with the file and what is wrong in it.
    """
    place = place_of(graph, named)
    if place is None or (named is None and not place.exists()):
        return ()
    try:
        return parse_corrections(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CorrectionError(f"There is no file {place}.") from None
    except UnicodeDecodeError:
        raise CorrectionError(f"{place} is not UTF-8 text.") from None
    except CorrectionError as error:
        raise CorrectionError(f"{place}: {error}") from error


def append_correction(place: Path, correction: Correction) -> None:
    """Write a correction at the end of the file, which is made where it is not there."""
    with place.open("a", encoding="utf-8", newline="\n") as file:
        file.write(written(correction))
