"""A glance at scores rules out stretches without names, and none with one."""

import numpy as np
import pytest

from loaders.annotate.chain import decode
from loaders.annotate.names import LABELS
from loaders.annotate.sieve import nameless

STOP = 5  # where a stretch ends in the text of these tests


def scored(*ahead):
    """Scores of ten characters, all far behind O but for (character, label, how far ahead of O)."""
    scores = np.full((10, len(LABELS)), -9, np.float32)
    scores[:, 0] = 0
    for i, label, by in ahead:
        scores[i, LABELS.index(label)] = by
    return scores


def stopped():
    outside = np.zeros(10, bool)
    outside[STOP] = True
    return outside


def test_a_text_without_likely_edges_is_left_out_whole():
    assert nameless(scored((2, "I-Project", 5)), stopped()).all()


@pytest.mark.parametrize(
    "ahead",
    [
        [(1, "B-Project", 1.0), (3, "E-Project", 1.0)],
        [(1, "B-Project", -5.0), (3, "E-Project", 2.0)],
        [(2, "S-Region", -1.0)],
    ],
)
def test_a_stretch_with_likely_edges_is_kept_and_the_next_one_is_not(ahead):
    assert np.flatnonzero(~nameless(scored(*ahead), stopped())).tolist() == [0, 1, 2, 3, 4]


def test_edges_of_two_kinds_or_in_two_stretches_make_no_name():
    assert nameless(scored((1, "B-Project", 3.0), (3, "E-Region", 3.0)), stopped()).all()
    assert nameless(scored((1, "B-Project", 3.0), (7, "E-Project", 3.0)), stopped()).all()


def test_no_text_and_nothing_but_stops():
    assert nameless(np.zeros((0, len(LABELS)), np.float32), np.zeros(0, bool)).shape == (0,)
    assert nameless(scored(), np.ones(10, bool)).all()


def test_what_is_left_out_has_no_name_by_the_chain():
    random = np.random.default_rng(5)
    scores = random.normal(size=(4000, len(LABELS))).astype(np.float32) * 2 - 7.5
    scores[:, 0] = 0
    outside = random.random(4000) < 0.2
    left_out = nameless(scores, outside)
    assert left_out[outside].all() and 0.2 < left_out.mean() < 0.9
    best, _ = decode(scores, outside, np.zeros((len(LABELS), len(LABELS)), np.float32))
    assert not best[left_out].any()
