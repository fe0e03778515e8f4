"""Numbers with their units, as plans write them: 1700亿元, 3.2万人, 千亿元, 七成, 2/3, 3—5个, 翻一番."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from loaders.lexicon import any_of, words_from

_SCALE = {
    "十": 10.0,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "十万": 1e5,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "十亿": 1e9,
    "百亿": 1e10,
    "千亿": 1e11,
    "万亿": 1e12,
}
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MULTIPLE = r"万亿|[十百千]?亿|[十百千]?万"
_NUMERAL = r"[零〇一二两三四五六七八九][零〇一二两三四五六七八九十百千]{0,11}|[十百千][一二三四五六七八九十百千]{0,11}"
_KINDS = {
    "counts": "count",
    "measures": "measure",
    "times": "time",
    "money": "money",
    "shares": "share",
    "ranks": "rank",
}
_BEGINS = r"\d翻倍零〇一二两三四五六七八九十百千万亿"  # no number begins otherwise
_AFTER = r"(?:及|及其)?(?:以上|以下|以内|之内|左右|上下)|以里|内(?=[,。;、]|$)|多(?=[个家名条])"
_HAN = {"百": 1e2, "千": 1e3, "十": 10.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at ``start`` to ``end`` of a text in normal form."""

    start: int
    end: int
    value: float
    unit: str  # with 万 or 亿 as written: 万人, 亿元
    kind: str  # count, measure, time, money, share, rank, bare
    after: str = ""  # 以上, 以内, 左右 … behind it
    words: bool = False  # written in Chinese numerals
    high: float | None = None  # the upper end of a range


@cache
def _lexicon() -> dict[str, Any]:
    return words_from("units")


@cache
def _units() -> dict[str, str]:
    """Return the kind of each unit."""
    return {unit: kind for name, kind in _KINDS.items() for unit in _lexicon()[name]}


@cache
def _unit() -> str:
    """Return a regular expression for a unit that is not the beginning of a longer word."""
    goes_on: dict[str, str] = _lexicon()["goes_on"]
    forms = []
    for unit in sorted(_units(), key=lambda u: (-len(u), u)):
        rest = goes_on.get(unit[-1], "")
        forms.append(re.escape(unit) + (f"(?![{rest}])" if rest else ""))
    per = any_of(_lexicon()["per"])
    return f"(?:{'|'.join(forms)})(?:/(?:{per}))?"


@cache
def _pattern() -> re.Pattern[str]:
    units = _unit()
    unit = rf"(?P<unit>{units})?"
    return re.compile(
        rf"(?=[{_BEGINS}])(?:(?P<part>(?P<top>\d+)/(?P<bottom>\d+)(?P<mass>万)?)"
        rf"|(?P<low>{_ARABIC})(?:(?:{_MULTIPLE})?(?P<u1>{units})?(?:[-—–~～]|至)(?P<high>{_ARABIC}))?(?:余|多)?"
        rf"(?P<scale>{_MULTIPLE}|[千百](?={units}))?(?:余|多)?{unit}(?P<ratio>[:∶比]1(?![\d.]))?(?P<after>{_AFTER})?"
        rf"|(?P<times>翻(?P<n>[一两二三四])?番|(?<=实现)倍增(?=[,。;、]|$))"
        rf"|(?P<tenths>[一二三四五六七八九])成(?P<half>半)?(?P<after2>以上|左右)?(?=[的村企农户以]|[,。;、]|$)"
        rf"|(?<=前)(?P<place>[一二三四五六七八九十]{{1,3}})(?:名|位|强)?(?=[,。;、和及与)”]|$)"
        rf"|百分之(?P<percent>{_NUMERAL})(?P<after3>以上|左右|以内)?"
        rf"|(?P<of>[二三四五六七八九十])分之(?P<nth>[一二三四五六七八九])(?P<after4>以上|左右)?"
        rf"|(?P<numeral>{_NUMERAL})?(?P<scale2>万亿|[十百千]?亿|[十百千]?万)(?:余|多)?"
        rf"(?P<unit2>{units})?(?P<after5>{_AFTER})?)"
    )


def numeral(text: str) -> float:
    """Return the value of a Chinese numeral below 万 (一百三十, 三千五)."""
    total, digit = 0.0, 0
    for c in text:
        if c in _HAN:
            total, digit = total + (digit or 1) * _HAN[c], 0
        else:
            digit = _DIGIT.get(c, 0)
    return total + digit


def quantities(text: str) -> list[Quantity]:
    """Return the numbers in ``text`` (in normal form: NFKC, no white space) in order; they do not overlap."""
    out: list[Quantity] = []
    for match in _pattern().finditer(text):
        found = _quantity(match)
        if found is not None:
            out.append(found)
    return out


