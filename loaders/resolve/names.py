"""The algebra of names: what a name says of place, level, number and phase, and what is left as its core."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from graph.model import Label
from loaders import divisions
from loaders.normal import normal
from loaders.resolve.lexicon import lexicon

_MARKS = str.maketrans(
    dict.fromkeys("“”\"'‘’「」『』《》<>〈〉·•・,、/_*", None) | dict.fromkeys("—–―~～−-", "-") | {"瞭": "了"}
)
_BRACKET = re.compile(r"\(([^()]*)\)")
_QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"]{2,})[”」』\"]")
_NUMERAL = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"十": "10", "零": "0", "两": "2"}
_PHASE = re.compile(r"第?([一二三四五六七八九十]|\d{1,2})期")
_VERSION = re.compile(r"(?:\d(?:\.\d)?版|[23]\.0(?:版)?|升级版)$")
_YEAR = re.compile(r"^(?:19|20)\d\d年?(?:度)?")
_COUNTED = re.compile(
    r"[A-Za-z]*\d+(?:\.\d+)?[A-Za-z]*|[A-Za-z]+(?=区|线|座)|第[一二三四五六七八九十]+|[一二三四五六七八九十](?=号|路|桥|院|中|小|标|环|厂|线|批|大|个|站)"
)
_EVENT = re.compile(r"(?:峰会|大会|论坛|博览会|博会|展会|节|赛|交易会|洽谈会)$")
_IN_FRONT = re.compile(r"(?:中国)?\(([^()]+)\)(?=.{2,})")
_BOTH = re.compile(r".{4}与.{4}|[区片园城岛港谷带][与和及].+[区片园城岛港谷带]$")
_PLACE_LENGTHS = range(9, 1, -1)
_QUOTES = frozenset('“「『"')
_SIGN = re.compile(r"[A-Za-z\d一二三四五六七八九十]|升级版")  # without which a name says no number, phase or version


class Name(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A name taken apart. Names of one thing agree in what both say and have like cores."""

    whole: str  # in normal form without marks
    core: str  # without places, levels, phase, version, brackets and what may be left off behind
    places: tuple[str, ...]  # division codes it says
    level: str  # nation, province, city, county or town, as it says; empty if it doesn't
    numbers: tuple[str, ...]
    phase: str
    version: str
    telling: tuple[str, ...]  # words that make it another thing
    quoted: str  # the longest words in quotes
    tail: str  # what was left off behind: 工程, 改建
    several: bool = False  # it lists several things, by a mark

    @property
    def place(self) -> str:
        """Return the place it says, the last of several; empty if it says none."""
        return self.places[-1] if self.places else ""


