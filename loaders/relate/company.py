"""How a pair stands among the others of its passage: its rivals, those listed with it, and how sure its names are.

What two mentions say by themselves is told by ``lying`` and ``naming``. But a member of one list is as good as the
next, a member has hardly two holders, and a name that the tagger doubts is tied less surely. A candidate is a pair that
may hold by itself; ``odds`` are what it has by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from loaders.relate.batch import Batch, Pairs
from loaders.relate.columns import Floats, Ints, Truths, logistic
from loaders.relate.kinds import LABELS, RELATION_OF, RELATIONS

NONE = -9.0  # where there is nothing to compare with: below all odds of candidates
LEAST = -3.5  # log-odds of a candidate: of what lies lower, hardly any holds
_LIKELY = -1.0
#: What :func:`company` tells of a pair, in this order.
TELLS = (
    "odds",
    "relation",
    "holder-label",
    "member-label",
    "holder-first",
    "plan",
    "rival",
    "lead",
    "rank",
    "likely-rivals",
    "other-relation",
    "elsewhere",
    "elsewhere-likely",
    "siblings",
    "least-sibling",
    "best-sibling",
    "sibling-count",
    "beside-holder",
    "best-beside-holder",
    "beside-count",
    "again",
    "turned",
    "holder-held",
    "member-holds",
    "rule",
    "holder-sure",
    "member-sure",
    "holders-sure",
    "members-sure",
    "holder-length",
    "member-length",
    "letters-between",
    "sentences-between",
    "lists-between",
    "names",
    "expected",
    "holder-topic",
    "member-topic",
    "lists",
    "best-of-lists",
    "holder-sentence",
    "member-sentence",
    "text-length",
    "like-holder",
)


def company(batch: Batch, pairs: Pairs, odds: Floats, rules: Floats, sure: Floats) -> Floats:
    """Return what tells of each pair in the company of the others, as ``(pairs, TELLS)``.

    Relationships, labels and topics are told by their numbers: who changes the order of these learns the trees anew.

    Args:
        odds: log-odds of each pair by itself.
        rules: how sure the plain rule is that states each pair; nought without one.
        sure: confidence of each mention of the batch; below nought where none is told.
    """
    relation = RELATION_OF[batch.label[pairs.source], batch.label[pairs.target]]
    own = {"odds": odds, "relation": relation, "rule": rules}
    told = own | _ends(batch, pairs, sure) | _others(batch, pairs, relation, odds)
    return np.stack([np.asarray(told[name], np.float64) for name in TELLS], axis=1)


def _ends(batch: Batch, pairs: Pairs, sure: Floats) -> dict[str, Floats | Ints | Truths]:
    """Return what the ends of each pair are, where they stand, and how sure they are."""
    holder, member = pairs.holder, pairs.member
    of_holder, of_member = batch.group[holder], batch.group[member]
    here = batch.layout[holder]
    groups = np.bincount(batch.group, sure, len(batch.first)) / (batch.last - batch.first + 1)
    low, high = np.minimum(holder, member), np.maximum(holder, member)
    length = batch.end - batch.start
    names = np.bincount(batch.layout, minlength=len(batch.layouts))
    alike = np.bincount(batch.layout * len(LABELS) + batch.label, minlength=len(batch.layouts) * len(LABELS))
    return {
        "holder-label": batch.label[holder],
        "member-label": batch.label[member],
        "holder-first": holder < member,
        "plan": _of_layouts(batch, [layout.plan for layout in batch.layouts])[here],
        "holder-sure": sure[holder],
        "member-sure": sure[member],
        "holders-sure": groups[of_holder],
        "members-sure": groups[of_member],
        "holder-length": length[holder],
        "member-length": length[member],
        "letters-between": batch.start[high] - batch.end[low],
        "sentences-between": np.abs(batch.sentence[holder] - batch.sentence[member]),
        "lists-between": np.abs(of_holder - of_member),
        "names": names[here],
        "holder-topic": batch.topic[of_holder],
        "member-topic": batch.topic[of_member],
        "holder-sentence": batch.sentence[holder],
        "member-sentence": batch.sentence[member],
        "text-length": _of_layouts(batch, [len(layout.text) for layout in batch.layouts])[here],
        "like-holder": alike[here * len(LABELS) + batch.label[holder]],
    }


def _others(batch: Batch, pairs: Pairs, relation: Ints, odds: Floats) -> dict[str, Floats | Ints | Truths]:
    """Return what the odds of the other pairs say of each."""
    holder, member = pairs.holder, pairs.member
    of_holder, of_member = batch.group[holder], batch.group[member]
    here = batch.layout[holder]
    likely, better = (odds > _LIKELY).astype(np.float64), (odds > 0).astype(np.float64)
    by_member = _Gathered(_key(relation, member), odds)
    by_holder = _Gathered(_key(relation, holder), odds)
    same_list = _Gathered(_key(relation, holder, of_member), odds)
    beside = _Gathered(_key(relation, of_holder, member), odds)
    lists = _Gathered(_key(relation, of_holder, of_member), odds)
    again = _Gathered(_key(relation, here, batch.name[holder], batch.name[member]), odds)
    of_passage = _Gathered(_key(relation, here), odds)
    held, holds = _best_at(relation, member, odds, len(batch.name)), _best_at(relation, holder, odds, len(batch.name))
    rival = by_member.best_other(batch.name[holder])
    return {
        "rival": rival,
        "lead": odds - rival,
        "rank": by_member.rank(),
        "likely-rivals": by_member.sum(likely) - likely,
        "other-relation": _Gathered(member, odds).best_other(relation),
        "elsewhere": by_holder.best_other(of_member),
        "elsewhere-likely": by_holder.sum(better) - same_list.sum(better),
        "siblings": same_list.mean_of_others(),
        "least-sibling": np.where(same_list.count > 1, -same_list.best_of_others(-odds), NONE),
        "best-sibling": same_list.best_of_others(odds),
        "sibling-count": same_list.count - 1,
        "beside-holder": beside.mean_of_others(),
        "best-beside-holder": beside.best_of_others(odds),
        "beside-count": beside.count - 1,
        "again": again.best_of_others(odds),
        "turned": _turned(relation, holder, member, odds, len(batch.name)),
        "holder-held": held[relation, holder],
        "member-holds": holds[relation, member],
        "expected": of_passage.sum(logistic(odds)),
        "lists": lists.sum(odds) / lists.count,
        "best-of-lists": lists.best(),
    }


def _of_layouts(batch: Batch, values: list[bool] | list[int]) -> Ints:
    return np.array(values, np.int64).reshape(len(batch.layouts))


def _key(*parts: Ints) -> Ints:
    """Return a number for each row: the same where all parts are."""
    key = np.zeros(len(parts[0]), np.int64)
    for part in parts:
        key = key * (int(part.max(initial=0)) + 1) + part
    return key


@dataclass(frozen=True, slots=True)
class _Runs:
    order: Ints
    starts: Ints


def _runs(key: Ints, *then: Floats | Ints) -> _Runs:
    """Return rows in order of their key (and of ``then`` within it), and where each key begins."""
    order = np.lexsort((*reversed(then), key))
    ranked = key[order]
    return _Runs(order, np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]]) if len(key) else order)


class _Gathered:
    """Rows that have the same key."""

    def __init__(self, key: Ints, odds: Floats) -> None:
        self.key, self.odds = np.unique(key, return_inverse=True)[1].reshape(-1), odds
        self.size = int(self.key.max(initial=-1)) + 1
        self.count = np.bincount(self.key, minlength=self.size)[self.key]

    def sum(self, values: Floats) -> Floats:
        """Return for each row the sum over the rows of its key."""
        return np.asarray(np.bincount(self.key, values, self.size), np.float64)[self.key]

    def mean_of_others(self) -> Floats:
        """Return the mean odds of the other rows of the key; NONE without any."""
        others = self.count - 1
        return np.where(others > 0, (self.sum(self.odds) - self.odds) / np.maximum(others, 1), NONE)

    def best(self) -> Floats:
        """Return the highest odds of the key."""
        top = np.full(self.size, -np.inf)
        np.maximum.at(top, self.key, self.odds)
        return top[self.key]

    def best_of_others(self, values: Floats) -> Floats:
        """Return the highest value of another row of the key; NONE without any."""
        return self._best(values, np.arange(len(values)))

    def best_other(self, name: Ints) -> Floats:
        """Return the highest odds of a row of the key that has another name; NONE without any."""
        return self._best(self.odds, name)

    def _best(self, values: Floats, name: Ints) -> Floats:
        runs = _runs(self.key, -values)
        top = np.empty(self.size, np.int64)
        top[self.key[runs.order[runs.starts]]] = runs.order[runs.starts]
        mine = name == name[top][self.key]  # the best of its key is of the same name: what counts is the next best
        other = np.where(name != name[top][self.key], values, -np.inf)
        second = np.full(self.size, -np.inf)
        np.maximum.at(second, self.key, other)
        found = np.where(mine, second[self.key], values[top][self.key])
        return np.where(np.isfinite(found), found, NONE)

    def rank(self) -> Ints:
        """Return how many rows of the key have higher odds, or the same and come before."""
        runs = _runs(self.key, -self.odds)
        rank = np.empty(len(self.odds), np.int64)
        sizes = np.diff(np.r_[runs.starts, len(self.odds)])
        rank[runs.order] = np.arange(len(self.odds)) - np.repeat(runs.starts, sizes)
        return rank


def _best_at(relation: Ints, span: Ints, odds: Floats, spans: int) -> Floats:
    """Return the highest odds by relation and mention; NONE where there are none."""
    out = np.full((len(RELATIONS), spans), NONE)
    np.maximum.at(out, (relation, span), odds)
    return out


def _turned(relation: Ints, holder: Ints, member: Ints, odds: Floats, spans: int) -> Floats:
    """Return the odds of the same pair the other way round; NONE where that is no candidate."""
    if not len(odds):
        return odds
    own = (relation * spans + holder) * spans + member
    turned = (relation * spans + member) * spans + holder
    order = np.argsort(own)
    at = np.minimum(np.searchsorted(own[order], turned), len(own) - 1)
    return np.where(own[order][at] == turned, odds[order][at], NONE)
