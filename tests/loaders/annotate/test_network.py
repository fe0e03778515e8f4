"""The network in numpy does what its layers say, however long the text is."""

import numpy as np
import pytest

from loaders.annotate import network
from loaders.annotate.network import Layer, Network
from loaders.annotate.vocabulary import Reading

WIDTH, LABELS = 6, 4


@pytest.fixture
def small():
    random = np.random.default_rng(1)

    def normal(*shape):
        return random.normal(size=shape).astype(np.float32)

    sizes = {"characters": 3, "pairs": 2, "words": 2, "edges": 1}
    tables = {name: normal(9, size) for name, size in sizes.items()}
    tables |= {name: normal(16, WIDTH) for name in ("national", "local")}
    layers = tuple(
        Layer(reach, normal(WIDTH), normal(WIDTH), normal(3 * WIDTH, 2 * WIDTH), normal(2 * WIDTH)) for reach in (1, 3)
    )
    return Network(
        tables,
        normal(8, WIDTH),
        normal(WIDTH),
        layers,
        normal(WIDTH),
        normal(WIDTH),
        normal(WIDTH, LABELS),
        normal(LABELS),
    )


def reading(n, seed=2):
    random = np.random.default_rng(seed)
    numbers = [random.integers(0, 9, n).astype(np.int32) for _ in range(3)]
    edges = random.integers(0, 4, n).astype(np.int32)
    return Reading(*numbers, edges, *(random.integers(0, 16, n).astype(np.uint8) for _ in range(2)))


def slowly(net, r):
    """Each character by itself, straight from the definition."""

    def norm(v, scale, shift):
        return (v - v.mean()) / np.sqrt(v.var() + 1e-5) * scale + shift

    x = []
    for i in range(len(r.characters)):
        parts = [net.tables[f][getattr(r, f)[i]] for f in ("characters", "pairs", "words", "edges")]
        h = np.concatenate(parts) @ net.entry + net.entry_bias
        x.append(h + net.tables["national"][r.national[i]] + net.tables["local"][r.local[i]])
    for layer in net.layers:
        h = [norm(v, layer.scale, layer.shift) for v in x]
        nothing = np.zeros(WIDTH)
        out = []
        for i in range(len(x)):
            near = [h[j] if 0 <= j < len(x) else nothing for j in (i - layer.reach, i, i + layer.reach)]
            z = np.concatenate(near) @ layer.weight + layer.bias
            out.append(x[i] + z[:WIDTH] / (1 + np.exp(-z[WIDTH:])))
        x = out
    return np.array([norm(v, net.scale, net.shift) @ net.exit + net.exit_bias for v in x])


@pytest.mark.parametrize("n", [1, 2, 5, 40])
def test_scores_follow_the_definition(small, n):
    assert np.allclose(small.scores(reading(n)), slowly(small, reading(n)), atol=1e-3)


def test_working_in_pieces_changes_nothing(small, monkeypatch):
    whole = small.scores(reading(50))
    monkeypatch.setattr(network, "_CHUNK", 7)
    assert np.allclose(small.scores(reading(50)), whole, atol=1e-4)


def test_no_text_has_no_scores(small):
    assert small.scores(reading(0)).shape == (0, LABELS)
