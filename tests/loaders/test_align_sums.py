"""The short ways by which documents are compared come to what the plain products and sums would."""

from __future__ import annotations

import numpy as np
import pytest

from loaders.align.features import _folded
from loaders.align.sharing import Held, Sharing
from loaders.align.words import table

THINGS = 200


def holdings(random: np.random.Generator, rows: int) -> np.ndarray:
    """Return which of the things each row holds: a few in most rows, most in few."""
    return random.random((rows, THINGS)) < random.random(THINGS) ** 6


def held(matrix: np.ndarray) -> Held:
    rows, things = np.nonzero(matrix)
    return Held.of(len(matrix), rows, np.where(things < THINGS - 5, things, -1), THINGS)


@pytest.mark.parametrize(("one", "other"), [(90, 70), (1, 300), (3, 2), (0, 5)])
def test_what_rows_share_is_weighed_whether_many_rows_have_it_or_few(one: int, other: int) -> None:
    random = np.random.default_rng(one)
    first, second = holdings(random, one), holdings(random, other)
    weights = random.random(THINGS).astype(np.float32)
    known = np.where(np.arange(THINGS) < THINGS - 5, weights, 0)
    sharing = Sharing(held(first), held(second))
    assert np.allclose(sharing.weighted(weights), (first * known) @ second.T, atol=1e-4)
    assert np.allclose(sharing.weighted(weights * 2), (first * known * 2) @ second.T, atol=1e-4)
    assert np.allclose(held(first).sums(weights), first @ known, atol=1e-4)


@pytest.mark.parametrize("into", [np.maximum, np.add])
def test_rows_are_folded_group_by_group(into: np.ufunc) -> None:
    random = np.random.default_rng(5)
    for groups in range(1, 9):
        first = np.cumsum([0, *random.integers(1, 7, groups)])
        rows = random.random((first[-1], 4)).astype(np.float32)
        assert np.allclose(_folded(into, rows, first[:-1]), into.reduceat(rows, first[:-1], axis=0), atol=1e-5)


def test_a_text_means_the_same_alone_and_among_many() -> None:
    known = table()
    every = [word for word in known.index if len(word) > 1][:150]
    texts = [[*every[n : n + n % 7], *every[n : n + 2], "12", "的"] for n in range(140)]
    alone = np.concatenate([known.embed([text]) for text in texts])
    assert np.allclose(known.embed(texts), alone, atol=1e-5)
    assert np.allclose(known.embed([[], *texts])[1:], alone, atol=1e-5)
    assert not known.embed([[], ["12", "。"]]).any()
