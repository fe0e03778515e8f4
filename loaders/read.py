"""Step 1: a file or an address becomes a :class:`~graph.model.Source`: text with line ends made one, and its hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from graph.model import Source

#: File endings that are read, and the media type each stands for.
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: Characters that hardly ever stand in Chinese prose read in its own encoding: private use, controls, replacement.
_ODD = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_HAN = re.compile("[\u4e00-\u9fff]")
_COMMON = re.compile("[的和发展建设工作年市全产业实施推进以中，。、]")


class ReadError(ValueError):
    """A document that can't be read; the message is one plain sentence for the person who asked."""


class WrongPathError(ReadError):
    """A path that names nothing that could be read."""


class NoDocumentError(ReadError):
    """A folder without a document."""


def find_documents(paths: Sequence[str | Path]) -> list[tuple[str, Path]]:
    """Return the documents named by ``paths``, files or folders (read recursively), as name and path, sorted by name.

    The name of a file in a folder is its path below that folder. Raises :class:`ReadError` where a path does not exist,
    is of a kind that is not read, or where a folder holds no document.
    """
    found: dict[str, Path] = {}
    for location in paths:
        path = Path(location)
        if path.is_dir():
            inside = {
                file.relative_to(path).as_posix(): file
                for file in sorted(path.rglob("*"))
                if _is_document(file.relative_to(path), file)
            }
            if not inside:
                raise NoDocumentError(f"The folder {path} holds no document ({_kinds()}).")
            found.update(inside)
        elif not path.exists():
            raise WrongPathError(f"There is no file or folder {path}.")
        elif path.suffix.lower() not in MEDIA_TYPES:
            raise WrongPathError(f"{path} is of a kind that is not read; these are: {_kinds()}.")
        else:
            found[path.name] = path
    return sorted(found.items())


def _kinds() -> str:
    return ", ".join(MEDIA_TYPES)


def _is_document(place: Path, file: Path) -> bool:
    hidden = any(part.startswith(".") for part in place.parts)
    return file.suffix.lower() in MEDIA_TYPES and not hidden and place.stem.upper() != "README" and file.is_file()


def read(location: str | Path, name: str | None = None) -> Source:
    """Return the document at ``location``, a file. ``name`` is what to call it; without it, the file's own name.

    Raises :class:`ReadError` where it is missing, empty or not text.
    """
    path = Path(location)
    if path.is_dir():
        raise ReadError(f"{path} is a folder, not a document.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"There is no file {path}.") from None
    except OSError as error:
        raise ReadError(f"{path} can't be read: {error.strerror or error}.") from error
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise ReadError(f"{path} is of a kind that is not read; these are: {_kinds()}.")
    return as_source(decode(data, str(path)), name or path.name, media_type)


def as_source(text: str, name: str, media_type: str = "text/plain") -> Source:
    """Return text that is at hand as a source. Raises :class:`ReadError` where there is nothing in it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError(f"{name} is empty.")
    return Source(name, text, hashlib.sha256(text.encode()).hexdigest(), media_type)


def decode(data: bytes, name: str) -> str:
    """Return the text that ``data`` encodes in UTF-8, GB18030 or UTF-16, told apart by what makes sense as Chinese.

    Raises :class:`ReadError` where it is empty or not text at all. ``name`` is what the error calls it.
    """
    if not data.strip():
        raise ReadError(f"{name} is empty.")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    if b"\x00" not in data:
        try:
            return data.decode("utf-8")  # other encodings of Chinese are hardly ever valid UTF-8
        except UnicodeDecodeError:
            pass
    readings = [data.decode(encoding, errors="replace") for encoding in _ENCODINGS]
    best = max(readings, key=_sense)
    if _sense(best) < 0.5:
        raise ReadError(f"{name} is not a text file, or its encoding is not UTF-8, GB18030 or UTF-16.")
    return best


def _sense(text: str) -> float:
    """Return how much a reading looks like Chinese (or plain ASCII) text, over its first characters."""
    sample = text[:20000]
    odd = len(_ODD.findall(sample))
    plain = sum(c.isascii() for c in sample)
    return (4 * len(_COMMON.findall(sample)) + len(_HAN.findall(sample)) + plain - 20 * odd) / max(1, len(sample))
