"""Which division a Region mention means: by the document's own place, and by the places named around it."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from graph.model import DocumentRecords, Label
from loaders import divisions
from loaders.normal import normal
from loaders.resolve.lexicon import lexicon
from loaders.resolve.names import ancestor

_LEVEL = {"省": "province", "市": "city", "州": "city", "盟": "city", "镇": "town", "乡": "town"}


def regions(records: DocumentRecords) -> dict[str, str]:
    """Return the division code of each Region mention of a document; a name that is no division, or that of several far
    from here, has none."""
    home = records.document.region or ""
    named = {m.id: normal(m.surface) for m in records.mentions if m.label is Label.REGION}
    open_names = set(named.values())
    codes: dict[str, str] = {}
    for name in sorted(open_names):
        code = _sure(name, home)
        if code:
            codes[name] = code
    around = Counter(a for code in codes.values() for a in (code, *divisions.parents(code)))
    for name in sorted(open_names - codes.keys()):
        code = _near(name, around)
        if code:
            codes[name] = code
    return {mention: codes[name] for mention, name in named.items() if name in codes}


@lru_cache(maxsize=65536)
def _sure(name: str, home: str) -> str:
    """Return what a name means whatever stands around it, or nothing."""
    if name[:2] in lexicon().own_place and len(name) == 2 and home:
        return ancestor(home, _LEVEL.get(name[1], "county")) or home
    found = divisions.find(name)
    if not found:
        return _joined(name, home)
    chain = (home, *divisions.parents(home)) if home else ()
    for division in found:
        if division.code in chain:
            return division.code
    for scope in chain[:-1]:
        inside = [d for d in found if divisions.is_within(d.code, scope)]
        if inside:
            level = inside[0].level
            best = [d for d in inside if d.level == level and (d.until is None) == (inside[0].until is None)]
            # where two towns of one city share a name, the document's own county has been asked before
            return best[0].code if len(best) == 1 or not scope.endswith("0000") else ""
    high = [d for d in found if d.level in ("province", "city")]
    if high:
        return high[0].code
    return found[0].code if len(found) == 1 and (found[0].level == "county" or len(name) > 3) else ""


@lru_cache(maxsize=65536)
def _joined(name: str, home: str) -> str:
    """Return what a name of several levels means: 四川省壤塘县, 上海闵行区."""
    for cut in range(min(len(name) - 2, 9), 1, -1):
        for outer in divisions.find(name[:cut]):
            if outer.level == "town":
                continue
            inner = divisions.find(name[cut:], outer.code)
            if inner:
                return inner[0].code
            deeper = _inside(name[cut:], outer.code)
            if deeper:
                return deeper
    return ""


def _inside(name: str, within: str) -> str:
    for cut in range(min(len(name) - 2, 9), 1, -1):
        for outer in divisions.find(name[:cut], within):
            inner = divisions.find(name[cut:], outer.code)
            if inner:
                return inner[0].code
    return ""


def _near(name: str, around: Counter[str]) -> str:
    """Return the one of several places of a name that lies where most other places of the document lie."""
    found = [d for d in divisions.find(name) if d.level != "town" or len(name) > 2]
    best: tuple[int, int] = (0, 0)
    chosen = ""
    for division in found:
        parent, *above = divisions.parents(division.code)
        score = (around[parent], around[above[0]] if above else 0)
        if score > best and parent != divisions.NATION:
            best, chosen = score, division.code
        elif score == best:
            chosen = ""
    return chosen if best[0] > 0 or len(found) == 1 else ""
