"""What stands around and between the words of a plan and is no part of it: site lines, page numbers, running heads,
the table of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from loaders.normal import normal
from loaders.structure.lines import Line
from loaders.structure.numbering import numbered

_PAGE = re.compile(r"[-—–―·\s]+\d{1,4}[-—–―·\s]*|\d{1,4}[-—–―·\s]+|第\s*\d{1,4}\s*页.{0,12}|[Pp]age\s*\d+.{0,10}")
_CONTENTS = re.compile(r"目\s*[录次]|目\s*[录次]\s*CONTENTS")
_LEADER = re.compile(r"(?:[.…·\s]{3,}|\t)\s*[(-]?\s*\d{1,3}\s*[)-]?\s*$|[(]\s*\d{1,3}\s*[)]\s*$")
_MARKS = re.compile(r"[\W_]+")
_SHORT = 80  # a line that a site puts around a text is shorter
_HEAD = 40  # and a running head is shorter still


def split_furniture(found: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines that are the plan's own, and those that a site, a page or a table of contents adds."""
    heads = _running_heads(found)
    added = {
        i for i, line in enumerate(found) if i in heads or _PAGE.fullmatch(line.clean) or _is_site_line(line.clean)
    }
    kept = [i for i in range(len(found)) if i not in added]
    contents = _contents([found[i] for i in kept])  # page numbers and heads no longer stand between its lines
    added.update(kept[i] for i in contents)
    own = [line for i, line in enumerate(found) if i not in added]
    return own, [found[i] for i in sorted(added)]


@cache
def _phrases() -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """Return how site lines begin, what they hold, and what they say in whole."""
    text = files("loaders").joinpath("lexicon", "furniture.txt").read_text(encoding="utf-8")
    entries = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    begins = tuple(e for e in entries if e[0] not in "*=")
    return begins, tuple(e[1:] for e in entries if e[0] == "*"), frozenset(e[1:] for e in entries if e[0] == "=")


def _is_site_line(clean: str) -> bool:
    if len(clean) > _SHORT:
        return False
    begins, holds, whole = _phrases()
    return clean.startswith(begins) or clean in whole or any(words in clean for words in holds)


def _key(line: Line) -> str:
    """Return a heading's words without marks, page number and dots, so that contents and body can be compared."""
    return _MARKS.sub("", normal(_LEADER.sub("", line.clean)))


def _contents(found: Sequence[Line]) -> set[int]:
    """Return the positions of the lines of a table of contents."""
    later: Counter[str] = Counter(_key(line) for line in found if len(line.clean) <= 100)
    out: set[int] = set()
    i = 0
    while i < len(found):
        titled = _CONTENTS.fullmatch(found[i].clean) is not None
        end = i + 1 if titled else i
        while end < len(found) and _is_entry(found[end], later, titled):
            later[_key(found[end])] -= 1
            end += 1
        if titled or (end - i >= 5 and all(_LEADER.search(line.clean) for line in found[i:end])):
            out.update(range(i, end))
        else:
            for line in found[i:end]:
                later[_key(line)] += 1
        i = max(end, i + 1)
    return out


def _is_entry(line: Line, later: Counter[str], titled: bool) -> bool:
    if len(line.clean) > 100 or line.clean.endswith(("。", "；", "：", ":")):
        return False
    if _LEADER.search(line.clean):
        return True
    if not titled:
        return False
    number = numbered(line.clean)
    return later[_key(line)] > 1 or (number is not None and number.kind == "annex")


def _running_heads(found: Sequence[Line]) -> set[int]:
    """Return the positions of short lines that come back on page after page, but for the first of each."""
    places: dict[str, list[int]] = {}
    for i, line in enumerate(found):
        if 6 <= len(line.clean) <= _HEAD and "\t" not in line.text and not line.level and not line.bold:
            places.setdefault(line.clean, []).append(i)
    return set(_repeats(places.values()))


def _repeats(places: Iterable[list[int]]) -> Iterable[int]:
    for at in places:
        apart = [b - a for a, b in pairwise(at)]
        if len(at) >= 4 and min(apart) >= 3:
            yield from at[1:]
