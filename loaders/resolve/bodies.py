"""Bodies of a place by what they are called: 市委, 区政府, 某某市发改委, 国家发展改革委."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders import divisions
from loaders.resolve.lexicon import lexicon
from loaders.resolve.names import ancestor, bare, place_code

_OFFICE = re.compile(r"[^省市区县州]{1,12}(?:局|厅|委|办|委员会|办公室|管委会)$")
_LEVEL = {
    "自治区": "province",
    "省": "province",
    "市": "city",
    "州": "city",
    "盟": "city",
    "区": "county",
    "县": "county",
    "旗": "county",
    "镇": "town",
    "乡": "town",
}
_HEAD = re.compile("|".join(_LEVEL))


@lru_cache(maxsize=65536)
def body(surface: str, home: str) -> tuple[str, str] | None:
    """Return whose body a name means and its short name, or None for a name that is no body of a place.

    Args:
        surface: the name as it stands.
        home: code of the place whose document it stands in; a body without a place is that place's.
    """
    text = re.sub(r"^中共", "", bare(surface))
    known = lexicon()
    word = next((w for w in known.nation if text.startswith(w)), "")
    if word:
        rest = text[len(word) :]
        if word == "国家" and _OFFICE.fullmatch(rest):
            return divisions.NATION, known.bodies.get(rest, rest)
        if not rest or rest in known.bodies:
            return divisions.NATION, "党中央" if word == "中央" else text
    place, rest = _place(text, home)
    short = known.bodies.get(rest)
    if short is None and _OFFICE.fullmatch(rest) and rest != text:
        short = rest
    if short is None or (short == "委" and rest == text):
        return None
    return place or home, short


def _place(text: str, home: str) -> tuple[str, str]:
    for length in range(min(10, len(text) - 1), 1, -1):
        code = place_code(text[:length], home)
        if code:
            rest = text[length:]
            level = _HEAD.match(rest)
            if level and rest[level.end() :] in lexicon().bodies:
                return code, rest[level.end() :]
            return code, rest
    level = _HEAD.match(text)
    if level and home:
        code = ancestor(home, _LEVEL[level[0]])
        if not code and level[0] in "市区县":  # a municipality or a county-level city calls itself so too
            code = home if divisions.get(home) is not None else ""
        return code, text[level.end() :]
    return "", text


def title(code: str, short: str) -> str:
    """Return the full name of a place's body."""
    division = divisions.get(code)
    if division is None:
        return short
    if code == divisions.NATION:
        return short if short.startswith(("党中央", "国", "全国")) or short.endswith("部") else f"国家{short}"
    if short == "委" and division.name.endswith("自治区"):
        short = "党委"
    return division.name + short


def kind(name: str) -> str | None:
    """Return the kind of a body by how its name ends."""
    for what, words in lexicon().kinds:
        if name.endswith(words):
            return what
    return "enterprise"
