"""A pair is weighed in the company of the others: rivals, those listed with it, and how sure its names are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from graph.model import Label
from loaders.relate import forest, model
from loaders.relate.batch import Pairs, batch_of, pairs_of
from loaders.relate.columns import Floats
from loaders.relate.company import NONE, TELLS, company
from loaders.relate.forest import Split
from loaders.relate.grow import grow
from loaders.relate.kinds import KINDS
from loaders.relate.layout import Layout, Span, lay_out

TWO_CLAUSES = "电机产业推进青禾电机厂、云岭电机厂,冷链物流推进东湖冷库。"
NAMED = (
    ("电机产业", Label.INDUSTRY),
    ("青禾电机厂", Label.PROJECT),
    ("云岭电机厂", Label.PROJECT),
    ("冷链物流", Label.INDUSTRY),
    ("东湖冷库", Label.PROJECT),
)


def clauses() -> Layout:
    spans = [Span(at := TWO_CLAUSES.index(name), at + len(name), label, name) for name, label in NAMED]
    return lay_out(TWO_CLAUSES, spans)


def served(odds: dict[tuple[str, str], float]) -> tuple[list[tuple[str, str]], Floats]:
    """Return pairs of works and sectors of these odds, and what is told of each."""
    batch = batch_of([clauses()])
    pairs = pairs_of(batch)
    names = [
        (batch.names[batch.name[s]], batch.names[batch.name[t]])
        for s, t in zip(pairs.source, pairs.target, strict=True)
    ]
    wanted = np.array([name in odds for name in names])
    pairs, names = pairs.only(wanted), [name for name in names if name in odds]
    own = np.array([odds[name] for name in names])
    return names, company(batch, pairs, own, np.zeros(len(own)), np.full(len(batch.name), 0.9))


ODDS = {
    ("青禾电机厂", "电机产业"): 2.0,
    ("云岭电机厂", "电机产业"): 1.0,
    ("青禾电机厂", "冷链物流"): -2.0,
    ("东湖冷库", "冷链物流"): 0.5,
}


def told(pair: tuple[str, str], what: str) -> float:
    names, rows = served(ODDS)
    return float(rows[names.index(pair), TELLS.index(what)])


def test_a_holder_knows_the_best_of_its_rivals() -> None:
    assert told(("青禾电机厂", "电机产业"), "rival") == -2.0
    assert told(("青禾电机厂", "冷链物流"), "rival") == 2.0
    assert told(("青禾电机厂", "冷链物流"), "rank") == 1
    assert told(("东湖冷库", "冷链物流"), "rival") == NONE


def test_works_of_one_list_know_each_other() -> None:
    assert told(("云岭电机厂", "电机产业"), "siblings") == 2.0
    assert told(("云岭电机厂", "电机产业"), "sibling-count") == 1
    assert told(("东湖冷库", "冷链物流"), "siblings") == NONE


def test_what_a_holder_holds_elsewhere_is_told() -> None:
    assert told(("青禾电机厂", "冷链物流"), "elsewhere") == 0.5
    assert told(("青禾电机厂", "冷链物流"), "elsewhere-likely") == 1


def test_no_pairs_have_no_company() -> None:
    batch = batch_of([clauses()])
    none = pairs_of(batch).only(np.zeros(len(pairs_of(batch).source), np.bool_))
    assert company(batch, none, np.zeros(0), np.zeros(0), np.ones(5)).shape == (0, len(TELLS))
    assert isinstance(none, Pairs)


TREES: list[forest.Tree] = [
    Split(0, 0.5, Split(1, -1.0, 0.25, -0.5), 2.0),
    Split(1, 0.0, -1.0, Split(0, 1.5, 0.75, 0.125)),
    0.5,
]


def down(tree: forest.Tree, row: Floats) -> float:
    while isinstance(tree, Split):
        tree = tree.below if row[tree.feature] <= tree.limit else tree.above
    return tree


@given(arrays(np.float64, st.tuples(st.integers(0, 9), st.just(2)), elements=st.floats(-3, 3)))
def test_all_trees_at_once_say_what_they_say_one_by_one(rows: Floats) -> None:
    said = [0.1 + sum(down(tree, row) for tree in TREES) for row in rows]
    assert forest.plant(0.1, TREES).odds(rows) == pytest.approx(said)


def test_written_trees_are_read_as_they_were() -> None:
    lines = [line.split("\t") for line in forest.write(TREES, ("left", "right"))]
    assert forest.parse([(asks, float(said)) for _, asks, said in lines], ("left", "right")) == TREES


def test_what_trees_ask_is_no_feature_that_is_weighed() -> None:
    name = KINDS[0].shares()[0]
    lines = [*model.write({(name, "rank 1 one"): 1.0}, 1.0, 0.0, 0.5, [Split(TELLS.index("rank"), 0.5, 0.25, -0.5)])]
    read = model.parse(lines)
    assert set(read.families) == {"rank"} and len(read.families["rank"].keys) == 1
    assert read.trees.base == 0.5


def test_grown_trees_learn_what_no_single_feature_tells() -> None:
    rows = np.random.default_rng(1).normal(size=(4000, 3))
    truth = (rows[:, 0] * rows[:, 1] > 0).astype(np.float64)
    base, trees = grow(rows, truth, np.ones(len(rows)))
    assert ((forest.plant(base, trees).odds(rows) > 0) == (truth > 0)).mean() > 0.9
    assert (base, trees) == grow(rows, truth, np.ones(len(rows)))
