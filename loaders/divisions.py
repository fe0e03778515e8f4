"""Administrative divisions of China, from the nation to towns and streets, with today's and earlier names.

The data is a packaged national data set (``loaders/data/README.md``), read once on first use. Codes are those of
GB/T 2260 (six digits) and, for towns and streets, GB/T 10114 (nine digits); the nation's is ``100000``.
"""

from __future__ import annotations

import lzma
import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from loaders.normal import normal

NATION = "100000"
LEVELS = ("nation", "province", "city", "county", "town")

_DATA = "divisions.tsv.xz"
_KINDS = (
    "市",
    "省",
    "区",
    "新区",
    "县",
    "镇",
    "街道",
    "乡",
    "旗",
    "盟",
    "地区",
    "林区",
    "苏木",
    "特别行政区",
    "自治区",
)
#: 延边朝鲜族自治州 and the like name the place, its peoples and its kind.
_PEOPLES = re.compile(
    r"(?:(?:蒙古|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇"
    r"|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固"
    r"|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|回)族|维吾尔|哈萨克|蒙古|柯尔克孜|各族)+(?:民族)?"
)
_PLAIN = re.compile(r"(?:特别行政区|新区|林区|地区|街道|苏木|省|市|区|县|镇|乡|旗|盟)$")


@dataclass(frozen=True, slots=True)
class Division:
    """One division. ``earlier``: names it went by before; ``until``: the last year it is known from if it is gone."""

    code: str
    name: str
    level: str  # one of LEVELS
    parent: str | None  # code of the division above
    earlier: tuple[str, ...] = ()
    until: int | None = None


def _level(code: str) -> str:
    if len(code) > 6:
        return "town"
    if code == NATION:
        return "nation"
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _names(row: str) -> list[str]:
    name, _, rest = row.partition("\t")
    earlier = rest.partition("\t")[0]
    return [name, *earlier.split("|")] if earlier else [name]


class _Table:
    """The data set: rows by code in order, and the codes of each full or earlier name."""

    def __init__(self) -> None:
        packed = files("loaders").joinpath("data", _DATA).read_bytes()
        self.rows: dict[str, str] = {}
        self.named: dict[str, list[str]] = {}
        rows, named = self.rows, self.named
        for line in lzma.decompress(packed).decode().splitlines():
            code, _, rest = line.partition("\t")
            rows[code] = rest
            if "\t" in rest:
                for name in _names(rest):
                    named.setdefault(name, []).append(code)
            elif rest in named:
                named[rest].append(code)
            else:
                named[rest] = [code]
        self._order = list(rows)

    def beginning(self, stem: str) -> list[str]:
        """Return the codes that begin so, in order."""
        return self._order[bisect_left(self._order, stem) : bisect_left(self._order, f"{stem}:")]  # behind all digits

    def parent(self, code: str) -> str | None:
        """Return the nearest code above that exists."""
        if code == NATION:
            return None
        for above in (code[:6], code[:4] + "00", code[:2] + "0000"):
            if above != code and len(above) <= len(code) and above in self.rows:
                return above
        return NATION


@cache
def _table() -> _Table:
    return _Table()


@cache
def _autonomous() -> Mapping[str, tuple[str, ...]]:
    """Return short names of autonomous places (景宁, 景宁县) and their codes."""
    out: dict[str, list[str]] = {}
    for code, row in _table().rows.items():
        if "族" in row or "自治" in row:
            for name in _names(row):
                for form in short_names(name):
                    out.setdefault(form, []).append(code)
    return {name: tuple(codes) for name, codes in out.items()}


