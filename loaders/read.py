"""Step 1: a file or an address becomes a :class:`~graph.model.Source`: text with line ends made one, and its hash."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from graph.model import Source
from loaders.formats.apart import text_apart
from loaders.formats.errors import NoTextError, NotOpenedError, TooMuchError

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

#: Media types that a library opens, and what each is called.
_FORMS = {MEDIA_TYPES[".html"]: "html", MEDIA_TYPES[".docx"]: "docx", MEDIA_TYPES[".pdf"]: "pdf"}
_CALLED = {"html": "a page", "docx": "a .docx file", "pdf": "a PDF"}

#: Bytes of a file and characters of a text that are read at the most: a long plan has 200,000 characters.
LARGEST_FILE = 64 << 20
LONGEST_TEXT = 2_000_000

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: Characters that hardly ever stand in Chinese prose read in its own encoding: private use, controls, replacement.
_ODD = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE = re.compile("[\ud800-\udfff]")
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
                raise NoDocumentError(f"The folder {_printable(str(path))} holds no document ({_kinds()}).")
        elif not path.exists():
            raise WrongPathError(f"There is no file or folder {_printable(str(path))}.")
        elif path.suffix.lower() not in MEDIA_TYPES:
            raise WrongPathError(f"{_printable(str(path))} is of a kind that is not read; these are: {_kinds()}.")
        else:
            inside = [(path.name, path)]
        for name, file in inside:
            found[_free_name(_printable(name), file, found)] = file
    return sorted(found.items())


def _printable(name: str) -> str:
    """Return a name without line ends and whatever else of it can't be shown or encoded: these are spelled out."""
    return "".join(c if c.isprintable() or c in "\u3000\xa0" else c.encode("unicode_escape").decode() for c in name)


def _free_name(name: str, file: Path, found: Mapping[str, str | Path]) -> str:
    """Return a name for a file that no other file has, with more of its folders as long as another is called so."""
    parts = file.resolve().parts
    count = name.count("/") + 1
    while name in found and Path(found[name]).resolve() != file.resolve() and count < len(parts):
        count += 1
        name = _printable("/".join(parts[-count:]))
    return name


def _kinds() -> str:
    return ", ".join(MEDIA_TYPES)


def _is_document(place: Path, file: Path) -> bool:
    hidden = any(part.startswith(".") for part in place.parts)
    return file.suffix.lower() in MEDIA_TYPES and not hidden and place.stem.upper() != "README" and file.is_file()


def read(location: str | Path, name: str | None = None, private: bool = False) -> Source:
    """Return the document at ``location``, a file or an http(s) address. ``name`` is what to call it.

    ``private`` allows addresses of this machine and its own network. Raises :class:`ReadError` where the document is
    missing, empty, of a kind that is not read, a scan, or not what its name says.
    """
    if _ADDRESS.match(str(location)):
        return _from_address(str(location), name, private)
    path, where = Path(location), _printable(str(location))
    if path.is_dir():
        raise ReadError(f"{where} is a folder, not a document.")
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None and path.exists():
        raise ReadError(f"{where} is of a kind that is not read; these are: {_kinds()}.")
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device may never end
            raise ReadError(f"{where} is not a file.")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise ReadError(f"There is no file {where}.") from None
    except OSError as error:
        raise ReadError(f"{where} can't be read: {error.strerror or error}.") from error
    if len(data) > LARGEST_FILE:
        raise ReadError(f"{where} is larger than {LARGEST_FILE >> 20} MB, which no plan is.")
    return _as_text(data, name or path.name, media_type or "text/plain", where)


def _from_address(address: str, name: str | None, private: bool) -> Source:
    from loaders.formats.web import FetchError, fetch

    try:
        data, media_type = fetch(address, private=private, largest=LARGEST_FILE)
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
    if media_type not in _FORMS:
        return as_source(decode(data, where), name, media_type, where)
    form = _FORMS[media_type]
    try:
        text = text_apart(form, decode(data, where).encode() if form == "html" else data)
    except NoTextError:
        raise ReadError(
            f"{where} is a scan: it holds pictures of pages and no text. Recognize its text first."
        ) from None
    except TooMuchError:
        raise ReadError(f"{where} unfolds into more than a plan holds; it is left alone.") from None
    except NotOpenedError:
        raise ReadError(f"{where} can't be opened as {_CALLED[form]}.") from None
    return as_source(text, name, "text/markdown", where)


def as_source(text: str, name: str, media_type: str = "text/plain", where: str = "") -> Source:
    """Return text that is at hand as a source; ``where`` is what an error calls it, its name where nothing is said.

    Line ends become one; what can't be encoded and control characters, which no format of files can hold, become U+FFFD
    and spaces. Raises :class:`ReadError` where there is nothing in it, or more than in any plan.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub(" ", _LONE.sub("\ufffd", text))
    if not text.strip():
        raise ReadError(f"{where or name} is empty.")
    if len(text) > LONGEST_TEXT:
        raise ReadError(f"{where or name} has {len(text):,} characters; {LONGEST_TEXT:,} are read at the most.")
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
    if b"\x00" not in data:
        readings.append(b"".join(map(_line_in_utf8, data.splitlines(keepends=True))).decode(errors="replace"))
    best = max(readings, key=_sense)
    if _sense(best) < 0.5:
        raise ReadError(f"{name} is not a text file, or its encoding is not UTF-8, GB18030 or UTF-16.")
    return best


def _line_in_utf8(line: bytes) -> bytes:
    """Return a line of a file that was put together from pieces in UTF-8 and in GB18030, in UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return max(line.decode(errors="replace"), line.decode("gb18030", errors="replace"), key=_sense).encode()
    return line


def _sense(text: str) -> float:
    """Return how much a reading looks like Chinese (or plain ASCII) text, over its first and last characters."""
    sample = text if len(text) <= 20000 else text[:10000] + text[-10000:]
    odd = len(_ODD.findall(sample))
    plain = sum(c.isascii() for c in sample)
    return (4 * len(_COMMON.findall(sample)) + len(_HAN.findall(sample)) + plain - 20 * odd) / max(1, len(sample))
