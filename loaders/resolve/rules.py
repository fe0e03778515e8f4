"""Do two names mean one thing? The rules, strongest first, each with its reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

import msgspec
import rjieba

from loaders.resolve.lexicon import lexicon
from loaders.resolve.names import Name, compatible

_NUMERALS = frozenset("一二三四五六七八九十百千万亿双两〇零0123456789")
_BIG = frozenset("百千万亿双")  # in slogans, hardly in counts
_SIDES = frozenset("东西南北")
_SHORTEST = 3
_LONGER = 6  # characters of a name from which on likeness tells anything
_LIKE = 0.8  # share of characters in the same order from which names are like at all
_BODIES = ("大学", "学院", "医院", "中学", "小学")
_LONG = 9  # so many characters name one thing, however common the words
_CODE = re.compile(r"[A-Z]\d+|\d{3}")  # of a line or a road
_LINE = "高速|铁路|城际|公路|快速路|大道|通道"
_LINES = tuple(_LINE.split("|"))
_CALLED = re.compile(rf"(?P<ends>[\u4e00-\u9fff]{{2}})(?P<line>{_LINE})")
_ENDS = re.compile(rf"(?P<a>[\u4e00-\u9fff]{{2,4}})[至到](?P<b>[\u4e00-\u9fff]{{2,4}}?)(?:(?P<kind>{_LINE})|段)")


class Verdict(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """``score`` from 0 to 1; ``sole``: it holds only if no other thing fits as well; ``near``: only in one
    document; ``owned``: only if the place that one says is the home of the other's document.
    """

    score: float
    reason: str
    sole: bool = False
    near: bool = False
    owned: bool = False


@lru_cache(maxsize=262144)
def distinctive(core: str) -> bool:
    """Tell whether a core is more than a run of heads and numbers: 云岭阁 is, 第二人民医院 and 产业园 are not."""
    if _CODE.search(core) or len(core) >= _LONG or sum(c in _BIG for c in core) > 1:
        return True
    rest, begun = core, _begun_by()
    # Only words that begin with a character of it can be in what is left of it.
    for _, word in sorted([numbered for c in {*core} if c in begun for numbered in begun[c]]):
        rest = rest.replace(word, "")
    return sum(c not in _NUMERALS for c in rest) >= 2


@cache
def _begun_by() -> dict[str, list[tuple[int, str]]]:
    """Return what says little in a name by its first character: its number, in which order it is left out, and it."""
    out: dict[str, list[tuple[int, str]]] = {}
    for number, word in enumerate((*lexicon().before, *lexicon().heads, *lexicon().common)):
        out.setdefault(word[0], []).append((number, word))
    return out


def judge(a: Name, b: Name, programme: bool) -> Verdict | None:
    """Return why two names of one place's documents mean one thing, or None where nothing says so.

    ``programme``: both are programmes, whose wording varies more than that of works.
    """
    if a.whole == b.whole:
        return Verdict(1.0, "the same name")
    if compatible(a, b):
        return None
    one, other = a.core, b.core
    short, long = a, b
    if len(other) < len(one) or (len(other) == len(one) and other < one):
        short, long, one, other = b, a, other, one
    if one == other:
        if a.tail != b.tail and not distinctive(short.core) and not (a.quoted and a.quoted == b.quoted):
            return None
        if a.places and b.places and {*a.places} != {*b.places} and not distinctive(short.core):
            return None
        if bool(a.places) == bool(b.places):
            return Verdict(0.98, "the same name but for its dress")
        return Verdict(0.95, "the same name, its place said once", owned=not distinctive(short.core))
    if bool(a.phase) != bool(b.phase) and not one.endswith(lexicon().lines):
        return None
    return (  # each only where a glance does not rule it out: most pairs have nothing of all this
        (_front(short, long, programme) if other.endswith(one) else None)
        or (_behind(short, long) if other.startswith(one) else None)
        or (_quoted(a, b) if a.quoted else None)
        or (_ends_of_line(one, other) if one.endswith(_LINES) else None)
        or (_abbreviated(one, other) if one[-1:] == other[-1:] else None)
        or (_dropped(one, other, long.quoted, programme) if one[:2] == other[:2] else None)
        or (_alike(one, other, programme) if len(one) >= _LONGER else None)
    )


def _front(a: Name, b: Name, programme: bool) -> Verdict | None:
    short, long = a.core, b.core
    if len(short) < 2 or not long.endswith(short) or b.several:
        return None
    left = long[: -len(short)]
    if short.startswith(_BODIES):  # 大学创新港 is not that of 云岭大学
        return None
    left = _hard(left)
    if len(left) <= _SHORTEST and _tells(left, programme):
        return None
    if not left and (len(short) >= _SHORTEST or distinctive(short)):
        return Verdict(0.93, "the same name with a common word before it", near=not distinctive(short), sole=True)
    if len(short) >= _SHORTEST and not a.places and (distinctive(short) or short.endswith(lexicon().sole)):
        if programme and len(left) > _SHORTEST:
            return Verdict(0.7, "the end of a longer programme's name", sole=True)
        return Verdict(0.85, "the end of the full name", sole=True, near=len(short) < 5 or not distinctive(short))
    return None


def _behind(a: Name, b: Name) -> Verdict | None:
    short, long = a.core, b.core
    if len(short) < 2 or not long.startswith(short) or not distinctive(short) or a.tail or b.several or "(" in a.whole:
        return None
    rest = long[len(short) :]
    if rest in lexicon().ways and short.endswith(lexicon().heads):
        return None  # the way to a place
    if rest in lexicon().companions or (len(short) >= 4 and lexicon().heads_run.fullmatch(rest)):
        return Verdict(0.88, "the full name without its head", sole=True)
    return None


def _quoted(a: Name, b: Name) -> Verdict | None:
    if not a.quoted or a.quoted != b.quoted or len(a.quoted) < _SHORTEST:
        return None
    left, right = (_hard(n.core.replace(a.quoted, "")) for n in (a, b))
    shared = 2 * (Counter(left) & Counter(right)).total()
    if not left or not right or shared >= 0.5 * (len(left) + len(right)):
        return Verdict(0.9, "the same words in quotes", sole=True)
    return None


def _hard(text: str) -> str:
    return _without(lexicon().before, text)


def _without(words: Iterable[str], text: str) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


@lru_cache(maxsize=262144)
def _beginnings(text: str) -> tuple[int, ...]:
    """Return where words begin; long ones are taken as words of two characters."""
    out: list[int] = []
    at = 0
    for word in rjieba.cut(text):
        out += range(at, at + len(word) - 1, 2) if len(word) > 3 else [at]
        at += len(word)
    return tuple(out)


def _abbreviated(short: str, long: str) -> Verdict | None:
    """综保区 for 综合保税区: first and last agree, and each character begins a word or follows one that does."""
    if len(short) < _SHORTEST or len(short) > 0.8 * len(long) or short[0] not in long or short[-1] != long[-1]:
        return None
    begins = _beginnings(long)
    for start in begins:
        if long[start] == short[0] and not _hard(long[:start]):
            skipped = _skipped(short, long[start:], [b - start for b in begins if b >= start])
            if skipped is not None and len(skipped) <= 1 and all(word in lexicon().soft for word in skipped):
                return Verdict(0.88 - 0.04 * (len(skipped) + (start > 0)), "an abbreviation of it", sole=True)
    return None


def _skipped(short: str, long: str, begins: Sequence[int]) -> list[str] | None:
    """Return the words of the longer name that the shorter keeps nothing of, or None if it is no abbreviation."""
    at, kept = 0, [0]
    for character in short[1:-1]:
        at = long.find(character, at + 1)
        if at < 0 or at >= len(long) - 1:
            return None
        word = max(b for b in begins if b <= at)
        if (at - word) % 2 and at != kept[-1] + 1:
            return None
        kept.append(at)
    kept.append(len(long) - 1)
    ends = [*begins[1:], len(long)]
    if any(long[b] in lexicon().telling_characters and b not in kept for b in begins) or any(
        c in _SIDES for k, c in enumerate(long) if k not in kept
    ):
        return None
    return [long[b:e] for b, e in zip(begins, ends, strict=True) if not any(b <= k < e for k in kept)]


def _ends_of_line(short: str, long: str) -> Verdict | None:
    """青云高速 for 青禾至云岭高速: a line called by the first characters of its ends, or of those of its section."""
    called = _CALLED.fullmatch(short)
    if called is None:
        return None
    for ends in _ENDS.finditer(long):
        kind = ends["kind"] or long
        if called["line"] in kind and {*called["ends"]} == {ends["a"][0], ends["b"][0]}:
            return Verdict(0.88, "a line called by its ends", sole=True)
    return None


def _dropped(short: str, long: str, quoted: str, programme: bool) -> Verdict | None:
    """The longer says one word more in the middle: 西部“水陆空”多式联运枢纽."""
    if len(short) < 5 or short[:2] != long[:2] or short[-2:] != long[-2:] or len(long) - len(short) > 4:
        return None
    start = next(i for i in range(len(short) + 1) if i == len(short) or short[i] != long[i])
    extra = long[start : start + len(long) - len(short)]
    if short[start:] != long[start + len(extra) :] or _tells(extra, programme):
        return None
    soft = not _without(lexicon().soft, extra) or extra == quoted or len(extra) <= 0.2 * len(long)
    return Verdict(0.84 if soft else 0.7, "the same name with a word more in it", sole=True)


def _tells(extra: str, programme: bool) -> bool:
    """Tell whether characters that only one name has make it another thing."""
    if any(c in _NUMERALS for c in extra):
        return True
    return not programme and any(c in lexicon().telling_characters for c in extra)


def _alike(short: str, long: str, programme: bool) -> Verdict | None:
    both = len(short) + len(long)
    if 2 * _at_most(short, long) / both < _LIKE:
        return None
    rest, missing = _parted(short, long)
    extra = missing + rest
    # no more than the characters that both have can stand in both in the same order
    if 2 * (len(short) - len(missing)) / both < _LIKE or _tells(extra, programme):
        return None
    if not extra and programme:
        return Verdict(0.85, "the same words in another order", sole=True)
    like = _likeness(short, long)
    if like >= 0.88 and short[-2:] == long[-2:]:
        return Verdict(0.82 if programme else 0.7, "nearly the same words", sole=True)
    return Verdict(0.6, "like words", sole=True) if like >= _LIKE else None


def _at_most(short: str, long: str) -> int:
    """Return a number of characters, at little cost, that the shorter text at most has in common with the other."""
    letters = _letters(short)
    return len(letters & _letters(long)) + len(short) - len(letters)


@lru_cache(maxsize=65536)
def _letters(text: str) -> frozenset[str]:
    return frozenset(text)


def _parted(short: str, long: str) -> tuple[str, str]:
    """Return the characters that only the longer text has, and those that only the shorter has, each as often."""
    missing = ""
    for character in short:
        at = long.find(character)
        if at < 0:
            missing += character
        else:
            long = long[:at] + long[at + 1 :]
    return long, missing


def _likeness(a: str, b: str) -> float:
    """Return the share of the characters of two texts that stand in both in the same order."""
    at: dict[str, int] = {}  # of each character of b, its places as bits
    for place, character in enumerate(b):
        at[character] = at.get(character, 0) | 1 << place
    every = (1 << len(b)) - 1
    row = every  # a bit is 0 where one character more of b is matched
    for character in a:
        matched = row & at.get(character, 0)
        row = ((row + matched) | (row - matched)) & every
    return 2 * (len(b) - row.bit_count()) / (len(a) + len(b))
