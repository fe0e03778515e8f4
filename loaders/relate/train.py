"""Learn the weights of relationships from annotated paragraphs.

    python -m loaders.relate.train ANNOTATIONS.jsonl … [--out FILE]

A row holds ``text``, ``mentions`` (start, end, type), ``links`` (source, type, target as surfaces), as in
``../shared/evaluation/training``, and, where the text is a plan's and not a report's, ``plan``; where known, ``marks``:
the mentions that a tagger found that had not learned from the paragraph (start, end, type, confidence). A paragraph
with marks is learned from twice: as annotated, and with the names as they will be found. ``trust`` tells how much a
paragraph counts.

Logistic regression tells what a pair has by itself, trees what it has in the company of the others; these learn from
paragraphs that the regression did not, and so does its calibration. In numpy alone: the same rows give the same file.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import Label
from loaders.normal import NormalText, normal, normalize
from loaders.relate import forest
from loaders.relate.batch import batch_of, pairs_of
from loaders.relate.columns import Floats, Ints
from loaders.relate.company import LEAST, TELLS, company
from loaders.relate.grow import grow
from loaders.relate.kinds import KINDS, RELATION, Kind, Pair
from loaders.relate.layout import Layout, Span, lay_out
from loaders.relate.lying import lying
from loaders.relate.model import enumerations, kinds_of, write
from loaders.relate.naming import naming
from loaders.relate.plain import rule_strengths
from loaders.relate.regression import bounded, fit, minimize

Feature = tuple[str, str]  # kind, feature
PLAN_TRUST = 4.0  # a plan counts as so many reports where nothing is said: there are fewer
PENALTY = 80.0  # of a feature that holds words
PLAIN_PENALTY = 30.0  # of one that tells of layout alone: there are few, each seen often
#: Families of features that hold words; all others tell of layout alone.
_ENDS_WORDED = frozenset(f"{role}{part}" for role in ("holder", "member") for part in ("1", "2", "-length"))
_GAPS_WORDED = frozenset(("from", "from-two", "in", "to", "to-two", "ends", "frame", "verb1", "verb2", "verbs"))
_WORDED = _ENDS_WORDED | _GAPS_WORDED | {"heads", "after", "after-two", "before0", "before1"}
RARE = 3  # a feature seen in fewer pairs is left out
FAINT = 0.01  # a weight below is not written
FOLDS = 4
AT_ONCE = 50  # paragraphs that are described at once
HOPELESS = -4.0  # log-odds by a rough fit below which one pair in FEWER is learned from, and counts for all of them
FEWER = 5
_UNTOLD = -1.0  # confidence of a mention that a reader annotated


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated paragraph: its layout and its links as (source, type, target) in normal form."""

    place: str  # what must not be split between folds
    layout: Layout
    links: frozenset[tuple[str, str, str]]
    sure: tuple[float, ...]  # confidence of each mention; below nought where none is told
    trust: float = 1.0  # how much each of its pairs counts


def read(rows: Iterable[dict[str, Any]]) -> list[Example]:
    """Return the examples of annotation rows."""
    out = []
    for row in rows:
        text = normalize(row["text"])
        links = frozenset((normal(x["source"]), x["type"], normal(x["target"])) for x in row["links"])
        place = str(row.get("source") or row.get("doc") or row["id"]).rpartition("/")[0] or row["id"]
        plan = bool(row.get("plan"))
        trust = float(row.get("trust", PLAN_TRUST if plan else 1.0))
        for mentions in (row["mentions"], row.get("marks")):
            if mentions is not None:
                spans, sure = _named(text, mentions)
                out.append(Example(place, lay_out(text.text, spans, plan), links, sure, trust))
    return out


def _named(text: NormalText, mentions: Iterable[Mapping[str, Any]]) -> tuple[list[Span], tuple[float, ...]]:
    found = []
    for mention in mentions:
        start, end = text.normal_span(mention["start"], mention["end"])
        span = Span(start, end, Label(mention["type"]), text.text[start:end])
        found.append((span, float(mention.get("confidence", _UNTOLD))))
    found.sort(key=lambda named: (named[0].start, named[0].end))
    return [span for span, _ in found], tuple(sure for _, sure in found)


def triple(layout: Layout, pair: Pair) -> tuple[str, str, str]:
    """Return a pair as source, relationship type and target."""
    source, target = layout.spans[pair[0]], layout.spans[pair[1]]
    return source.text, RELATION[source.label, target.label].value, target.text


