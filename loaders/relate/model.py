"""The weights that features carry, learned from annotated paragraphs, and the probability they give a pair.

A pair is weighed by itself first; those that may hold are weighed again in the company of the others.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from loaders.relate import forest
from loaders.relate.batch import Batch, Pairs
from loaders.relate.columns import Codes, Column, Features, Floats, Hashed, Ints, Shared, hashes, logistic, mix
from loaders.relate.company import LEAST, TELLS, company
from loaders.relate.kinds import KIND_OF, KINDS
from loaders.relate.lying import lying
from loaders.relate.naming import naming

_FILE = "relations.tsv.xz"
_GRAIN = 1000  # weights are whole numbers of a thousandth, so that sums are the same in any order
_SPARSE = 4  # a code has one of 2**4 slots at least for each code of its family
_HOPELESS = -4.5  # log-odds of how two mentions lie that no names make good: of 1,100 links, two lay worse

Weights = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Family:
    """The weights of one family of features: ``weights[i, kind]`` for the code ``keys[i]``; the last row is nought.

    A code is found by its highest bits, its slot; where several have one, it is searched for, which takes far longer.
    """

    keys: Codes  # rising
    weights: Weights
    _shift: np.uint64 = field(init=False, repr=False, compare=False)
    _at: Ints = field(init=False, repr=False, compare=False)  # of each slot: the row of a code in it, the last for none
    _shared: NDArray[np.bool_] = field(init=False, repr=False, compare=False)  # by several codes

    def __post_init__(self) -> None:
        bits = len(self.keys).bit_length() + _SPARSE
        slots = self.keys >> np.uint64(64 - bits)
        at = np.full(1 << bits, len(self.keys), np.int64)
        at[slots] = np.arange(len(self.keys))
        for name, made in (
            ("_shift", np.uint64(64 - bits)),
            ("_at", at),
            ("_shared", np.bincount(slots.astype(np.int64), minlength=1 << bits) > 1),
        ):
            object.__setattr__(self, name, made)

    def find(self, column: Column, hashed: Hashed) -> Ints:
        """Return the row of each feature, the last for those without a weight."""
        wanted = column.codes(hashed)
        slots = wanted >> self._shift
        at: Ints = self._at[slots]
        shared = np.flatnonzero(self._shared[slots])
        at[shared] = np.searchsorted(self.keys, wanted[shared])
        at[self.keys.take(at, mode="clip") != wanted] = len(self.keys)
        return at


@dataclass(frozen=True, slots=True)
class Model:
    """``base[kind]``: log-odds of a pair of that kind, in thousandths, before any feature.

    Weights shared by several kinds are already added in, so that each feature is looked up once.
    """

    families: Mapping[str, Family]
    base: Weights
    known: NDArray[np.bool_]  # kinds that there are weights for
    trees: forest.Forest
    slope: float = 1.0  # of the calibration: log-odds as learned -> log-odds that mean what they say
    offset: float = 0.0

    def alone(self, batch: Batch, pairs: Pairs) -> tuple[Pairs, Floats]:
        """Return the pairs that are not hopeless by how they lie, and the log-odds of each by itself."""
        kind = kinds_of(batch, pairs)
        pairs, kind = pairs.only(self.known[kind]), kind[self.known[kind]]
        total, hopeful = self._lying(batch, pairs, kind)
        pairs, kind, total = pairs.only(hopeful), kind[hopeful], total[hopeful]
        total = total + self._sum(naming(batch, pairs), np.arange(len(kind)), kind)
        return pairs, self.slope * total / _GRAIN + self.offset

    def together(self, batch: Batch, pairs: Pairs, odds: Floats, rules: Floats, sure: Floats) -> tuple[Pairs, Floats]:
        """Return the pairs that may hold, and the probability of each in the company of the others.

        Args:
            odds: log-odds of each pair by itself.
            rules: how sure the plain rule is that states each pair; nought without one.
            sure: confidence of each mention.
        """
        candidate = odds > LEAST
        pairs = pairs.only(candidate)
        told = company(batch, pairs, odds[candidate], rules[candidate], sure)
        return pairs, logistic(self.trees.odds(told))

    def _lying(self, batch: Batch, pairs: Pairs, kind: Ints) -> tuple[Ints, NDArray[np.bool_]]:
        """Return what the pairs' enumerations say, worked out once for pairs that share them, and which may hold."""
        left, right = enumerations(batch, pairs)
        both, pair = np.unique(left * len(batch.first) + right, return_inverse=True)
        each, back = np.unique(pair * len(KINDS) + kind, return_inverse=True)
        places, kinds = np.divmod(each, len(KINDS))
        features = lying(batch, *np.divmod(both, len(batch.first)))
        total = (self.base[kinds] + self._sum(features, places, kinds))[back]
        return total, total >= _HOPELESS * _GRAIN

    def _sum(self, features: Features, rows: Ints, kinds: Ints) -> Ints:
        """Return the weights of the features of ``rows``, each for a kind, added up."""
        out = np.zeros(len(rows), np.int64)
        hashed = Hashed()
        for column in features.own:
            family = self.families.get(column.family)
            if family is None:
                continue
            found = family.find(column, hashed)
            if column.rows is not None:
                found, some = np.full(features.size, len(family.keys)), found
                found[column.rows] = some
            out += family.weights[found[rows], kinds]
        for block in features.shared:
            until = self._until(block, hashed)
            for starts, stops in block.runs:
                out += until[stops[rows], kinds] - until[starts[rows], kinds]
        return out

    def _until(self, block: Shared, hashed: Hashed) -> Weights:
        """Return the weights of all rows up to each, added up, by kind."""
        until = np.zeros((block.size + 1, len(KINDS)), np.int32)
        for column in block.columns:
            family = self.families.get(column.family)
            if family is None:
                continue
            rows = slice(1, None) if column.rows is None else column.rows + 1
            until[rows] += family.weights[family.find(column, hashed)]
        return np.cumsum(until, axis=0, dtype=np.int32)


