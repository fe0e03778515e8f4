"""Platforms named inside names of projects: 云岭港区二期码头 is on 云岭港区, 高新区技术攻关计划 is the 高新区's.

The platform is one that documents of the same city name, or, where the name holds the head of a piece of ground, a
platform that no mention names by itself. 机场第二跑道 after 云岭机场航站楼 is on the same ground.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from graph.model import DocumentRecords, Label, Link, Mention, RelationshipType
from loaders import divisions
from loaders.passages import by_passage
from loaders.resolve.lexicon import lexicon
from loaders.resolve.made import Wishes
from loaders.resolve.names import bare, parse
from loaders.resolve.rules import distinctive

_SHORTEST = 3
_ELSEWHERE = 4  # characters of a platform that only another document of the same city names
_PERIOD = re.compile(r"^(?:十[一二三四五六七]五|(?:19|20)\d\d年?)(?:期间|时期)?")
_PHASE = re.compile(r"第?(?:[一二三四五六七八九十]|\d{1,2})期(?:工程|项目)?$")
_THROUGH = re.compile(r"[至到-]")
_JOINED = re.compile(r"[”\"』]?(?:、|和|及|与)[“\"『]?")
NAMED_AFTER = 0.9  # as read over plans: nine in ten
SAME_GROUND = 0.75

Named = Mapping[str, set[str]]


def nested(
    documents: Sequence[DocumentRecords], label_of: Mapping[str, Label], entity_of: Mapping[str, str], wishes: Wishes
) -> Iterator[Link]:
    """Yield HOSTS from a platform's entity to the mention of a project that bears its name.

    Args:
        documents: those of one city, or one that is of no place.
        label_of: what entities are.
        entity_of: what mentions mean.
        wishes: where platforms that only such a name tells of are asked for.
    """
    around = _platforms(documents, entity_of, label_of)
    for records in documents:
        yield from _Reader(records, entity_of, label_of, around, wishes).links()


def _platforms(
    documents: Sequence[DocumentRecords], entity_of: Mapping[str, str], label_of: Mapping[str, Label]
) -> dict[str, set[str]]:
    """Return the platforms that each name stands for."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for records in documents:
        for mention in records.mentions:
            entity = entity_of[mention.id]
            if label_of.get(entity) is Label.PLATFORM:
                named[bare(mention.surface)].add(entity)
    return named


class _Reader:
    """Reads the names of one document's projects."""

    def __init__(
        self,
        records: DocumentRecords,
        entity_of: Mapping[str, str],
        label_of: Mapping[str, Label],
        around: Named,
        wishes: Wishes,
    ) -> None:
        self._records, self._entity_of, self._label_of = records, entity_of, label_of
        self._own, self._around, self._wishes = _platforms([records], entity_of, label_of), around, wishes
        self._home = records.document.region or ""

    def links(self) -> Iterator[Link]:
        """Yield one link for each project and name, then those of projects on the same ground."""
        texts = {p.id: p.text for p in self._records.passages}
        ground: dict[str, str] = {}  # of each mention: the platform it is, or is on
        told: set[tuple[str, str]] = set()
        here = by_passage(self._records.mentions)
        for mention in self._records.mentions:
            label = self._label_of.get(self._entity_of[mention.id])
            if label is Label.PLATFORM:
                ground[mention.id] = self._entity_of[mention.id]
            elif label is Label.PROJECT:
                platform = self._within(bare(mention.surface))
                if platform:
                    ground[mention.id] = platform
                    if (platform, self._entity_of[mention.id]) not in told:
                        told.add((platform, self._entity_of[mention.id]))
                        yield _hosts(platform, mention, NAMED_AFTER, "hosts-named-after")
        for passage, named in here.items():
            for platform, mention in self._same_ground(texts.get(passage, ""), named, ground):
                if (platform, self._entity_of[mention.id]) not in told:
                    told.add((platform, self._entity_of[mention.id]))
                    yield _hosts(platform, mention, SAME_GROUND, "hosts-same-ground")

    def _within(self, name: str) -> str:
        """Return the platform whose name a project's name begins with, or of which it is a phase."""
        name = _PERIOD.sub("", name)
        known, length = self._known(name)
        made = self._made(name, length)
        return made or known or self._phase(name)

    def _known(self, name: str) -> tuple[str, int]:
        """Return the platform with the longest name that a name begins with, and the length of that name."""
        for length in range(len(name) - 2, _SHORTEST - 1, -1):
            found = self._own.get(name[:length])
            if found is None and length >= _ELSEWHERE:
                found = self._around.get(name[:length])
            if found is not None and not name[length:].startswith(lexicon().past):
                return next(iter(found)) if len(found) == 1 else "", length
        return "", 0

    def _phase(self, name: str) -> str:
        """Return the one platform of the document that a phase (茶谷三期) names by its last words (中国茶谷)."""
        base = _PHASE.sub("", name)
        if base == name or len(base) < 2:
            return ""
        fits = {e for other, found in self._own.items() if other.endswith(base) for e in found}
        return fits.pop() if len(fits) == 1 else ""

    def _made(self, name: str, known: int) -> str:
        """Return a platform made of the beginning of a name, up to the last head of a piece of ground.

        ``known``: the characters of a platform that is known; what is made must tell more.
        """
        for found in reversed([*lexicon().grounds.finditer(name)]):
            front, rest = name[: found.end()], name[found.end() :]
            if len(front) <= known:
                break
            if len(rest) < 2 or rest.startswith(lexicon().past) or _THROUGH.search(front):
                continue
            if found.start() < 2 or front in divisions.names() or front.count("(") != front.count(")"):
                continue
            if front.endswith("园") and _PHASE.fullmatch(rest):
                continue  # the first stage of a park is the park
            said = parse(front, Label.PLATFORM, self._home)
            if not said.places and not distinctive(front):
                continue
            if said.level and not said.places:
                continue
            named = self._around.get(front)
            if named is not None:
                return next(iter(named)) if len(named) == 1 else ""
            return self._wishes.make(Label.PLATFORM, front, self._home)
        return ""

    def _same_ground(
        self, text: str, named: Sequence[Mention], ground: Mapping[str, str]
    ) -> Iterator[tuple[str, Mention]]:
        """Yield works whose name begins with a bare head, and those listed with them, with the ground named before."""
        for n, mention in enumerate(named):
            if mention.id in ground or self._label_of.get(self._entity_of[mention.id]) is not Label.PROJECT:
                continue
            head = next((h for h in lexicon().bare_grounds if mention.surface.startswith(h)), "")
            if not head or len(mention.surface) < len(head) + 2:
                continue
            if bare(mention.surface)[len(head) :].startswith(lexicon().past):
                continue
            fits = {ground[m.id] for m in named[:n] if m.id in ground and self._ends(ground[m.id], head)}
            if len(fits) == 1:
                (platform,) = fits
                yield platform, mention
                for left, right in pairwise(named[n:]):
                    if right.id in ground or not _JOINED.fullmatch(text[left.end : right.start]):
                        break
                    if self._label_of.get(self._entity_of[right.id]) is not Label.PROJECT:
                        break
                    if right.surface.endswith(lexicon().ways) or parse(right.surface, Label.PROJECT, self._home).places:
                        break
                    yield platform, right

    def _ends(self, platform: str, head: str) -> bool:
        return platform.partition(":")[2].partition("@")[0].endswith(head)


def _hosts(platform: str, mention: Mention, confidence: float, method: str) -> Link:
    return Link(RelationshipType.HOSTS, platform, mention.id, confidence, method, (mention.passage,))
