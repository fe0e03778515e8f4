"""Numbers of headings: 第二章, 第一节, 一、, （三）, 1., （1）, 专栏 3, 附件 2, and how they rank."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CN = "一二三四五六七八九十百零〇"
#: Kind of number, its rank from the outermost in, the section kind it makes, and how it is written.
_KINDS = (
    ("part", 1, "chapter", rf"第\s?[{_CN}\d]{{1,4}}\s?(?:编|篇|部分)(?=[\s:、]|\S)"),
    ("chapter", 2, "chapter", rf"第\s?[{_CN}\d]{{1,4}}\s?章"),
    ("section", 3, "section", rf"第\s?[{_CN}\d]{{1,4}}\s?节"),
    ("numeral", 4, "chapter", rf"[{_CN}]{{1,3}}\s?、(?!\s*[{_CN}]{{1,2}}、)"),
    ("bracketed", 5, "section", rf"[(〔]\s?[{_CN}]{{1,3}}\s?[)〕][、.]?"),
    ("digit", 6, "item", r"\d{1,2}\s?(?:[.、](?!\d))"),
    ("bracketed digit", 7, "item", r"[(]\s?\d{1,2}\s?[)][、.]?|\d{1,2}[)]"),
    ("circled", 8, "item", r"[①-⑳]"),
    ("box", 9, "box", rf"专栏\s?(?:\d{{1,2}}|[{_CN}]{{1,3}})?(?=[\s:、]|[^\d\s{_CN}])|表\s?\d{{1,2}}(?=[\s:])"),
    ("annex", 0, "annex", rf"附(?:件|表|录|图)\s?(?:\d{{1,2}}|[{_CN}]{{1,3}})?(?=\s|:|\Z)"),
)
_ANY = re.compile("|".join(f"(?P<k{i}>{pattern})" for i, (_, _, _, pattern) in enumerate(_KINDS)))
_FIRST = frozenset(f"第{_CN}(（〔专表附①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_AFTER = re.compile(r"[\s:、.]*")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


@dataclass(frozen=True, slots=True)
class Number:
    """The number that a line begins with."""

    kind: str
    rank: int
    section_kind: str
    text: str  # as it stands, white space inside left out: 第二章, (三), 1.
    value: int | None
    end: int  # where the title begins in the line


def may_be_numbered(text: str) -> bool:
    """Tell whether a line could begin with a number, by its first character, in full or in half width."""
    return text[:1] in _FIRST or text[:1].isdigit()


def numbered(clean: str) -> Number | None:
    """Return the number at the beginning of a line (``Line.clean``), or None."""
    match = _ANY.match(clean)
    if match is None or match.lastgroup is None:
        return None
    kind, rank, section_kind, _ = _KINDS[int(match.lastgroup[1:])]
    after = _AFTER.match(clean, match.end())
    text = re.sub(r"\s", "", match[0])
    return Number(kind, rank, section_kind, text.rstrip("、"), value(text), after.end() if after else match.end())


def value(text: str) -> int | None:
    """Return the whole number that is written in ``text`` in digits or Chinese numerals up to 百; None without one."""
    digits = re.search(r"\d+", text)
    if digits:
        return int(digits[0])
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    numeral = re.search(rf"[{_CN}]+", text)
    if not numeral:
        return None
    total = unit = 0
    for c in numeral[0]:
        if c == "十":
            total, unit = total + (unit or 1) * 10, 0
        elif c == "百":
            total, unit = total + (unit or 1) * 100, 0
        else:
            unit = _DIGITS[c]
    return total + unit
