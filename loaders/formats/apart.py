"""Files that others have made are opened in a process of its own, with limits of time and memory.

A small file can be made to unfold into gigabytes, or to send its reader round in circles; then only that process ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from loaders.formats.errors import NoTextError, NotOpenedError, TooMuchError

_SECONDS = 300  # of processor time; a plan of 500 pages takes about half of it
_BYTES = 2 << 30  # of memory
_LONGEST = 32 << 20  # bytes of text


class _End(IntEnum):
    """How the process ended, by its exit code."""

    DONE = 0
    NOT_OPENED = 10
    NO_TEXT = 11
    TOO_MUCH = 12


def text_apart(form: str, data: bytes, seconds: int = _SECONDS, memory: int = _BYTES) -> str:
    """Return the text of a file: ``form`` is docx, html or pdf; ``data`` its bytes, of html its text in UTF-8.

    ``seconds`` of processor time and ``memory`` in bytes are what it may take (memory only where the system can tell).
    Raises :class:`NotOpenedError`, :class:`NoTextError` or :class:`TooMuchError`.
    """
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            # -P: a file of the folder that one stands in is no module
            [sys.executable, "-P", "-m", "loaders.formats.apart", form, str(seconds), str(memory)],
            input=data,
            capture_output=True,
            timeout=4 * seconds,  # on a busy machine
            env=os.environ | {"PYTHONPATH": path},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuchError("it takes too long") from None
    if done.returncode == _End.DONE:
        return done.stdout.decode("utf-8", errors="replace")
    if done.returncode == _End.NOT_OPENED:
        raise NotOpenedError(f"not a {form} file")
    if done.returncode == _End.NO_TEXT:
        raise NoTextError("no text layer")
    raise TooMuchError("it takes too much time or memory")  # said so, or was ended by the system


def main(form: str, seconds: int, memory: int) -> int:
    """Write the text of the file on standard input to standard output; return how it went."""
    _limit(seconds, memory)
    try:
        text = _text(form, sys.stdin.buffer.read())
        data = text.encode("utf-8", errors="replace")
    except NoTextError:
        return _End.NO_TEXT
    except (MemoryError, RecursionError, TooMuchError):
        return _End.TOO_MUCH
    except Exception:  # what a library raises over a broken file is of any kind
        return _End.NOT_OPENED
    if len(data) > _LONGEST:
        return _End.TOO_MUCH
    sys.stdout.buffer.write(data)
    return _End.DONE


def _text(form: str, data: bytes) -> str:
    # each library is imported by who needs it
    if form == "html":
        from loaders.formats.html import text_of_html

        return text_of_html(data.decode())
    if form == "pdf":
        from loaders.formats.pdf import text_of_pdf

        return text_of_pdf(data)
    from loaders.formats.docx import text_of_docx

    return text_of_docx(data)


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the time is watched from outside, the memory is not
        return
    for what, limits in ((resource.RLIMIT_CPU, (seconds, seconds + 5)), (resource.RLIMIT_AS, (memory, memory))):
        with suppress(OSError, ValueError):  # less is allowed already, or the system knows no such limit
            resource.setrlimit(what, limits)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
