"""Sentences of a passage, as the words that an answer shows."""

from __future__ import annotations

import re
from bisect import bisect_right

_END = re.compile(r"[。！？!?；;\n]+[”’」』）)]*")


class Sentences:
    """Where the sentences of one text begin and end; looks them up by position."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(m.end() for m in _END.finditer(text) if m.end() < len(text))]

    def around(self, start: int, end: int, following: int = 0) -> str:
        """Return the sentence, or the run of sentences, that holds the characters ``start`` to ``end`` of the text.

        ``following``: how many sentences after it to return with it.
        """
        first = bisect_right(self._starts, start) - 1
        after = bisect_right(self._starts, max(start, end - 1)) + following
        stop = self._starts[after] if after < len(self._starts) else len(self._text)
        return self._text[self._starts[first] : stop].strip()
