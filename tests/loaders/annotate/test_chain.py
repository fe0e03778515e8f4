"""The chain gives the best row of labels that makes sense, and how likely each label is."""

import itertools
import tracemalloc

import numpy as np
import pytest

from loaders.annotate.chain import FOLLOWS, decode
from loaders.annotate.names import LABELS
from loaders.annotate.tagger import _names


def rows(n, some):
    """Every sensible row of ``n`` labels out of ``some``, between two O."""
    for row in itertools.product(some, repeat=n):
        if all(FOLLOWS[a, b] for a, b in itertools.pairwise((0, *row, 0))):
            yield row


def nowhere(n):
    return np.zeros(n, bool)


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_trying_every_row(seed):
    random = np.random.default_rng(seed)
    some = range(9)  # O and two kinds
    scores = random.normal(size=(4, len(LABELS))).astype(np.float32) * 2
    scores[:, len(some) :] = -1e4
    transitions = random.normal(size=(len(LABELS), len(LABELS))).astype(np.float32)

    def value(row):
        steps = itertools.pairwise((0, *row, 0))
        return sum(scores[i, k] for i, k in enumerate(row)) + sum(transitions[a, b] for a, b in steps)

    every = {row: np.exp(float(value(row))) for row in rows(4, some)}
    best = max(every, key=every.__getitem__)
    labels, sure = decode(scores, nowhere(4), transitions)
    assert tuple(labels) == best
    for i, label in enumerate(best):
        share = sum(v for row, v in every.items() if row[i] == label) / sum(every.values())
        assert sure[i] == pytest.approx(share, rel=1e-3)


def test_stretches_side_by_side_do_not_disturb_each_other():
    random = np.random.default_rng(7)
    transitions = random.normal(size=(len(LABELS), len(LABELS))).astype(np.float32)
    texts = [random.normal(size=(n, len(LABELS))).astype(np.float32) * 3 for n in (1, 30, 0, 7, 7, 90)]
    wild = random.normal(size=(1, len(LABELS))).astype(np.float32) * 9  # where nothing can be, whatever its scores
    row = np.concatenate([part for text in texts for part in (wild, text)])
    outside = np.concatenate([part for text in texts for part in ([True], nowhere(len(text)))])
    labels, sure = decode(row, outside, transitions)
    at = 0
    for text in texts:
        alone, alone_sure = decode(text, nowhere(len(text)), transitions)
        assert (labels[at], sure[at]) == (0, 1)
        assert labels[at + 1 : at + 1 + len(text)].tolist() == alone.tolist()
        assert np.allclose(sure[at + 1 : at + 1 + len(text)], alone_sure, atol=1e-4)
        at += 1 + len(text)


def test_an_endless_stretch_does_not_make_all_beside_it_as_long():
    random = np.random.default_rng(3)
    scores = random.normal(size=(20_000, len(LABELS))).astype(np.float32)
    outside = nowhere(len(scores))
    outside[:1_000:5] = True
    tracemalloc.start()
    labels, _ = decode(scores, outside, np.zeros((len(LABELS), len(LABELS)), np.float32))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(labels) == 20_000
    assert peak < 20 * scores.nbytes


def test_what_comes_out_is_always_whole_names():
    random = np.random.default_rng(3)
    scores = random.normal(size=(500, len(LABELS))).astype(np.float32) * 5
    labels, sure = decode(scores, nowhere(500), np.zeros((len(LABELS), len(LABELS)), np.float32))
    row = [LABELS[i] for i in labels]
    whole = [(i, kind) for start, end, kind, _ in _names(labels, sure) for i in range(start, end)]
    assert whole == [(i, label[2:]) for i, label in enumerate(row) if label != "O"]


def test_scores_far_apart_stay_numbers():
    scores = np.full((3, len(LABELS)), -1e4, np.float32)
    scores[[0, 1, 2], [1, 2, 3]] = 1e4
    labels, sure = decode(scores, nowhere(3), np.zeros((len(LABELS), len(LABELS)), np.float32))
    assert labels.tolist() == [1, 2, 3]
    assert np.allclose(sure, 1)


@pytest.mark.parametrize("scale", [1, 10, 30, 60, 100, 1000])
def test_random_scores_far_apart_stay_numbers(scale):
    for seed in range(20):
        random = np.random.default_rng(seed)
        scores = (random.normal(size=(40, len(LABELS))) * scale).astype(np.float32)
        transitions = random.normal(size=(len(LABELS), len(LABELS))).astype(np.float32)
        _, sure = decode(scores, nowhere(40), transitions)
        assert np.all((sure >= 0) & (sure <= 1))  # no NaN is
