"""What a passage need not say twice: a part's part is not told to be part of the whole again.

In 224 annotated chains (甲 part of 乙, 乙 part of 丙) none ties 甲 to 丙 too, and in 180 where 乙 is for a sector none
ties 甲 to that sector; of 1,063 parts in reports 1,056 have one whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from graph.model import RelationshipType

Key = tuple[str, RelationshipType, str]  # source and target by their names

_PART_OF = RelationshipType.PART_OF
_INHERITED = frozenset((_PART_OF, RelationshipType.SERVES))


def told_once(links: Mapping[Key, float], one_whole: bool = False) -> Iterator[Key]:
    """Yield the links of a passage but those that follow from others.

    Args:
        links: what is found, and how probable each is.
        one_whole: a part has no other whole than its most probable one.
    """
    following = _following(links)
    kept = [key for key in links if key not in following]
    if one_whole:
        surest: dict[str, tuple[float, Key]] = {}
        for key in kept:
            if key[1] is _PART_OF:
                surest[key[0]] = max(surest.get(key[0], (0.0, key)), (links[key], key))
        kept = [key for key in kept if key[1] is not _PART_OF or surest[key[0]][1] == key]
    yield from kept


def _following(links: Iterable[Key]) -> set[Key]:
    """Return the links that a whole of their source has already."""
    told = set(links)
    wholes: defaultdict[str, list[str]] = defaultdict(list)
    for part, relation, whole in told:
        if relation is _PART_OF:
            wholes[part].append(whole)
    return {
        (source, relation, target)
        for source, relation, target in told
        if relation in _INHERITED
        and any((whole, relation, target) in told and (whole, _PART_OF, source) not in told for whole in wholes[source])
    }
