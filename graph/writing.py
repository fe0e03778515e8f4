"""Files that are whole or not there: written beside their place and moved into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import StoreUnavailableError
from graph.model import Value


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """Give a path to write to, and move what was written to ``path``, whose folder is made.

    Raises StoreUnavailableError when it cannot be written; what was there before is then still there.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield beside
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnavailableError(f"{path} cannot be written: {error.strerror or error}.") from None


def flat(value: Value | None) -> str | int | float | bool:
    """Return ``value`` as one cell holds it: a list's parts joined by 、, nothing as the empty string."""
    if value is None:
        return ""
    return "、".join(map(str, value)) if isinstance(value, list) else value
