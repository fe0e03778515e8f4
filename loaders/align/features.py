"""How two goals or actions of two documents are alike: one number for each way, over all pairs at once.

Rarity is counted in the two documents as well as in the corpus: a phrase that one task of each has and no other counts
for much, whatever place it names; what every second paragraph says counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from loaders.align.units import Bag, Units
from loaders.align.words import Floats, Ints, table

_RARE = 5.5  # rarity above which a word tells by itself


def features(upper: Units, lower: Units) -> Mapping[str, Floats]:
    """Return each way of likeness by name, as a matrix (units of the upper document, units of the lower)."""
    out: dict[str, Floats] = {}
    _by_vectors(upper, lower, out)
    _by_words(upper, lower, out)
    _by_phrases(upper, lower, out)
    _by_sentence(upper, lower, out)
    _by_rank(out)
    ones = np.ones((len(upper.units), len(lower.units)), np.float32)
    out["length of the lower"] = ones * lower.length[None]
    out["length of the upper"] = ones * upper.length[:, None]
    goals = np.array([unit.is_goal for unit in upper.units], np.float32)[:, None]
    lower_goals = np.array([unit.is_goal for unit in lower.units], np.float32)[None]
    out["both goals"] = goals * lower_goals
    out["action for goal"] = goals * (1 - lower_goals)
    return out


def _by_vectors(upper: Units, lower: Units, out: dict[str, Floats]) -> None:
    out["title~title"] = upper.title @ lower.title.T
    out["text~text"] = upper.body @ lower.body.T
    out["title~text"] = upper.title @ lower.body.T
    out["text~title"] = upper.body @ lower.title.T
    out["path~path"] = upper.path @ lower.path.T
    out["title~path"] = upper.title @ lower.path.T
    out["path~title"] = upper.path @ lower.title.T
    out["title~sentence"] = np.maximum.reduceat(upper.title @ lower.sentence.T, lower.first, axis=1)
    out["text~sentence"] = np.maximum.reduceat(upper.body @ lower.sentence.T, lower.first, axis=1)
    out["sentence~title"] = np.maximum.reduceat(upper.sentence @ lower.title.T, upper.first, axis=0)
    out["sentence~text"] = np.maximum.reduceat(upper.sentence @ lower.body.T, upper.first, axis=0)
    each = np.maximum.reduceat(upper.sentence @ lower.sentence.T, lower.first, axis=1)
    count = np.diff(np.r_[upper.first, len(upper.sentence)]).astype(np.float32)
    out["sentence~sentence"] = np.maximum.reduceat(each, upper.first, axis=0)
    out["sentences~sentences"] = np.add.reduceat(each, upper.first, axis=0) / count[:, None]


def _by_words(upper: Units, lower: Units, out: dict[str, Floats]) -> None:
    shared = upper.body_words.shared(lower.body_words)
    rarity = table().rarities(shared)
    upper_title, lower_title = upper.title_words.matrix(shared), lower.title_words.matrix(shared)
    upper_body, lower_body = upper.body_words.matrix(shared), lower.body_words.matrix(shared)
    weight = {
        id(bag): _weights(bag) for bag in (upper.title_words, lower.title_words, upper.body_words, lower.body_words)
    }
    title_u, title_l = weight[id(upper.title_words)][:, None], weight[id(lower.title_words)][None]
    body_u, body_l = weight[id(upper.body_words)][:, None], weight[id(lower.body_words)][None]
    out["title&title"] = (upper_title * rarity) @ lower_title.T / np.sqrt((title_u + 1) * (title_l + 1))
    out["title&text"] = (upper_title * rarity) @ lower_body.T / (title_u + 1)
    out["text&title"] = (upper_body * rarity) @ lower_title.T / (title_l + 1)
    out["text&text"] = (upper_body * rarity) @ lower_body.T / np.sqrt((body_u + 1) * (body_l + 1))
    out["rare words"] = np.log1p((upper_body * np.where(rarity > _RARE, rarity - 4, 0)) @ lower_body.T)
    out["words of few"] = np.log1p((upper_body * _of_few(upper_body, lower_body)) @ lower_body.T)
    telling = _telling(upper_body, lower_body)
    both = (upper_body * telling) @ lower_body.T
    sizes = ((upper_body @ telling) + 3)[:, None] * ((lower_body @ telling) + 3)[None]
    out["telling words"] = both / np.sqrt(sizes)
    _by_sentence_words(upper, lower, shared, rarity, out, title_u, title_l)


def _by_sentence_words(
    upper: Units, lower: Units, shared: Ints, rarity: Floats, out: dict[str, Floats], title_u: Floats, title_l: Floats
) -> None:
    """How much of a title one sentence of the other holds."""
    lower_said = (upper.title_words.matrix(shared) * rarity) @ lower.sentence_words.matrix(shared).T
    out["title in sentence"] = np.maximum.reduceat(lower_said, lower.first, axis=1) / (title_u + 2)
    upper_said = upper.sentence_words.matrix(shared) @ (lower.title_words.matrix(shared) * rarity).T
    out["sentence has title"] = np.maximum.reduceat(upper_said, upper.first, axis=0) / (title_l + 2)


def _by_phrases(upper: Units, lower: Units, out: dict[str, Floats]) -> None:
    pairs = upper.title_pairs.shared(lower.title_pairs)
    upper_count, lower_count = _sizes(upper.title_pairs)[:, None], _sizes(lower.title_pairs)[None]
    both = upper.title_pairs.matrix(pairs) @ lower.title_pairs.matrix(pairs).T
    out["characters of titles"] = 2 * both / (upper_count + lower_count + 1)
    pairs = upper.title_pairs.shared(lower.body_pairs)
    out["characters of title"] = upper.title_pairs.matrix(pairs) @ lower.body_pairs.matrix(pairs).T / (upper_count + 1)
    pairs = upper.body_pairs.shared(lower.title_pairs)
    out["title in characters"] = upper.body_pairs.matrix(pairs) @ lower.title_pairs.matrix(pairs).T / (lower_count + 1)
    runs = upper.phrases.shared(lower.phrases)
    upper_runs, lower_runs = upper.phrases.matrix(runs), lower.phrases.matrix(runs)
    found = (upper_runs * _of_few(upper_runs, lower_runs)) @ lower_runs.T
    out["phrases"] = np.log1p(found)
    out["phrases of the upper"] = found / (_sizes(upper.phrases)[:, None] + 10)
    for name, one, other in (("quoted", upper.quoted, lower.quoted), ("entities", upper.entities, lower.entities)):
        things = one.shared(other)
        a, b = one.matrix(things), other.matrix(things)
        out[name] = np.log1p((a * _of_few(a, b)) @ b.T)


def _by_sentence(upper: Units, lower: Units, out: dict[str, Floats]) -> None:
    """What one sentence of a long paragraph of the lower document is about, whatever else stands in the paragraph."""
    shared = upper.body_words.shared(lower.sentence_words)
    body, sentence = upper.body_words.matrix(shared), lower.sentence_words.matrix(shared)
    said = (body * _telling(body, sentence)) @ sentence.T
    like = upper.body @ lower.sentence.T + 0.5 * (upper.title @ lower.sentence.T) + 0.1 * said
    spread = (like - like.mean(axis=0, keepdims=True)) / (like.std(axis=0, keepdims=True) + 1e-6)
    for name, matrix in (
        ("words in a sentence", np.log1p(said)),
        ("behind the best for a sentence", like - like.max(axis=0, keepdims=True)),
        ("stands out for a sentence", spread),
    ):
        out[name] = np.maximum.reduceat(matrix, lower.first, axis=1)


def _by_rank(out: dict[str, Floats]) -> None:
    """How a pair stands among all pairs of either of its ends, by a plain sum of the others."""
    base = (
        out["title~title"]
        + out["text~text"]
        + out["title~sentence"]
        + out["title~text"]
        + out["text~title"]
        + out["sentence~sentence"]
        + 0.5 * out["title&title"]
        + out["characters of titles"]
        + 0.3 * out["path~path"]
        + 0.4 * out["phrases"]
        + 2 * out["telling words"]
    )
    out["sum"] = base
    for axis, end in ((1, "upper"), (0, "lower")):
        out[f"behind the best of the {end}"] = base - base.max(axis=axis, keepdims=True)
        spread = base.std(axis=axis, keepdims=True) + 1e-6
        out[f"stands out for the {end}"] = (base - base.mean(axis=axis, keepdims=True)) / spread
        out[f"rank for the {end}"] = (1 / (1 + (-base).argsort(axis=axis).argsort(axis=axis))).astype(np.float32)


def _sizes(bag: Bag) -> Floats:
    out: Floats = np.bincount(bag.rows, minlength=bag.count).astype(np.float32)
    return out


def _weights(bag: Bag) -> Floats:
    """Return the rarity of all words of each row together."""
    out: Floats = np.bincount(bag.rows, table().rarities(bag.things), minlength=bag.count).astype(np.float32)
    return out


def _of_few(upper: Floats, lower: Floats) -> Floats:
    """Return for each column 1 where one row of either side has it, less the more have it."""
    out: Floats = (1 / np.sqrt(np.maximum(upper.sum(0) * lower.sum(0), 1))).astype(np.float32)
    return out


def _telling(upper: Floats, lower: Floats) -> Floats:
    """Return for each column how well it tells rows apart, on both sides."""
    one = np.log(max(len(upper), 1) / np.maximum(upper.sum(0), 1))
    other = np.log(max(len(lower), 1) / np.maximum(lower.sum(0), 1))
    out: Floats = (one * other / 20).astype(np.float32)
    return out