def _kind(unit: str) -> str:
    """Return the kind of a unit; of one behind a stroke (元/亩) that of what stands before it."""
    return _units().get(unit) or _units().get(unit.partition("/")[0], "count")


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _quantity(m: re.Match[str]) -> Quantity | None:
    start, end = m.span()
    if m["low"]:
        unit = (m["scale"] or "") + (m["unit"] or "")
        kind = (
            _kind(m["unit"]) if m["unit"] else "bare" if not m["scale"] else "money" if "亿" in m["scale"] else "count"
        )
        if m["unit"] is None and m["u1"]:
            unit, kind = m["u1"], _kind(m["u1"])
        high = _number(m["high"]) if m["high"] else None
        return Quantity(start, end, _number(m["low"]), unit, kind, m["after"] or "", False, high)
    if m["part"]:
        if m["mass"]:
            return Quantity(start, end, _number(m["top"]), f"/{m['bottom']}万", "measure")
        bottom = _number(m["bottom"])
        return Quantity(start, end, round(_number(m["top"]) / bottom, 4) if bottom else 0.0, "", "share")
    if m["times"]:
        n = _DIGIT.get(m["n"] or "一", 1)
        return Quantity(start, end, float(n), "番", "share", words=True)
    if m["tenths"]:
        value = _DIGIT[m["tenths"]] * 10 + (5 if m["half"] else 0)
        return Quantity(start, end, float(value), "%", "share", m["after2"] or "", True)
    if m["place"]:
        return Quantity(start, end, numeral(m["place"]), "位", "rank", words=True)
    if m["percent"]:
        return Quantity(start, end, numeral(m["percent"]), "%", "share", m["after3"] or "", True)
    if m["of"]:
        return Quantity(
            start, end, round(numeral(m["nth"]) / numeral(m["of"]), 4), "", "share", m["after4"] or "", True
        )
    return _in_numerals(m, start, end)


def _in_numerals(m: re.Match[str], start: int, end: int) -> Quantity:
    """Return an amount in Chinese numerals: 万亿元 is 1 万亿元, 千亿元 1000 亿元, 一百三十亿 130 亿."""
    scale, unit = m["scale2"], m["unit2"] or ""
    value = numeral(m["numeral"]) if m["numeral"] else 1.0
    if scale not in {"万亿", "亿", "万"}:
        value *= _HAN[scale[0]]
        scale = scale[1:]
    kind = _kind(unit) if unit else "money" if "亿" in scale else "count"
    return Quantity(start, end, value, scale + unit, kind, m["after5"] or "", True)


_PREFIX = re.compile(r"(?:万亿|[十百千]?亿|[十百千]?万|千(?!米|克|瓦|伏)|百)")
_SAME = {
    "个百分点": "百分点",
    "位次": "位",
    "个位次": "位",
    "名": "人",
    "㎡": "平方米",
    "m2": "平方米",
    "平方千米": "平方公里",
    "千米": "公里",
    "吨标煤": "吨标准煤",
    "标箱": "标准箱",
    "TEU": "标准箱",
    "ug/m3": "微克/立方米",
    "μg/m3": "微克/立方米",
    "㎡/人": "平方米",
    "平方米/人": "平方米",
}
#: Units of counting that say nothing of what is counted: 350家 and 350个 of one indicator are the same number.
_COUNTERS = {"个", "家", "户", "所", "座", "项", "处", "条", "幢", "栋", "支", "人", "件", "场", ""}
_FACTOR = {"亩": (1 / 15 * 1e4, "平方米"), "公顷": (1e4, "平方米"), "平方公里": (1e6, "平方米"), "‰": (0.1, "%")}


def base_quantity(value: float, unit: str) -> tuple[float, str]:
    """Return a value and its unit with 万, 亿 and the like worked out, so that numbers can be compared.

    1万亿元 and 10000亿元 are both (1e12, 元); 2.5万户 is (25000, 个); 10‰ is (1, %). Units that count things are one
    unit, 个; areas are in 平方米.
    """
    factor = 1.0
    rest = unit.strip()
    match = _PREFIX.match(rest)
    if match and rest not in _units() and rest not in _SAME:
        factor, rest = _SCALE[match[0]], rest[match.end() :]
    rest = _SAME.get(rest, rest)
    rest = rest.partition("(")[0] if rest.partition("(")[0] in _COUNTERS else rest  # 支(个)
    if rest in _FACTOR:
        times, rest = _FACTOR[rest]
        factor *= times
    if rest in _COUNTERS and unit:
        rest = "个"
    return round(value * factor, 6), rest
