"""Step 1: a file or an address becomes a :class:`~graph.model.Source`: text with line ends made one, and its hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from graph.model import Source

#: File endings that are read, and the media type each stands for.
MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
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


def find_documents(paths: Sequence[str | Path]) -> list[tuple[str, str | Path]]:
    """Return the documents named by ``paths`` as name and place, sorted by name.

    ``paths`` are files, folders (read recursively) or http(s) addresses. The name of a file in a folder is its path
    below that folder, of another file its own; where two are called alike, with what tells their folders apart.
    Raises :class:`WrongPathError` where a path does not exist or is of a kind that is not read,
    :class:`NoDocumentError` where a folder holds no document.
    """
    found: dict[str, str | Path] = {}
    for location in paths:
        if _ADDRESS.match(str(location)):
            found[str(location)] = str(location)
            continue
        path = Path(location)
        if path.is_dir():
            inside = [
                (file.relative_to(path).as_posix(), file)
                for file in sorted(path.rglob("*"))
                if _is_document(file.relative_to(path), file)
            ]
            if not inside:
                raise NoDocumentError(f"The folder {path} holds no document ({_kinds()}).")
        elif not path.exists():
            raise WrongPathError(f"There is no file or folder {path}.")
        elif path.suffix.lower() not in MEDIA_TYPES:
            raise WrongPathError(f"{path} is of a kind that is not read; these are: {_kinds()}.")
        else:
            inside = [(path.name, path)]
        for name, file in inside:
            found[_free_name(name, file, found)] = file
    return sorted(found.items())


def _free_name(name: str, file: Path, found: Mapping[str, str | Path]) -> str:
    """Return a name for a file that no other file has, with more of its folders as long as another is called so."""
    parts = file.resolve().parts
    count = name.count("/") + 1
    while name in found and Path(found[name]).resolve() != file.resolve() and count < len(parts):
        count += 1
        name = "/".join(parts[-count:])
    return name


def _kinds() -> str:
    return ", ".join(MEDIA_TYPES)


def _is_document(place: Path, file: Path) -> bool:
    hidden = any(part.startswith(".") for part in place.parts)
    return file.suffix.lower() in MEDIA_TYPES and not hidden and place.stem.upper() != "README" and file.is_file()


def read(location: str | Path, name: str | None = None) -> Source:
    """Return the document at ``location``, a file or an http(s) address. ``name`` is what to call it.

    Raises :class:`ReadError` where it is missing, empty, of a kind that is not read, a scan, or not what its name says.
    """
    if _ADDRESS.match(str(location)):
        return _from_address(str(location), name)
    path = Path(location)
    if path.is_dir():
        raise ReadError(f"{path} is a folder, not a document.")
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None and path.exists():
        raise ReadError(f"{path} is of a kind that is not read; these are: {_kinds()}.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"There is no file {path}.") from None
    except OSError as error:
        raise ReadError(f"{path} can't be read: {error.strerror or error}.") from error
    return _as_text(data, name or path.name, media_type or "text/plain", str(path))


def _from_address(address: str, name: str | None) -> Source:
    from loaders.formats.web import FetchError, fetch

    try:
        data, media_type = fetch(address)
    except FetchError as error:
        raise ReadError(f"{address} can't be fetched: {error}.") from error
    suffix = Path(urlsplit(address).path).suffix.lower()
    known = media_type if media_type in MEDIA_TYPES.values() else MEDIA_TYPES.get(suffix)
    if known is None:
        raise ReadError(f"{address} gives {media_type}, which is not read; these are: {_kinds()}.")
    if known == "text/plain" and suffix in {".md", ".markdown"}:
        known = "text/markdown"
    return _as_text(data, name or address, known, address)


def _as_text(data: bytes, name: str, media_type: str, where: str) -> Source:
    """Return the source that bytes of a media type make; ``where`` is what an error calls it."""
    if not data.strip():
        raise ReadError(f"{where} is empty.")
    if media_type in {"text/plain", "text/markdown"}:
        return as_source(decode(data, where), name, media_type)
    # the libraries below take a while to import, so only who needs one waits for it
    if media_type == "text/html":
        from loaders.formats.html import text_of_html

        return as_source(text_of_html(decode(data, where)), name, "text/markdown")
    if media_type == "application/pdf":
        from loaders.formats.pdf import NoTextError, text_of_pdf

        try:
            return as_source(text_of_pdf(data), name, "text/markdown")
        except NoTextError:
            raise ReadError(
                f"{where} is a scan: it holds pictures of pages and no text. Recognize its text first."
            ) from None
        except ValueError as error:
            raise ReadError(f"{where} can't be opened as a PDF.") from error
    from loaders.formats.docx import text_of_docx

    try:
        return as_source(text_of_docx(data), name, "text/markdown")
    except ReadError:
        raise
    except ValueError as error:
        raise ReadError(f"{where} can't be opened as a .docx file.") from error


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