def _same_words(core: str) -> str:
    if not lexicon().said.isdisjoint(core):
        for said, meant in lexicon().same:
            core = core.replace(said, meant)
    return core


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return a name in normal form without marks and quotes: what two writings of one name share."""
    return normal(text).translate(_MARKS)


def ancestor(code: str, level: str) -> str:
    """Return the division of a level that holds a division (or is it); empty where there is none."""
    for above in (code, *divisions.parents(code)):
        division = divisions.get(above)
        if division is not None and division.level == level:
            return above
    return ""


@lru_cache(maxsize=16384)
def parse(surface: str, label: Label, home: str) -> Name:
    """Take a name apart.

    Args:
        surface: the name as it stands.
        label: what it is a name of.
        home: code of the place whose document it stands in; empty if not known.
    """
    text = normal(surface)
    quoted = "" if _QUOTES.isdisjoint(text) else max(_QUOTED.findall(text), key=len, default="")
    dressed, text = text, text.translate(_MARKS)
    if label is Label.INDUSTRY:
        return Name(text, _sector(text), (), "", (), "", "", (), "", "")
    places, level, rest = _front(text, home) if dressed[:1] not in '“"《' else ((), "", text)
    notes = _BRACKET.findall(rest) if "(" in rest else []
    core = _BRACKET.sub("", rest) or rest if notes else rest
    for note in notes:
        found = place_code(note, home, True)
        if found and found not in places:
            places = (*places, found)
    if _EVENT.search(core) and _YEAR.search(core) and len(_YEAR.sub("", core)) > 2:
        core = _YEAR.sub("", core)
    counted = core + "".join([n for n in notes if not place_code(n, home, True)]) if notes else core
    phase, signed = "", _SIGN.search(counted)
    numbers: tuple[str, ...] = ()
    if signed:
        phase = "".join([_NUMERAL.get(p, p) for p in _PHASE.findall(counted)])
        numbers = tuple(sorted(map(_number, _COUNTED.findall(_PHASE.sub("", _VERSION.sub("", counted))))))
    core, version, tail = _behind(core, bool(signed))
    known = lexicon()
    telling = () if known.tell.isdisjoint(counted) else tuple([w for w in known.telling if w in counted])
    return Name(
        text,
        _same_words(core),
        places,
        level,
        numbers,
        phase,
        version,
        telling,
        quoted.translate(_MARKS) if quoted else "",
        tail,
        "、" in surface or bool(_BOTH.search(surface)),
    )


def _number(text: str) -> str:
    return "".join(_NUMERAL.get(c, c) for c in text.upper()).removeprefix("第")


def _sector(text: str) -> str:
    """Return a sector without 产业 or 行业 behind it."""
    stem = re.sub(r"(?:产业|行业)$", "", text)
    return stem if len(stem) > 1 else text


def _behind(core: str, signed: bool) -> tuple[str, str, str]:
    """Return a core without what may be left off behind it, the version it says, and what was left off.

    ``signed``: whether it may say a version or a phase.
    """
    version = ""
    if signed:
        found = _VERSION.search(core)
        if found and found.start() > 1:
            version, core = found[0].removesuffix("版"), core[: found.start()]
        stripped = _PHASE.sub("", core)
        if len(stripped) > 1:
            core = stripped
    tails = ""
    for _ in range(2):
        if not core.endswith(lexicon().after):
            break
        tail = next((t for t in lexicon().after if core.endswith(t) and len(core) - len(t) > 1), "")
        core, tails = core.removesuffix(tail), tail + tails
    return core, version, tails


def _front(text: str, home: str) -> tuple[tuple[str, ...], str, str]:
    """Return the places and the level that a name begins with, and what is left of it."""
    known = lexicon()
    places: tuple[str, ...] = ()
    level, rest, joined = "", text, False
    for _ in range(4):
        if rest[:2] in known.own_place:
            places, rest = (*places, _own(rest[1], home)), rest[2:]
            continue
        found = _leading_place(rest, home, joined, places[-1] if places else "")
        if found:
            code, length = found
            left = rest[length:].lstrip("-")
            if not left or left[0] in "至到":
                break
            places, rest, joined = (*places, code), left, rest[length] == "-"
            continue
        bracket = _IN_FRONT.match(rest)
        code = place_code(bracket[1], home, True) if bracket else ""
        if bracket and code:
            places, rest = (*places, code), rest[bracket.end() :]
            continue
        ranked = rest.startswith(known.level_words)
        word = next(((w, v) for w, v in known.levels if rest.startswith(w)), None) if ranked else None
        if word is None or level or len(rest) - len(word[0]) < 2 or rest[len(word[0]) :].startswith(known.not_levels):
            break
        if len(word[0]) == 1 and places:
            break
        level, rest = word[1], rest[len(word[0]) :]
    if level and level != "nation" and home and not places and not _high(level, rest):
        own = ancestor(home, level)
        places = (own,) if own else ()
    return tuple(dict.fromkeys(p for p in places if p)), level, rest or text


def _high(level: str, rest: str) -> bool:
    """Tell whether a level is the rank of a thing, not the place that has it."""
    return level == "province" and rest.endswith((*lexicon().titles, *lexicon().heads))


def _own(kind: str, home: str) -> str:
    level = {"省": "province", "市": "city", "州": "city", "盟": "city", "镇": "town", "乡": "town"}.get(kind, "county")
    return (ancestor(home, level) or home) if home else ""


def _leading_place(text: str, home: str, joined: bool, before: str) -> tuple[str, int] | None:
    """Return the place that a text begins with and its length; ``before`` is said before it and may hold it."""
    known = divisions.names()
    for length in range(min(_PLACE_LENGTHS[0], len(text) - 2), _PLACE_LENGTHS[-1] - 1, -1):
        name = text[:length]
        if name not in known:
            continue
        if text[length:].startswith(lexicon().not_places) and not text[length:].startswith(("人民", "人才")):
            continue
        inside = [d for d in divisions.find(name, before) if d.level != "town" or name == d.name] if before else []
        apart = joined or (text[length] == "-" and _begins_at_home(text[length + 1 :], home))
        code = inside[0].code if inside else place_code(name, home, apart)
        if code and code != divisions.NATION:
            return code, length
    return None


def _begins_at_home(text: str, home: str) -> bool:
    """Tell whether a text begins with a place of the home's city, or with the city's name."""
    city = ancestor(home, "city") or home
    return any(text[:n] in divisions.names() and divisions.find(text[:n], city) for n in _PLACE_LENGTHS)


@lru_cache(maxsize=16384)
def place_code(name: str, home: str, apart: bool = False) -> str:
    """Return the code of a place by its name, as a document of ``home`` would mean it; empty if it is no place.

    Near places come first: the home itself and what is around it, then those in it, then those of its city, then its
    province; places elsewhere only from the county upwards. A name of a county of another city that is an everyday word
    (平安, 滨江), and the short name of one of another province, count only where they stand ``apart``, in brackets or
    between hyphens.
    """
    if len(name) < 2:
        return ""
    found = [d for d in divisions.find(name) if d.level != "town" or name == d.name or name in d.earlier]
    if not found:
        return ""
    if home:
        around = (home, *divisions.parents(home))
        own = ancestor(home, "city") or ancestor(home, "province")  # a municipality has districts and no city
        for division in found:
            if division.code in around:
                return division.code
        for scope in around[:-1]:
            inside = [d for d in found if divisions.is_within(d.code, scope)]
            if not inside or (scope.endswith("0000") and inside[0].level == "town"):
                continue
            near = scope in (home, own) or not scope.endswith("0000") or inside[0].level == "city"
            if near or apart or name not in lexicon().everyday:
                return inside[0].code
    high = [d for d in found if d.level != "town"]
    if not high:
        return ""
    first = high[0]
    if first.level != "county":
        return first.code
    return first.code if len(high) == 1 and _plain(name, first, apart) else ""


def _plain(name: str, county: divisions.Division, apart: bool) -> bool:
    """Tell whether a name means a county of another province: it says 区 or 县, or stands apart."""
    return apart or (name in (county.name, *county.earlier) and name not in lexicon().everyday)


def compatible(a: Name, b: Name) -> str:
    """Return what forbids that two names mean one thing, or nothing.

    Places, levels, numbers, phases, versions and telling words that differ forbid it, whatever else is alike; a phase,
    version, place or level that only one of them says does not.
    """
    if a.phase and b.phase and a.phase != b.phase:
        return "another phase"
    if a.version and b.version and a.version != b.version and "升级" not in a.version + b.version:
        return "another version"
    if a.numbers != b.numbers:
        return "another number"
    if a.telling != b.telling:
        return "another part"
    if a.level and b.level and a.level != b.level:
        return "another level"
    if a.places and b.places and not _same_places(a.places, b.places):
        return "another place"
    return ""


def _same_places(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Tell whether one of two runs of places says all that the other says."""
    return set(a) <= set(b) or set(b) <= set(a)