def label(example: Example, pairs: Sequence[Pair]) -> list[bool | None]:
    """Tell which pairs of a paragraph are related, which not, and (None) which are the same names farther apart."""
    layout = example.layout
    nearest: dict[tuple[str, str, str], tuple[tuple[int, int], Pair]] = {}
    for pair in pairs:
        key = triple(layout, pair)
        if key in example.links:
            i, j = pair
            far = abs(layout.sentence[i] - layout.sentence[j]), abs(layout.spans[i].start - layout.spans[j].start)
            if key not in nearest or far < nearest[key][0]:
                nearest[key] = far, pair
    chosen = {pair for _, pair in nearest.values()}
    return [True if p in chosen else None if triple(layout, p) in example.links else False for p in pairs]


def is_plain(feature: str) -> bool:
    """Tell whether a feature tells of layout alone."""
    return feature.partition(" ")[0] not in _WORDED


def described(layouts: Sequence[Layout]) -> list[list[tuple[Pair, list[Feature]]]]:
    """Return, for each layout, its pairs with their features, under their own kind and the wider ones; those of words
    under fewer."""
    batch = batch_of(layouts)
    pairs = pairs_of(batch)
    kinds = [KINDS[kind] for kind in kinds_of(batch, pairs).tolist()]
    told = zip(lying(batch, *enumerations(batch, pairs)).spell(), naming(batch, pairs).spell(), strict=True)
    out: list[list[tuple[Pair, list[Feature]]]] = [[] for _ in layouts]
    for (n, pair), kind, (lie, names) in zip(pairs.within(batch), kinds, told, strict=True):
        out[n].append((pair, list(_under(kind, [*lie, *names]))))
    return out


def _under(kind: Kind, features: Iterable[str]) -> Iterator[Feature]:
    exact, family, order, genre = kind.shares()
    yield from ((exact, ""), (genre, ""))
    for feature in features:
        for name in (exact, family, order, genre) if is_plain(feature) else (exact, order):
            yield name, feature


@dataclass(frozen=True, slots=True)
class Table:
    """Pairs as rows of feature numbers: row ``i`` is ``index[starts[i]:starts[i + 1]]``."""

    index: NDArray[np.int32]
    starts: Ints
    truth: Floats  # 1, 0; -1 is left out
    fold: Ints
    trust: Floats  # how much a row counts
    names: list[Feature]

    def rows(self, mask: NDArray[np.bool_]) -> tuple[NDArray[np.int32], Ints]:
        """Return the feature numbers of some rows, and where each row begins."""
        sizes = np.diff(self.starts)
        return self.index[np.repeat(mask, sizes)], np.concatenate([[0], np.cumsum(sizes[mask])])


def tabulate(examples: Sequence[Example]) -> Table:
    """Return the pairs of all examples as a table."""
    places = sorted({e.place for e in examples})
    fold_of = {place: i % FOLDS for i, place in enumerate(places)}
    number: dict[Feature, int] = {}
    rows: list[NDArray[np.int32]] = []
    truth: list[float] = []
    folds: list[int] = []
    trust: list[float] = []
    for start in range(0, len(examples), AT_ONCE):
        several = examples[start : start + AT_ONCE]
        for example, pairs in zip(several, described([e.layout for e in several]), strict=True):
            for (_, features), related in zip(pairs, label(example, [pair for pair, _ in pairs]), strict=True):
                rows.append(np.unique(np.array([number.setdefault(f, len(number)) for f in features], np.int32)))
                truth.append(-1.0 if related is None else float(related))
                folds.append(fold_of[example.place])
                trust.append(example.trust)
    flat = np.concatenate(rows)
    common = np.bincount(flat, minlength=len(number)) >= RARE
    to = np.where(common, np.cumsum(common) - 1, -1).astype(np.int32)
    owner = np.repeat(np.arange(len(rows)), [len(r) for r in rows])[common[flat]]
    starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(rows)))])
    names = [name for name, keep in zip(number, common, strict=True) if keep]
    return Table(to[flat[common[flat]]], starts, np.array(truth), np.array(folds), np.array(trust), names)


def penalties(names: Sequence[Feature]) -> Floats:
    """Return how much the weight of each feature is held back."""
    return np.array([PLAIN_PENALTY if is_plain(f) else PENALTY for _, f in names])


