"""What a passage need not say twice: a part's part is not told to be part of the whole again.

In 224 annotated chains (甲 part of 乙, 乙 part of 丙) none ties 甲 to 丙 too, and in 183 where 乙 is for a sector none
ties 甲 to that sector; of 1,063 parts in reports 1,056 have one whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from graph.model import RelationshipType

Key = tuple[str, RelationshipType, str]  # source and target by their names

_PART_OF, _SERVES = RelationshipType.PART_OF, RelationshipType.SERVES


def told_once(links: Mapping[Key, float], one_whole: bool = False) -> Iterator[Key]:
    """Yield the links of a passage but those that follow from others that are told.

    Args:
        links: what is found, and how probable each is.
        one_whole: a part has no other whole than its most probable one.
    """
    parts = {key for key in links if key[1] is _PART_OF}
    chained = parts - _circles(parts)
    left_out = _following(chained, chained)
    if one_whole:
        surest: dict[str, tuple[float, Key]] = {}
        for key in parts - left_out:
            surest[key[0]] = max(surest.get(key[0], (0.0, key)), (links[key], key))
        told = {part: key for part, (_, key) in surest.items()}
        left_out = parts.difference(told.values())
        chained = {key for key in chained if key[2] in _wholes(key[0], told)}
    left_out |= _following({key for key in links if key[1] is _SERVES}, chained)
    yield from (key for key in links if key not in left_out)


def _following(links: Set[Key], parts: Set[Key]) -> set[Key]:
    """Return which of some links a whole of their source has too."""
    wholes: defaultdict[str, list[str]] = defaultdict(list)
    for part, _, whole in parts:
        wholes[part].append(whole)
    return {key for key in links if any((whole, *key[1:]) in links for whole in wholes[key[0]])}


def _circles(parts: Set[Key]) -> Set[Key]:
    """Return the links by which things would be parts of themselves, and those between two circles."""
    while True:
        ends = {key[0] for key in parts} & {key[2] for key in parts}
        inner = {key for key in parts if key[0] in ends and key[2] in ends}
        if len(inner) == len(parts):
            return inner
        parts = inner


def _wholes(part: str, told: Mapping[str, Key]) -> set[str]:
    """Return what a part lies in, directly or not, where each has one whole."""
    found: set[str] = set()
    while part in told and (part := told[part][2]) not in found:
        found.add(part)
    return found