def short_names(name: str) -> tuple[str, ...]:
    """Return what a division of this full name is called for short, longest first; nothing of a single character.

    双流区 gives 双流; 大厂回族自治县 gives 大厂县 and 大厂; 矿区 gives nothing.
    """
    peoples = _PEOPLES.search(name, 1)
    if peoples and peoples.start() > 1:
        bare, kind = name[: peoples.start()], name[peoples.end() :]
        if kind in {"自治州", "自治县", "自治旗", "乡", "镇", "苏木"}:
            return (bare + kind[-1], bare)
        if kind == "自治区":
            return (bare,)
    if name.endswith(("自治州", "自治县", "自治旗")):
        return (name[:-3] + name[-1], name[:-3])
    bare = _PLAIN.sub("", name.removesuffix("自治区"))
    return (bare,) if len(bare) > 1 and bare != name else ()


@lru_cache(maxsize=65536)
def get(code: str) -> Division | None:
    """Return the division of a code, or None."""
    table = _table()
    row = table.rows.get(code)
    if row is None:
        return None
    name, *earlier = _names(row)
    until = row.rpartition("\t")[2] if row.count("\t") == 2 else ""
    return Division(code, name, _level(code), table.parent(code), tuple(earlier), int(until) if until else None)


@lru_cache(maxsize=65536)
def parents(code: str) -> tuple[str, ...]:
    """Return the codes above a division, nearest first, the nation last."""
    out = []
    above = _table().parent(code) if code in _table().rows else None
    while above is not None:
        out.append(above)
        above = _table().parent(above)
    return tuple(out)


def is_within(code: str, ancestor: str) -> bool:
    """Tell whether a division is ``ancestor`` or lies in it."""
    if code == ancestor:
        return True
    rows = _table().rows
    return code in rows and ancestor in rows and code.startswith(_stem(ancestor))


def _stem(code: str) -> str:
    """Return what the codes of all that lies in a division begin with."""
    if code == NATION:
        return ""
    if len(code) > 6:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@lru_cache(maxsize=4096)
def children(code: str) -> tuple[Division, ...]:
    """Return the divisions directly below one, in order of their codes, former ones included."""
    table = _table()
    prefix = "" if code == NATION else code.rstrip("0") if len(code) == 6 and code.endswith("00") else code
    below = (c for c in table.beginning(prefix) if c != code and table.parent(c) == code)
    return tuple(d for d in map(get, below) if d is not None)


@lru_cache(maxsize=65536)
def find(name: str, within: str | None = None) -> tuple[Division, ...]:
    """Return the divisions of a full, earlier or short name, the higher levels first and those that are gone last.

    Args:
        name: a full, short or earlier name: 双流区, 双流, 双流县, 大厂县.
        within: a division code; only what lies in it (or is it) is returned.
    """
    table, wanted = _table(), normal(name)
    codes = list(table.named.get(wanted, ()))
    if not codes and len(wanted) > 1:
        codes = [c for kind in _KINDS for c in table.named.get(wanted + kind, ())]
        codes += [c for c in _autonomous().get(wanted, ()) if c not in codes]
    if within is not None:
        codes = [c for c in codes if is_within(c, within)]
    found = [d for d in map(get, dict.fromkeys(codes)) if d is not None]
    return tuple(sorted(found, key=lambda d: (d.until is not None, LEVELS.index(d.level), d.code)))


@lru_cache(maxsize=64)
def names(within: str | None = None, short: bool = True, towns: bool = True) -> Mapping[str, tuple[str, ...]]:
    """Return every name and the codes it stands for, as a gazetteer for matchers.

    Args:
        within: a division code; only what lies in it (or is it).
        short: short names too; those of towns and streets, everyday words often, only if ``within`` is given.
        towns: towns and streets too.
    """
    if within is None and towns and not short:
        return {name: tuple(dict.fromkeys(codes)) for name, codes in _table().named.items()}
    rows = _table().rows
    inside = _table().beginning(_stem(within or NATION)) if within is None or within in rows else []
    out: dict[str, list[str]] = {}
    for code in inside:
        town = len(code) > 6
        if town and not towns:
            continue
        forms = _names(rows[code])
        if short and (within is not None or not town):
            forms += [s for form in forms for s in short_names(form)]
        for form in dict.fromkeys(forms):
            out.setdefault(form, []).append(code)
    return {name: tuple(codes) for name, codes in out.items()}
