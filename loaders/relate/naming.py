"""What speaks for or against a relationship in the names of its two ends: the holder's, the member's and both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from graph.model import Label
from loaders.relate.batch import Batch, Pairs
from loaders.relate.columns import (
    Column,
    Features,
    Ints,
    Part,
    Shared,
    bucket,
    each,
    expand,
    flag,
    number,
    numbered,
    truth,
)
from loaders.relate.kinds import LABELS
from loaders.relate.likeness import sense
from loaders.relate.patterns import INDUSTRY_END, NUMBERED, PIECE
from loaders.relate.topics import NO_TOPIC, TOPICS

_PLACE_KINDS = "省市县区州旗镇乡村道"
_QUOTES = '“”"《》'
_REGION = LABELS.index(Label.REGION)
_NUMERAL = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_LONGEST = 40  # characters of a name that are compared with those of another, two by two


def naming(batch: Batch, pairs: Pairs) -> Features:
    """Return what tells of the names of pairs."""
    names = _Names(batch)
    size = len(batch.name)
    own = [
        *names.heads(pairs),
        *names.rivals(pairs),
        *sense(batch, pairs),
        *names.overlap(pairs),
        *names.counted(pairs),
    ]
    shared = (
        Shared(list(names.of_holder()), size, [(pairs.holder, pairs.holder + 1)]),
        Shared(list(names.of_member()), size, [(pairs.member, pairs.member + 1)]),
    )
    return Features(len(pairs.source), own, shared)


def _plain(name: str, label: int) -> str:
    """Return a name without quotes; of a place no more than its kind, since what it is called tells nothing."""
    if label == _REGION:
        return name[-1] if name[-1] in _PLACE_KINDS else "地"
    return name.strip(_QUOTES)


class _Names:
    """The names of a batch, each different one looked at once."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.number, keys = numbered(list(zip(batch.name.tolist(), batch.label.tolist(), strict=True)))
        self.plain = [_plain(batch.names[name], label) for name, label in keys]
        self.bare = [batch.names[name].strip(_QUOTES) for name, _ in keys]
        self.region = np.array([label == _REGION for _, label in keys], np.bool_)
        self.stem = [INDUSTRY_END.sub("", name) for name in self.plain]
        self.bare_stem = [INDUSTRY_END.sub("", name) for name in self.bare]
        self.length = np.array([len(name) for name in self.plain], np.int64)
        matches = [NUMBERED.search(name) for name in self.plain]
        self.numbered = np.array([found is not None for found in matches], np.bool_)
        self.count = np.array(
            [sum(_NUMERAL.get(c, 0) for c in found[0]) if found else 0 for found in matches], np.int64
        )
        self.last, self.last_two, self.first_two = (
            Part(*numbered([name[-1:] for name in self.plain])),
            Part(*numbered([name[-2:] for name in self.plain])),
            Part(*numbered([name[:2] for name in self.plain])),
        )

    def _alone(self, role: str) -> Iterator[Column]:
        """Yield the features of each mention's name alone, in the role of ``holder`` or ``member``."""
        batch, at = self.batch, self.number
        yield Column(f"{role}1", (_of(self.last, at),))
        yield Column(f"{role}2", (_of(self.last_two, at),))
        yield Column(f"{role}-length", (bucket(self.length[at], 3, 4, 5, 7, 10, 15),))
        here = np.arange(len(at))
        yield Column(f"{role}-place", (truth(here == batch.first[batch.group]), truth(here == batch.last[batch.group])))
        yield flag(f"{role}-numbered", self.numbered[at])

    def of_holder(self) -> Iterator[Column]:
        """Yield the features of each mention's name, should it be a holder."""
        yield from self._alone("holder")
        yield Column("headed", (Part(self.batch.topic[self.batch.group], TOPICS), _of(self.last, self.number)))

    def of_member(self) -> Iterator[Column]:
        """Yield the features of each mention's name, should it be a member."""
        yield from self._alone("member")

    def heads(self, pairs: Pairs) -> Iterator[Column]:
        """Yield how both names end."""
        batch = self.batch
        holder, member = self.number[pairs.holder], self.number[pairs.member]
        yield Column("heads", (_of(self.last, member), _of(self.last, holder)))
        yield Column("heads", (_of(self.last_two, member), _of(self.last_two, holder)))
        topic = Part(batch.topic[batch.group[pairs.holder]], TOPICS)
        same = truth(batch.sentence[pairs.holder] == batch.sentence[pairs.member])
        yield Column("headed-two", (topic, _of(self.last_two, holder), same))
        edges = (self.last, self.last_two, self.first_two)
        yield Column("common-heads", tuple(truth(edge.ids[member] == edge.ids[holder]) for edge in edges))

    def rivals(self, pairs: Pairs) -> Iterator[Column]:
        """Yield how many other mentions could hold the member in this way, nearer than the holder."""
        batch = self.batch
        groups = np.stack([batch.group[pairs.holder], batch.group[pairs.member]])
        low, high = groups.min(axis=0) + 1, groups.max(axis=0)
        low = np.minimum(low, high)
        label = batch.label[pairs.holder]
        is_tag = batch.label[batch.first] == np.arange(len(LABELS))[:, None]
        nearer, topics = (
            np.pad(np.cumsum(which, axis=1), ((0, 0), (1, 0))) for which in (is_tag, is_tag & (batch.topic < NO_TOPIC))
        )
        yield Column(
            "nearer",
            (
                number(nearer[label, high] - nearer[label, low], 3),
                number(topics[label, high] - topics[label, low], 2),
                truth(batch.topic[groups[0]] < NO_TOPIC),
            ),
        )
        pieces = _pieces(batch)
        told = np.array([piece != "" for piece in pieces], np.bool_)
        rows = np.flatnonzero(told[pairs.member])
        holder, member = pairs.holder[rows], pairs.member[rows]
        held = [pieces[m] in batch.names[n] for m, n in zip(member.tolist(), batch.name[holder].tolist(), strict=True)]
        yield Column("piece", (truth(np.array(held, np.bool_)), truth(holder < member)), rows)

    def overlap(self, pairs: Pairs) -> Iterator[Column]:
        """Yield what the two names have in common, whether one bears the other, and how far apart they stand then."""
        batch = self.batch
        holder, member = self.number[pairs.holder], self.number[pairs.member]
        common = self._common(holder, member)
        yield Column("common", (number(common, 4),))
        stem_length = np.array([len(stem) for stem in self.stem], np.int64)
        least = np.minimum(np.minimum(self.length[holder], self.length[member]), stem_length[holder])
        sure = self.region[holder] | self.region[member] | (self.length[holder] > _LONGEST)
        rows = np.flatnonzero(sure | (self.length[member] > _LONGEST) | (common >= least - 1))
        held, holds, stems, bears, bears_stem = (_Found() for _ in range(5))
        for row, h, m in zip(rows.tolist(), holder[rows].tolist(), member[rows].tolist(), strict=True):
            one, other, stem = self.plain[h], self.plain[m], self.stem[h]
            if one in other:
                holds.add(row, _where(one, other))
            elif other in one:
                held.add(row, _where(other, one))
            if len(stem) > 1 and stem in other:
                stems.add(row, "stem")
            one, other, stem = self.bare[h], self.bare[m], self.bare_stem[h]
            if one in other:
                bears.add(row, str(min(len(one), 4)))
            elif len(stem) > 1 and stem in other:
                bears_stem.add(row, str(min(len(stem), 4)))
        yield from (held.column("held"), holds.column("holds"), stems.column("holds"))
        far = np.minimum(np.abs(batch.sentence[pairs.holder] - batch.sentence[pairs.member]), 2)
        for family, found in (("bears", bears), ("bears-stem", bears_stem)):
            where = np.array(found.rows, np.int64)
            first = pairs.holder[where] < pairs.member[where]
            yield Column(family, (number(far[where], 2), each(found.said), truth(first)), where)

    def _common(self, holder: Ints, member: Ints) -> Ints:
        """Return at how many places of the holder's name two characters stand that the member's name has too."""
        names = [name[:_LONGEST] for name in self.plain]
        flat, known = numbered([a + b for name in names for a, b in pairwise(name)])
        sizes = np.array([max(0, len(name) - 1) for name in names], np.int64)
        has = np.zeros((len(names), len(known) + 1), np.bool_)
        has[np.repeat(np.arange(len(names)), sizes), flat] = True
        pair, place = expand((np.cumsum(sizes) - sizes)[holder], sizes[holder])
        return np.bincount(pair[has[member[pair], flat[place]]], minlength=len(holder))

    def counted(self, pairs: Pairs) -> Iterator[Column]:
        """Yield whether a numbered holder counts as many as the member's enumeration has."""
        batch = self.batch
        rows = np.flatnonzero(self.numbered[self.number[pairs.holder]])
        holder, group = pairs.holder[rows], batch.group[pairs.member[rows]]
        others = batch.last[group] - batch.first[group] + 1 - (batch.group[holder] == group)
        yield Column("count-fits", (truth(self.count[self.number[holder]] == others),), rows)


class _Found:
    """What was found in some rows."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.said: list[str] = []

    def add(self, row: int, said: str) -> None:
        self.rows.append(row)
        self.said.append(said)

    def column(self, family: str) -> Column:
        return Column(family, (each(self.said),), np.array(self.rows, np.int64))


def _where(piece: str, whole: str) -> str:
    """Return where in a whole a piece of it stands."""
    return "start" if whole.startswith(piece) else "end" if whole.endswith(piece) else "middle"


def _of(part: Part, rows: Ints) -> Part:
    return Part(part.ids[rows], part.names)


def _pieces(batch: Batch) -> list[str]:
    """Return for each mention which piece of a collective its sentence or clause tells of, if any."""
    out = []
    for layout in batch.layouts:
        quoted = "“" in layout.text or '"' in layout.text
        for span in layout.spans:
            found = quoted and (
                PIECE.match(layout.text, layout.sentence_start(span.start))
                or PIECE.match(layout.text, layout.clause_start(span.start))
            )
            out.append(found[1] if found else "")
    return out
