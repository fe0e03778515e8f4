"""The short ways by which documents are compared come to what the plain products and sums would."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.align.bags import Bag, bag_of, both, together
from loaders.align.runs import runs_of
from loaders.align.script import Scripts
from loaders.align.sentences import Layers, in_titles, spoken
from loaders.align.sharing import Held, Sharing, held
from loaders.align.words import cut, table

THINGS = 200


def holdings(random: np.random.Generator, rows: int) -> np.ndarray:
    """Return which of the things each row holds: a few in most rows, most in few."""
    return random.random((rows, THINGS)) < random.random(THINGS) ** 6


def bag(matrix: np.ndarray) -> Bag:
    rows, things = np.nonzero(matrix)
    return together((len(matrix), rows, things), (1, np.zeros(THINGS, np.int64), np.arange(THINGS)))[0]


def known(matrix: np.ndarray) -> Held:
    """Return what rows hold of all things but the last five."""
    return held(np.arange(THINGS - 5), bag(matrix))[0]


@pytest.mark.parametrize("few", [0, 10**9])
@pytest.mark.parametrize(("one", "other"), [(90, 70), (1, 300), (3, 2), (0, 5)])
def test_what_rows_share_is_weighed_whether_many_rows_have_it_or_few(
    one: int, other: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.align.sharing._FEW", few)
    random = np.random.default_rng(one)
    first, second = holdings(random, one)[:, : THINGS - 5], holdings(random, other)[:, : THINGS - 5]
    weights = random.random(THINGS - 5).astype(np.float32)
    above, below = known(np.pad(first, ((0, 0), (0, 5)))), known(np.pad(second, ((0, 0), (0, 5)), constant_values=True))
    sharing = Sharing(above, below)
    plain = (first * weights) @ second.T
    assert np.allclose(sharing.weighted(weights), plain, atol=1e-4)
    assert np.allclose(sharing.each([weights, weights * 2]), [plain, 2 * plain], atol=1e-4)
    assert np.array_equal(sharing.count(), first.astype(int) @ second.T.astype(int))
    assert np.allclose(above.sums(weights), first @ weights, atol=1e-4)


def test_what_two_bags_have_is_found_at_its_places() -> None:
    random = np.random.default_rng(3)
    for most, many in ((60, 40), (9000, 8000)) * 10:
        one, other = (np.unique(random.integers(0, most, random.integers(0, many))) for _ in range(2))
        above, below = both(one, other)
        assert one[above].tolist() == other[below].tolist() == sorted(set(one.tolist()) & set(other.tolist()))


def test_a_bag_holds_each_thing_once_and_knows_how_many_rows_have_it() -> None:
    found = bag_of(3, np.array([0, 0, 0, 2]), np.array([7, 3, 7, 3]))
    assert sorted(zip(found.rows.tolist(), found.kinds[found.kind].tolist(), strict=True)) == [(0, 3), (0, 7), (2, 3)]
    assert found.many.tolist() == [2, 1]
    assert found.sizes().tolist() == [2, 0, 1]
    assert found.weights(np.array([0.5, 2])).tolist() == [2.5, 0, 0.5]


@pytest.mark.parametrize(("fold", "plain"), [("best", np.maximum), ("sum", np.add)])
def test_sentences_are_folded_unit_by_unit(fold: str, plain: np.ufunc) -> None:
    random = np.random.default_rng(5)
    for units in range(1, 9):
        counts = random.integers(1, 7, units).tolist()
        first = np.cumsum([0, *counts])
        rows = random.random((first[-1], 4)).astype(np.float32)
        layers = Layers.of(counts)
        stood = np.empty_like(rows)
        stood[layers.place] = rows
        assert np.allclose(getattr(layers, fold)(stood), plain.reduceat(rows, first[:-1], axis=0), atol=1e-5)
        assert layers.first == tuple(first.tolist())


def test_a_text_means_the_same_alone_and_among_many() -> None:
    known = table()
    every = [word for word in known.index if len(word) > 1][:150]
    texts = [[*every[n : n + n % 7], *every[n : n + 2], "12", "的"] for n in range(140)]
    alone = np.concatenate([known.embed([text]) for text in texts])
    assert np.allclose(known.embed(texts), alone, atol=1e-5)
    assert np.allclose(known.embed([[], *texts])[1:], alone, atol=1e-5)
    assert not known.embed([[], ["12", "。"]]).any()


@given(st.text("甲乙加快产业12ab。;!?”』、 ", max_size=40))
def test_no_word_goes_beyond_a_sentence_or_a_title(text: str) -> None:
    assert tuple(spoken(text)) == cut(text)
    assert in_titles(text) == [word for word in cut(text) if word.strip()]


_CHARACTERS = "甲乙05aB_😀\x00\x01"  # no mark that phrases end at, but one that is left out of pairs of characters


@given(
    st.lists(st.text(f"{_CHARACTERS}、。“” ", max_size=12), max_size=5), st.text(_CHARACTERS, min_size=1, max_size=8)
)
def test_no_word_that_stands_in_a_text_is_left_out(texts: list[str], word: str) -> None:
    words = [word, word[:2], "、", "甲乙"]
    scripts = Scripts([[words]])
    may = scripts.may_stand(runs_of(texts, 2))
    for text, row in zip(texts, may, strict=True):
        assert all(row[scripts.numbers[each]] for each in words if each in text and each != "、")
    assert not may[:, [scripts.numbers[""], scripts.numbers["、"]]].any()
