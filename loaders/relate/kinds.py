"""Which mentions can be related, and the kinds of pairs whose weights are learned together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from graph.model import MENTIONABLE, Label, RelationshipType
from loaders.relate.columns import Ints
from loaders.relate.layout import Layout

Pair = tuple[int, int]  # source and target, as numbers of spans

_T = RelationshipType
#: Which relationship a pair of labels can have, from the first to the second.
RELATION: dict[tuple[Label, Label], RelationshipType] = {
    (Label.PROJECT, Label.INDUSTRY): _T.SERVES,
    (Label.PLATFORM, Label.INDUSTRY): _T.SERVES,
    (Label.INDUSTRY, Label.INDUSTRY): _T.PART_OF,
    (Label.PROJECT, Label.PROJECT): _T.PART_OF,
    (Label.PLATFORM, Label.PLATFORM): _T.PART_OF,
    (Label.PLATFORM, Label.PROJECT): _T.HOSTS,
    (Label.PLATFORM, Label.REGION): _T.LOCATED_IN,
    (Label.PROJECT, Label.REGION): _T.LOCATED_IN,
    (Label.AGENCY, Label.REGION): _T.LOCATED_IN,
    (Label.AGENCY, Label.PROJECT): _T.LEADS,
    (Label.AGENCY, Label.PLATFORM): _T.LEADS,
}
#: How many sentences later than the first end the second may stand, by relationship and whether the source comes first.
_REACH: dict[tuple[RelationshipType, bool], int] = {
    (_T.SERVES, True): 1,
    (_T.SERVES, False): 2,
    (_T.PART_OF, True): 0,
    (_T.PART_OF, False): 9,
    (_T.HOSTS, True): 9,
    (_T.HOSTS, False): 0,
    (_T.LOCATED_IN, True): 0,
    (_T.LOCATED_IN, False): 0,
    (_T.LEADS, True): 0,
    (_T.LEADS, False): 0,
}
#: Holders that hold in like ways.
_FAMILY = {
    Label.PROJECT: "work",
    Label.PLATFORM: "work",
    Label.INDUSTRY: "industry",
    Label.REGION: "region",
    Label.AGENCY: "agency",
}
LABELS = tuple(MENTIONABLE)
RELATIONS = tuple(dict.fromkeys(RELATION.values()))


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a pair, ``order`` of holder and member (``<``: the holder first), and the genre of the document."""

    source: Label
    target: Label
    order: str
    plan: bool

    def shares(self) -> tuple[str, str, str, str]:
        """Return the names under which weights hold for such a pair, the narrowest first.

        Those of its own, those of the family of the holder with the order, of the order alone, and of the family in a
        plan, whose paragraphs keep to their topic, or in a report, whose paragraphs run through many.
        """
        family = f"{_FAMILY[self.source if holds(self.source, self.target) else self.target]}{self.order}"
        genre = f"{'plan' if self.plan else 'report'} {family}"
        return f"{self.source}-{self.target}/{family}/{self.order}", family, self.order, genre


def holds(source: Label, target: Label) -> bool:
    """Tell whether the source of such a pair is the holder: what hosts or leads, and not what is part or served."""
    return RELATION[source, target] in {_T.HOSTS, _T.LEADS}


def ends(layout: Layout, pair: Pair) -> Pair:
    """Return a pair as holder and member: what hosts, leads, gathers or surrounds, and what is hosted or a part."""
    source, target = pair
    return (source, target) if holds(layout.spans[source].label, layout.spans[target].label) else (target, source)


KINDS = tuple(Kind(a, b, order, plan) for (a, b), order, plan in product(RELATION, "<>", (False, True)))


def _by_labels(default: int) -> Ints:
    return np.full((len(LABELS), len(LABELS), 2), default, np.int64)


def _reach() -> Ints:
    out = _by_labels(-1)
    for (a, b), relation in RELATION.items():
        for source_first in (False, True):
            out[LABELS.index(a), LABELS.index(b), int(source_first)] = _REACH[relation, source_first]
    return out


def _kind_of() -> Ints:
    out = np.repeat(_by_labels(-1)[..., None], 2, axis=3)
    for number, kind in enumerate(KINDS):
        out[LABELS.index(kind.source), LABELS.index(kind.target), int(kind.order == "<"), int(kind.plan)] = number
    return out


#: By labels of source and target, and whether the source comes first: sentences that they may lie apart; -1: never.
REACH = _reach()
#: By labels of source and target, whether the holder comes first, and whether it is a plan: number of the kind.
KIND_OF = _kind_of()
#: By labels of source and target: number of the relationship; -1: none.
RELATION_OF = np.array(
    [[RELATIONS.index(RELATION[a, b]) if (a, b) in RELATION else -1 for b in LABELS] for a in LABELS]
)
#: By labels of source and target: whether the source is the holder.
HOLDS = np.array([[(a, b) in RELATION and holds(a, b) for b in LABELS] for a in LABELS])
