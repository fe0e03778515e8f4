"""Where names of divisions stand in a text: those of the whole country, and those of the document's own place.

A name alone does not make a mention (it may be part of a longer name), so these are marks for the tagger to weigh.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from loaders import divisions
from loaders.annotate.gazetteer import Gazetteer

#: Marks a character can bear: none, or first, inner or last character of one of five kinds of name.
MARKS = 1 + 3 * 5


def _kind(name: str, codes: Sequence[str], short_towns: bool) -> int:
    named = [division for division in map(divisions.get, codes) if division is not None]
    level = min((division.level for division in named), key=divisions.LEVELS.index)
    full = any(division.name == name for division in named)
    if level in ("nation", "province"):
        return 1
    if level == "city":
        return 2
    if level == "county":
        return 3 if full else 4
    return 5 if full or short_towns else 0


@cache
def national() -> Gazetteer:
    """Return the names of all divisions, short ones of counties and above too."""
    above = {name: _kind(name, codes, False) for name, codes in divisions.names(towns=False).items()}
    towns = dict.fromkeys(divisions.names(short=False), 5)
    return Gazetteer(towns | above)


def local(region: str) -> Gazetteer:
    """Return the names of the divisions around a place: those of its city, short names of towns and streets too."""
    division = divisions.get(region)
    while division is not None and division.level in ("county", "town") and division.parent is not None:
        division = divisions.get(division.parent)
    return _of_city(division.code if division is not None and division.level == "city" else None)


@lru_cache(maxsize=256)
def _of_city(code: str | None) -> Gazetteer:
    """Return the names of all that lies in a city; one for all places of it."""
    names = divisions.names(code) if code else {}
    return Gazetteer({name: _kind(name, codes, True) for name, codes in names.items()})


def marks(text: str, gazetteer: Gazetteer) -> NDArray[np.uint8]:
    """Return a mark for each character of ``text`` (shape ``len(text)``), see :data:`MARKS`."""
    starts, ends, kinds = gazetteer.places(text)
    firsts = 1 + (kinds - 1) * np.uint8(3)
    change = np.zeros(len(text) + 1, np.uint8)  # from one character to the next; names may stand side by side
    change[starts] += firsts + 1
    change[ends] -= firsts + 1
    out = np.cumsum(change[:-1], dtype=np.uint8)
    out[starts] = firsts
    out[ends - 1] = firsts + 2
    return out