@dataclass(frozen=True, slots=True)
class Learned:
    """What is written: the weights, the calibration of their sums, and the trees."""

    weights: dict[Feature, float]
    slope: float
    offset: float
    base: float
    trees: list[forest.Tree]


def learn(examples: Sequence[Example]) -> Learned:
    """Return what examples teach."""
    table = tabulate(examples)
    known, trust = _thinned(table)
    odds = np.zeros(len(table.truth))
    for k in range(FOLDS):
        unseen = table.fold == k
        weights = _fit(table, known & ~unseen, trust)
        odds[unseen] = _odds(table, unseen, weights)
    slope, offset = calibrate(odds[table.truth >= 0], table.truth[table.truth >= 0])
    odds = slope * odds + offset
    rows, chosen = told(examples, odds)
    chosen &= table.truth >= 0
    base, trees = grow(rows[chosen], table.truth[chosen], table.trust[chosen])
    weights = _fit(table, known, trust)
    kept = {name: float(w) for name, w in zip(table.names, weights, strict=True) if abs(w) >= FAINT}
    return Learned(kept, slope, offset, base, trees)


def _thinned(table: Table) -> tuple[NDArray[np.bool_], Floats]:
    """Return which pairs are learned from and how much each counts: of those that are hopeless by far only some."""
    known = table.truth >= 0
    rough = _odds(table, np.ones_like(known), _fit(table, known & (table.fold == 0), table.trust))
    hopeless = (rough < HOPELESS) & (table.truth == 0)
    some = np.arange(len(known)) % FEWER == 0
    return known & (some | ~hopeless), np.where(hopeless, FEWER, 1) * table.trust


def _fit(table: Table, seen: NDArray[np.bool_], trust: Floats) -> Floats:
    return fit(*table.rows(seen), table.truth[seen], penalties(table.names), trust[seen])


def _odds(table: Table, wanted: NDArray[np.bool_], weights: Floats) -> Floats:
    index, starts = table.rows(wanted)
    return np.asarray(np.add.reduceat(weights[index], starts[:-1]))


def calibrate(odds: Floats, truth: Floats) -> tuple[float, float]:
    """Return slope and offset that make the log-odds of unseen paragraphs mean what they say."""

    def loss(ab: Floats) -> tuple[float, Floats]:
        p = bounded(ab[0] * odds + ab[1])
        value = -(truth * np.log(p + 1e-12) + (1 - truth) * np.log(1 - p + 1e-12)).sum()
        return float(value), np.array([((p - truth) * odds).sum(), (p - truth).sum()])

    slope, offset = minimize(loss, np.array([1.0, 0.0]))
    return float(slope), float(offset)


def told(examples: Sequence[Example], odds: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what the company of each pair tells, and which pairs are candidates; the others have no company."""
    rows = np.zeros((len(odds), len(TELLS)))
    chosen = odds > LEAST
    at = 0
    for start in range(0, len(examples), AT_ONCE):
        several = examples[start : start + AT_ONCE]
        batch = batch_of([example.layout for example in several])
        pairs = pairs_of(batch)
        until = at + len(pairs.source)
        here = at + np.flatnonzero(chosen[at:until])
        pairs = pairs.only(chosen[at:until])
        sure = np.array([s for example in several for s in example.sure], np.float64)
        rows[here] = company(batch, pairs, odds[here], rule_strengths(batch, pairs), sure)
        at = until
    return rows, chosen


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from the annotations named on the command line and write the model."""
    parser = argparse.ArgumentParser(description="Learn the weights of relationships from annotated paragraphs.")
    parser.add_argument("annotations", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "data" / "relations.tsv.xz")
    asked = parser.parse_args(arguments)
    lines = (line for path in asked.annotations for line in path.read_text(encoding="utf-8").splitlines())
    examples = read(json.loads(line) for line in lines if line.strip())
    learned = learn(examples)
    text = "\n".join(write(learned.weights, learned.slope, learned.offset, learned.base, learned.trees)) + "\n"
    asked.out.write_bytes(lzma.compress(text.encode(), preset=9))
    print(
        f"{len(examples)} paragraphs, {len(learned.weights)} weights, {len(learned.trees)} trees, "
        f"calibration {learned.slope:.2f} {learned.offset:.2f}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
