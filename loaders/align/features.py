"""How two goals or actions of two documents are alike: one number for each way, over all pairs at once.

Rarity is counted in the two documents as well as in the corpus: a phrase that one task of each has and no other counts
for much, whatever place it names; what every second paragraph says counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from loaders.align.sharing import Held, Sharing
from loaders.align.units import Bag, Units, columns_of, in_both, shared
from loaders.align.words import Floats, Ints, table

_RARE = 5.5  # rarity above which a word tells by itself


def features(upper: Units, lower: Units) -> Mapping[str, Floats]:
    """Return each way of likeness by name, as a matrix (units of the upper document, units of the lower)."""
    out: dict[str, Floats] = {}
    title, body = lower.sentence @ upper.title.T, lower.sentence @ upper.body.T
    _by_vectors(upper, lower, title, body, out)
    _by_words(upper, lower, body + 0.5 * title, out)
    _by_phrases(upper, lower, out)
    _by_rank(out)
    ones = np.ones((len(upper.units), len(lower.units)), np.float32)
    out["length of the lower"] = ones * lower.length[None]
    out["length of the upper"] = ones * upper.length[:, None]
    goals = np.array([unit.is_goal for unit in upper.units], np.float32)[:, None]
    lower_goals = np.array([unit.is_goal for unit in lower.units], np.float32)[None]
    out["both goals"] = goals * lower_goals
    out["action for goal"] = goals * (1 - lower_goals)
    return out


def _by_vectors(upper: Units, lower: Units, title: Floats, body: Floats, out: dict[str, Floats]) -> None:
    """``title``, ``body``: how near each sentence of the lower document is to those of each unit of the upper."""
    out["title~title"] = upper.title @ lower.title.T
    out["text~text"] = upper.body @ lower.body.T
    out["title~text"] = upper.title @ lower.body.T
    out["text~title"] = upper.body @ lower.title.T
    out["path~path"] = upper.path @ lower.path.T
    out["title~path"] = upper.title @ lower.path.T
    out["path~title"] = upper.path @ lower.title.T
    out["title~sentence"] = _best_turned(title, lower.first)
    out["text~sentence"] = _best_turned(body, lower.first)
    out["sentence~title"] = _best(upper.sentence @ lower.title.T, upper.first)
    out["sentence~text"] = _best(upper.sentence @ lower.body.T, upper.first)
    each = _best_turned(lower.sentence @ upper.sentence.T, lower.first)
    count = np.diff(np.r_[upper.first, len(upper.sentence)]).astype(np.float32)
    out["sentence~sentence"] = _best(each, upper.first)
    out["sentences~sentences"] = _folded(np.add, each, upper.first) / count[:, None]


def _best(rows: Floats, first: Ints) -> Floats:
    """Return the best of the rows from each of ``first`` to the next, column by column."""
    return _folded(np.maximum, rows, first)


def _best_turned(rows: Floats, first: Ints) -> Floats:
    """Return the best of the rows from each of ``first`` to the next, with rows and columns turned round."""
    return np.ascontiguousarray(_best(rows, first).T)


def _folded(into: np.ufunc, rows: Floats, first: Ints) -> Floats:
    """Return the rows from each of ``first`` to the next, folded into one; what ``reduceat`` does, but much faster."""
    counts = np.diff(first, append=len(rows))
    order = np.argsort(-counts, kind="stable")
    starts, longer = first[order], np.bincount(counts)[::-1].cumsum()[::-1].tolist()  # how many have so many or more
    out = rows[starts]
    for place in range(1, len(longer) - 1):
        some = longer[place + 1]
        into(out[:some], rows[starts[:some] + place], out=out[:some])
    found = np.empty_like(out)
    found[order] = out
    return found


def _by_words(upper: Units, lower: Units, near: Floats, out: dict[str, Floats]) -> None:
    """``near``: how near each sentence of the lower document is to each unit of the upper."""
    both_say = shared(upper.body_words.kinds, lower.body_words.kinds)
    rarity = table().rarities(both_say)
    # titles, texts and sentences of one document count their words alike
    title_above, text_above, sentence_above = _held(both_say, upper.title_words, upper.body_words, upper.sentence_words)
    title_below, text_below, sentence_below = _held(both_say, lower.title_words, lower.body_words, lower.sentence_words)
    title_u, title_l = upper.title_weight[:, None], lower.title_weight[None]
    body_u, body_l = upper.body_weight[:, None], lower.body_weight[None]
    titles = Sharing(title_above, title_below).weighted(rarity)
    out["title&title"] = titles / np.sqrt((title_u + 1) * (title_l + 1))
    out["title&text"] = Sharing(title_above, text_below).weighted(rarity) / (title_u + 1)
    out["text&title"] = Sharing(text_above, title_below).weighted(rarity) / (title_l + 1)
    texts = Sharing(text_above, text_below)
    out["text&text"] = texts.weighted(rarity) / np.sqrt((body_u + 1) * (body_l + 1))
    out["rare words"] = np.log1p(texts.weighted(np.where(rarity > _RARE, rarity - 4, 0)))
    out["words of few"] = np.log1p(texts.weighted(_of_few(text_above, text_below)))
    telling = _telling(text_above, text_below)
    sizes = (text_above.sums(telling) + 3)[:, None] * (text_below.sums(telling) + 3)[None]
    out["telling words"] = texts.weighted(telling) / np.sqrt(sizes)
    # how much of a title one sentence of the other holds
    of_title = Sharing(sentence_below, title_above).weighted(rarity)
    out["title in sentence"] = _best_turned(of_title, lower.first) / (title_u + 2)
    of_title = Sharing(sentence_above, title_below).weighted(rarity)
    out["sentence has title"] = _best(of_title, upper.first) / (title_l + 2)
    said = Sharing(sentence_below, text_above).weighted(_telling(text_above, sentence_below))
    _by_sentence(near, said, lower.first, out)


def _held(things: Ints, *bags: Bag) -> list[Held]:
    """Return what bags of the same kinds hold of ``things`` (sorted numbers)."""
    columns = columns_of(bags[0].kinds, things)
    return [Held.of(bag.count, bag.rows, columns[bag.kind], len(things)) for bag in bags]


def _by_phrases(upper: Units, lower: Units, out: dict[str, Floats]) -> None:
    upper_count, lower_count = upper.title_pairs.sizes()[:, None], lower.title_pairs.sizes()[None]
    out["characters of titles"] = 2 * in_both(upper.title_pairs, lower.title_pairs) / (upper_count + lower_count + 1)
    out["characters of title"] = in_both(upper.title_pairs, lower.body_pairs) / (upper_count + 1)
    out["title in characters"] = in_both(upper.body_pairs, lower.title_pairs) / (lower_count + 1)
    found = _few(upper.phrases, lower.phrases)
    out["phrases"] = np.log1p(found)
    out["phrases of the upper"] = found / (upper.phrases.sizes()[:, None] + 10)
    out["quoted"] = np.log1p(_few(upper.quoted, lower.quoted))
    out["entities"] = np.log1p(_few(upper.entities, lower.entities))


def _few(upper: Bag, lower: Bag) -> Floats:
    """Return how many things each two rows share, each counted for less the more rows have it."""
    things = shared(upper.kinds, lower.kinds)
    (above,), (below,) = _held(things, upper), _held(things, lower)
    return Sharing(above, below).weighted(_of_few(above, below))


def _by_sentence(near: Floats, said: Floats, first: Ints, out: dict[str, Floats]) -> None:
    """What one sentence of a long paragraph of the lower document is about, whatever else stands in the paragraph.

    ``said``: how much the words tell that each sentence of the lower document shares with each unit of the upper.
    """
    like = near + 0.1 * said
    out["words in a sentence"] = np.log1p(_best_turned(said, first))
    out["behind the best for a sentence"] = _best_turned(like - like.max(axis=1, keepdims=True), first)
    like -= like.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", like, like) / like.shape[1]) + 1e-6
    like /= spread[:, None]
    out["stands out for a sentence"] = _best_turned(like, first)


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
        rank = np.empty(base.shape, np.int64)
        places = np.arange(base.shape[axis])
        np.put_along_axis(rank, (-base).argsort(axis=axis), places[None] if axis else places[:, None], axis)
        out[f"rank for the {end}"] = (1 / (1 + rank)).astype(np.float32)


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
