"""The network in numpy does what its tables and layers say, however long the text is."""

from dataclasses import replace

import numpy as np
import pytest

from loaders.annotate import network
from loaders.annotate.network import Layer, Network, Table
from loaders.annotate.vocabulary import Reading

WIDTH, LABELS = 6, 4
FIELDS = ("characters", "pairs", "triples", "words", "after", "before", "edges")


@pytest.fixture
def small():
    random = np.random.default_rng(1)

    def normal(*shape):
        return random.normal(size=shape).astype(np.float32)

    shared = normal(9, 2)
    tables = {
        "characters": Table(0, normal(9, WIDTH)),
        "pairs": Table(4, normal(9, 2)),
        "words": Table(2, normal(9, 4)),
        "triples": Table(0, normal(9, 2)),
        "after": Table(2, shared),  # these three side by side
        "before": Table(4, shared),
        "marks": Table(0, normal(4 * 16 * 16, WIDTH)),
    }
    layers = tuple(Layer(reach, normal(3 * WIDTH + 1, WIDTH), normal(3 * WIDTH + 1, WIDTH)) for reach in (1, 3))
    return Network(tables, layers, normal(WIDTH, LABELS), normal(LABELS))


def reading(n, seed=2):
    random = np.random.default_rng(seed)
    numbers = {field: random.integers(0, 9, n).astype(np.int32) for field in FIELDS}
    numbers["edges"] %= 4
    return Reading(**numbers, **{mark: random.integers(0, 16, n).astype(np.uint8) for mark in ("national", "local")})


def slowly(net, r):
    """Each character by itself, straight from the definition."""
    x = []
    for i in range(len(r.characters)):
        v = np.zeros(WIDTH)
        for field, table in net.tables.items():
            vector = table.vectors[getattr(r, field)[i]]
            v[table.column : table.column + len(vector)] += vector
        x.append(v)
    for layer in net.layers:
        nothing = np.zeros(WIDTH)
        out = []
        for i in range(len(x)):
            near = [x[j] if 0 <= j < len(x) else nothing for j in (i - layer.reach, i, i + layer.reach)]
            seen = np.append(np.concatenate(near), 1)
            out.append(x[i] + seen @ layer.value / (1 + np.exp(seen @ layer.gate)))
        x = out
    return np.array([v @ net.exit + net.exit_bias for v in x])


@pytest.mark.parametrize("n", [1, 2, 5, 40])
def test_scores_follow_the_definition(small, n):
    assert np.allclose(small.scores(reading(n)), slowly(small, reading(n)), atol=1e-3)


def test_working_in_pieces_changes_nothing(small, monkeypatch):
    whole = small.scores(reading(50))
    monkeypatch.setattr(network, "_CHUNK", 7)
    assert np.allclose(small.scores(reading(50)), whole, atol=1e-4)


def test_no_text_has_no_scores(small):
    assert small.scores(reading(0)).shape == (0, LABELS)


@pytest.mark.filterwarnings("error")
def test_a_gate_shut_tight_is_no_cause_for_a_warning(small):
    first, second = small.layers
    tight = replace(first, value=np.ones_like(first.value), gate=np.full_like(first.gate, 1e3))
    shut = replace(small, layers=(tight, second), tables={"characters": Table(0, np.ones((9, WIDTH), np.float32))})
    without = replace(shut, layers=(second,))
    assert np.allclose(shut.scores(reading(5)), without.scores(reading(5)))
