"""How two goals or actions of two documents are alike: one number for each way, over all pairs at once.

Rarity is counted in the two documents as well as in the corpus: a phrase that one task of each has and no other counts
for much, whatever place it names; what every second paragraph says counts for nothing.
"""

from __future__ import annotations

import numpy as np

from loaders.align.bags import Bag, both
from loaders.align.likeness import Likeness
from loaders.align.sharing import Held, Sharing, held
from loaders.align.units import Units
from loaders.align.words import Floats, Ints

_NAMES = (
    "title~title",
    "text~text",
    "title~text",
    "text~title",
    "path~path",
    "title~path",
    "path~title",
    "title~sentence",
    "text~sentence",
    "sentence~title",
    "sentence~text",
    "sentence~sentence",
    "sentences~sentences",
    "title&title",
    "title&text",
    "text&title",
    "text&text",
    "rare words",
    "words of few",
    "telling words",
    "title in sentence",
    "sentence has title",
    "characters of titles",
    "characters of title",
    "title in characters",
    "phrases",
    "phrases of the upper",
    "quoted",
    "words in a sentence",
    "behind the best for a sentence",
    "stands out for a sentence",
    "sum",
    "behind the best of the upper",
    "stands out for the upper",
    "rank for the upper",
    "behind the best of the lower",
    "stands out for the lower",
    "rank for the lower",
    "length of the lower",
    "length of the upper",
    "both goals",
    "action for goal",
)
_SUM = {  # a plain sum, by which pairs are ranked
    "title~title": 1,
    "text~text": 1,
    "title~sentence": 1,
    "title~text": 1,
    "text~title": 1,
    "sentence~sentence": 1,
    "title&title": 0.5,
    "characters of titles": 1,
    "path~path": 0.3,
    "phrases": 0.4,
    "telling words": 2,
}
_RARE = 5.5  # rarity above which a word tells by itself


def features(upper: Units, lower: Units) -> Likeness:
    """Return each way of likeness by name, as a matrix (units of the upper document, units of the lower)."""
    out = Likeness(_NAMES, len(upper.units), len(lower.units))
    near = _by_vectors(upper, lower, out)
    _by_words(upper, lower, near, out)
    _by_phrases(upper, lower, out)
    _by_rank(out)
    out["length of the lower"] = lower.length[None]
    out["length of the upper"] = upper.length[:, None]
    out["both goals"] = upper.goals[:, None] & lower.goals[None]
    out["action for goal"] = upper.goals[:, None] & ~lower.goals[None]
    return out


def _by_vectors(upper: Units, lower: Units, out: Likeness) -> Floats:
    """Return how near each sentence of the lower document is to each unit of the upper."""
    above, below = len(upper.units), len(lower.units)
    whole = upper.vectors[: 3 * above] @ lower.vectors[: 3 * below].T
    for row, one in enumerate(("title", "text", "path")):
        for column, other in enumerate(("title", "text", "path")):
            if (name := f"{one}~{other}") in _NAMES:
                out[name] = whole[row * above :, column * below :][:above, :below]
    of_lower = lower.sentence @ upper.vectors[: 2 * above].T
    best = lower.layers.best(of_lower).T
    out["title~sentence"] = best[:above]
    out["text~sentence"] = best[above:]
    best = upper.layers.best(upper.sentence @ lower.vectors[: 2 * below].T)
    out["sentence~title"] = best[:, :below]
    out["sentence~text"] = best[:, below:]
    each = np.ascontiguousarray(lower.layers.best(lower.sentence @ upper.sentence.T).T)
    out["sentence~sentence"] = upper.layers.best(each)
    out["sentences~sentences"] = upper.layers.sum(each) / upper.many[:, None]
    near: Floats = of_lower[:, above:] + 0.5 * of_lower[:, :above]
    return near


def _by_words(upper: Units, lower: Units, near: Floats, out: Likeness) -> None:
    """``near``: how near each sentence of the lower document is to each unit of the upper."""
    above, below = both(upper.body_words.kinds, lower.body_words.kinds)
    rarity = upper.rarity[above]
    title_above, text_above, sentence_above = held(above, upper.title_words, upper.body_words, upper.sentence_words)
    title_below, text_below, sentence_below = held(below, lower.title_words, lower.body_words, lower.sentence_words)
    title_u, title_l = upper.title_weight[:, None], lower.title_weight[None]
    body_u, body_l = upper.body_weight[:, None], lower.body_weight[None]
    titles = Sharing(title_above, title_below).weighted(rarity)
    out["title&title"] = titles / np.sqrt((title_u + 1) * (title_l + 1))
    out["title&text"] = Sharing(title_above, text_below).weighted(rarity) / (title_u + 1)
    out["text&title"] = Sharing(text_above, title_below).weighted(rarity) / (title_l + 1)
    telling = _telling(text_above, text_below)
    rare = np.where(rarity > _RARE, rarity - 4, 0)
    weights = rarity, rare, _of_few(text_above, text_below), telling
    texts, rare_words, words_of_few, telling_words = Sharing(text_above, text_below).each(weights)
    out["text&text"] = texts / np.sqrt((body_u + 1) * (body_l + 1))
    out["rare words"] = np.log1p(rare_words)
    out["words of few"] = np.log1p(words_of_few)
    sizes = (text_above.sums(telling) + 3)[:, None] * (text_below.sums(telling) + 3)[None]
    out["telling words"] = telling_words / np.sqrt(sizes)
    # how much of a title one sentence of the other holds
    of_title = Sharing(sentence_above, title_below).weighted(rarity)
    out["sentence has title"] = upper.layers.best(of_title) / (title_l + 2)
    of_title = Sharing(sentence_below, title_above).weighted(rarity)
    said = Sharing(sentence_below, text_above).weighted(_telling(text_above, sentence_below))
    _by_sentence(near, said, of_title, lower, out)
    out["title in sentence"] /= title_u + 2


