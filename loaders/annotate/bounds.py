"""Where a name begins and ends beside quotation marks, marks of emphasis and numbers of rows."""

from __future__ import annotations

import re

_PAIRS = {"“": "”", "《": "》", "(": ")", "‘": "’"}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_MARK = re.compile(f"[{re.escape(''.join((*_PAIRS, *_OPENING)))}]")
_NUMBER = re.compile(r"[\d.]+\s+")


def balance(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a name with its quotation marks and brackets in pairs, as far as the text has them.

    A mark whose partner stands just outside the name takes it in; one at the very edge without a partner is left off.
    """
    if not _MARK.search(text, start, end):
        return start, end
    opened: list[int] = []
    lonely: list[int] = []
    for i in range(start, end):
        if text[i] in _PAIRS:
            opened.append(i)
        elif text[i] in _OPENING:
            if opened and text[opened[-1]] == _OPENING[text[i]]:
                opened.pop()
            else:
                lonely.append(i)
    if opened and opened[0] == start:
        return start + 1, end
    if lonely and lonely[-1] == end - 1:
        return start, end - 1
    if len(opened) == 1 and text[end : end + 1] == _PAIRS[text[opened[0]]]:
        return start, end + 1
    if len(lonely) == 1 and start and text[start - 1] == _OPENING[text[lonely[0]]]:
        return start - 1, end
    return start, end


def after_number(row: str, start: int, end: int) -> int:
    """Return where a name in a table row begins once the row's number before it is left off."""
    number = _NUMBER.match(row, start, end)
    return number.end() if number and number.end() < end else start


def within_emphasis(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a name without the asterisks of Markdown at its edges."""
    while start < end - 1 and text[start] == "*":
        start += 1
    while start < end - 1 and text[end - 1] == "*":
        end -= 1
    return start, end
