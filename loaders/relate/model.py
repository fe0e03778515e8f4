"""The weights that features carry, learned from annotated paragraphs, and the probability they give a pair."""

from __future__ import annotations

import lzma
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.relate.features import Describer, Pair, ends, kinds_of, lies_of

_FILE = "relations.tsv.xz"
_HOPELESS = -4.5  # log-odds of how two mentions lie that no names make good: of 1,100 links, two lay worse


@dataclass(frozen=True, slots=True)
class Model:
    """``weights[kind][feature]``: what a feature adds to the log-odds of a pair of that kind (``""``: the kind).

    Weights shared by several kinds are already added in, so that each feature is looked up once.
    """

    weights: Mapping[str, Mapping[str, float]]
    slope: float = 1.0  # of the calibration: log-odds as learned -> log-odds that mean what they say
    offset: float = 0.0

    def score(self, describer: Describer, pairs: Iterable[Pair]) -> Iterator[tuple[Pair, float]]:
        """Yield each pair with the probability that it is related."""
        layout = describer.layout
        lying: dict[tuple[str, int, int], float] = {}
        naming: dict[tuple[str, int, bool], float] = {}
        for pair in pairs:
            kinds = kinds_of(layout, pair)
            kind = f"{kinds[0]}/{kinds[3]}"
            weights = self.weights.get(kind)
            if weights is None:
                continue
            weight = weights.get
            left, right = lies_of(layout, pair)
            total = lying.get((kind, left, right))
            if total is None:
                total = weight("", 0.0) + sum([weight(f, 0.0) for f in describer.lies(left, right)])
                lying[kind, left, right] = total
            if total < _HOPELESS:
                continue
            h, m = ends(layout, pair)
            for n, holds in ((h, True), (m, False)):
                alone = naming.get((kind, n, holds))
                if alone is None:
                    features = describer.of_holder(n) if holds else describer.of_member(n)
                    alone = naming[kind, n, holds] = sum([weight(f, 0.0) for f in features])
                total += alone
            total += sum([weight(f, 0.0) for f in describer.of_both(h, m)])
            yield pair, 1 / (1 + math.exp(-(self.slope * total + self.offset)))


def parse(lines: Iterable[str]) -> Model:
    """Return the model written by :func:`write`."""
    rows: dict[str, dict[str, float]] = {}
    slope, offset = 1.0, 0.0
    for line in lines:
        kind, feature, weight = line.rstrip("\n").split("\t")
        if kind == "calibration":
            slope, offset = (float(weight), offset) if feature == "slope" else (slope, float(weight))
        else:
            rows.setdefault(kind, {})[feature] = float(weight)
    whole: dict[str, dict[str, float]] = {}
    for kind in (k for k in rows if "/" in k):
        _, family, order = kind.split("/")
        for genre in (f"plan {family}", f"report {family}"):
            merged: dict[str, float] = {}
            for part in (kind, family, order, genre):
                for feature, added in rows.get(part, {}).items():
                    merged[feature] = merged.get(feature, 0.0) + added
            whole[f"{kind}/{genre}"] = merged
    return Model(whole, slope, offset)


def write(weights: Mapping[tuple[str, str], float], slope: float, offset: float) -> Iterator[str]:
    """Yield the lines of a model: kind, feature and weight, heaviest weights of a kind first."""
    yield f"calibration\tslope\t{slope:.4f}"
    yield f"calibration\toffset\t{offset:.4f}"
    for (kind, feature), weight in sorted(weights.items(), key=lambda w: (w[0][0], -abs(w[1]), w[0][1])):
        yield f"{kind}\t{feature}\t{weight:.3f}"


@cache
def load() -> Model:
    """Return the packaged model."""
    packed = files("loaders").joinpath("data", _FILE).read_bytes()
    return parse(lzma.decompress(packed).decode().splitlines())