def _by_phrases(upper: Units, lower: Units, out: Likeness) -> None:
    above, below = _in_titles(upper.title_pairs, lower.title_pairs)
    title_above, text_above = held(above, upper.title_pairs, upper.body_pairs)
    title_below, text_below = held(below, lower.title_pairs, lower.body_pairs)
    upper_count, lower_count = upper.title_lengths[:, None], lower.title_lengths[None]
    out["characters of titles"] = 2 * Sharing(title_above, title_below).count() / (upper_count + lower_count + 1)
    out["characters of title"] = Sharing(title_above, text_below).count() / (upper_count + 1)
    out["title in characters"] = Sharing(text_above, title_below).count() / (lower_count + 1)
    found = _few(upper.phrases, lower.phrases)
    out["phrases"] = np.log1p(found)
    out["phrases of the upper"] = found / (upper.phrase_counts[:, None] + 10)
    out["quoted"] = np.log1p(_few(upper.quoted, lower.quoted))


def _in_titles(upper: Bag, lower: Bag) -> tuple[Ints, Ints]:
    """Return at which places those kinds of two documents stand that both have and a title of either holds."""
    one, other = np.flatnonzero(upper.many > 0), np.flatnonzero(lower.many > 0)
    from_upper, in_lower = both(upper.kinds[one], lower.kinds)
    in_upper, from_lower = both(upper.kinds, lower.kinds[other])
    above, below = np.zeros(len(upper.kinds), bool), np.zeros(len(lower.kinds), bool)
    above[one[from_upper]] = above[in_upper] = True
    below[in_lower] = below[other[from_lower]] = True
    return np.flatnonzero(above), np.flatnonzero(below)


def _few(upper: Bag, lower: Bag) -> Floats:
    """Return how many things each two rows share, each counted for less the more rows have it."""
    above, below = both(upper.kinds, lower.kinds)
    if not len(above):
        return np.zeros((upper.count, lower.count), np.float32)
    (one,), (other,) = held(above, upper), held(below, lower)
    return Sharing(one, other).weighted(_of_few(one, other))


def _by_sentence(near: Floats, said: Floats, of_title: Floats, lower: Units, out: Likeness) -> None:
    """What one sentence of a long paragraph of the lower document is about, whatever else stands in the paragraph.

    ``said``: how much the words tell that each sentence of the lower document shares with each unit of the upper,
    ``of_title``: how rare those are that it shares with the title of each.
    """
    like = near + 0.1 * said
    behind = like - like.max(axis=1, keepdims=True)
    like -= like.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", like, like) / like.shape[1]) + 1e-6
    like /= spread[:, None]
    best = lower.layers.best(np.concatenate([said, behind, like, of_title], axis=1)).T
    said, behind, like, of_title = np.split(best, 4)
    out["words in a sentence"] = np.log1p(said)
    out["behind the best for a sentence"] = behind
    out["stands out for a sentence"] = like
    out["title in sentence"] = of_title


def _by_rank(out: Likeness) -> None:
    """How a pair stands among all pairs of either of its ends, by a plain sum of the others."""
    base = out.summed(_SUM, "sum")
    out["sum"] = base
    for axis, end in ((1, "upper"), (0, "lower")):
        out[f"behind the best of the {end}"] = base - base.max(axis=axis, keepdims=True)
        apart = base - base.mean(axis=axis, keepdims=True)
        spread = np.sqrt((apart * apart).mean(axis=axis, keepdims=True)) + 1e-6
        out[f"stands out for the {end}"] = apart / spread
        order = (-base if axis else -base.T.copy()).argsort(axis=1)
        rank = out[f"rank for the {end}"] if axis else out[f"rank for the {end}"].T
        rank[np.arange(len(rank))[:, None], order] = 1 / np.arange(1, order.shape[1] + 1, dtype=np.float32)


def _of_few(upper: Held, lower: Held) -> Floats:
    """Return for each thing 1 where one row of either side has it, less the more have it."""
    out: Floats = (1 / np.sqrt(np.maximum(upper.many * lower.many, 1))).astype(np.float32)
    return out


def _telling(upper: Held, lower: Held) -> Floats:
    """Return for each thing how well it tells rows apart, on both sides."""
    one = np.log(max(upper.count, 1) / np.maximum(upper.many, 1))
    other = np.log(max(lower.count, 1) / np.maximum(lower.many, 1))
    out: Floats = (one * other / 20).astype(np.float32)
    return out