def kinds_of(batch: Batch, pairs: Pairs) -> Ints:
    """Return the kind of each pair, as its number in KINDS."""
    plan = np.array([layout.plan for layout in batch.layouts], np.int64)[batch.layout[pairs.source]]
    first = (pairs.holder < pairs.member).astype(np.int64)
    found: Ints = KIND_OF[batch.label[pairs.source], batch.label[pairs.target], first, plan]
    return found


def enumerations(batch: Batch, pairs: Pairs) -> tuple[Ints, Ints]:
    """Return the enumerations of each pair in the order of the text."""
    one, other = batch.group[pairs.source], batch.group[pairs.target]
    return np.minimum(one, other), np.maximum(one, other)


def parse(lines: Iterable[str]) -> Model:
    """Return the model written by :func:`write`."""
    cells = "\t".join(lines).split("\t")
    kinds, said, told = cells[::3], cells[1::3], np.array(list(map(float, cells[2::3])))
    calibration = {feature: told[i] for i, feature in enumerate(said) if kinds[i] in ("calibration", "forest")}
    nodes = [(said[i], float(told[i])) for i, kind in enumerate(kinds) if kind.startswith("tree ")]
    trees = forest.plant(float(calibration.get("base", 0.0)), forest.parse(nodes, TELLS))
    names = {name: i for i, name in enumerate({name: None for kind in KINDS for name in kind.shares()})}
    shared = np.array([names.get(kind, -1) for kind in kinds])
    number: dict[str, int] = {}
    weighed = shared >= 0  # the other lines are the calibration and the trees
    features = [number.setdefault(said[i], len(number)) for i in np.flatnonzero(weighed).tolist()]
    table = np.zeros((len(number), len(names)), np.int32)
    table[features, shared[weighed]] = np.rint(told[weighed] * _GRAIN)
    own, *wider = np.array([[names[name] for name in kind.shares()] for kind in KINDS]).T
    known = np.isin(own, shared)
    whole = sum((table[:, share] for share in wider), table[:, own])

    found: dict[str, tuple[list[int], list[str]]] = {}
    for feature, place in number.items():
        family, _, rest = feature.partition(" ")
        places, rests = found.setdefault(family, ([], []))
        places.append(place)
        rests.append(rest)
    families = {name: _family(rests, whole[places]) for name, (places, rests) in found.items()}
    base = families.pop("").weights[0] if "" in families else np.zeros(len(KINDS), np.int32)
    return Model(
        families, base, known, trees, float(calibration.get("slope", 1.0)), float(calibration.get("offset", 0.0))
    )


def _family(features: Sequence[str], weights: Weights) -> Family:
    """Return one family, given what its features say behind its name, and the weights of each."""
    keys = _codes(features)
    order = np.argsort(keys)
    return Family(keys[order], np.append(weights[order], np.zeros((1, len(KINDS)), np.int32), axis=0))


def _codes(features: Sequence[str]) -> Codes:
    """Return the code of each feature of a family, which all have as many parts."""
    parts = list(zip(*(feature.split(" ") for feature in features), strict=True))
    out = hashes(parts[0])
    for part in parts[1:]:
        out = mix(out, hashes(part))
    return out


def write(
    weights: Mapping[tuple[str, str], float], slope: float, offset: float, base: float, trees: Sequence[forest.Tree]
) -> Iterator[str]:
    """Yield the lines of a model: kind, feature and weight, heaviest weights of a kind first; then the trees."""
    yield f"calibration\tslope\t{slope:.4f}"
    yield f"calibration\toffset\t{offset:.4f}"
    for (kind, feature), weight in sorted(weights.items(), key=lambda w: (w[0][0], -abs(w[1]), w[0][1])):
        yield f"{kind}\t{feature}\t{weight:.3f}"
    yield f"forest\tbase\t{base:.4f}"
    yield from forest.write(trees, TELLS)


@cache
def load() -> Model:
    """Return the packaged model."""
    packed = files("loaders").joinpath("data", _FILE).read_bytes()
    return parse(lzma.decompress(packed).decode().splitlines())
