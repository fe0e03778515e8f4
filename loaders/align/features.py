"""How two goals or actions of two documents are alike: one number for each way, over all pairs at once.

Rarity is counted in the two documents as well as in the corpus: a phrase that one task of each has and no other counts
for much, whatever place it names; what every second paragraph says counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

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
    size = len(both_say)
    # titles, texts and sentences of one document count their words alike
    upper_columns, lower_columns = (columns_of(side.body_words.kinds, both_say) for side in (upper, lower))
    upper_title, upper_body = (bag.among(upper_columns, size) for bag in (upper.title_words, upper.body_words))
    lower_title, lower_body = (bag.among(lower_columns, size) for bag in (lower.title_words, lower.body_words))
    lower_sentence = lower.sentence_words.among(lower_columns, size)
    in_upper, in_lower = (_titled(side, columns) for side, columns in ((upper, upper_columns), (lower, lower_columns)))
    title_u, title_l = upper.title_weight[:, None], lower.title_weight[None]
    body_u, body_l = upper.body_weight[:, None], lower.body_weight[None]
    said_above = upper_title[:, in_upper] * rarity[in_upper]
    said_below = lower_title[:, in_lower] * rarity[in_lower]
    out["title&title"] = said_above @ lower_title[:, in_upper].T / np.sqrt((title_u + 1) * (title_l + 1))
    out["title&text"] = said_above @ lower_body[:, in_upper].T / (title_u + 1)
    out["text&title"] = upper_body[:, in_lower] @ said_below.T / (title_l + 1)
    out["text&text"] = (upper_body * rarity) @ lower_body.T / np.sqrt((body_u + 1) * (body_l + 1))
    out["rare words"] = np.log1p((upper_body * np.where(rarity > _RARE, rarity - 4, 0)) @ lower_body.T)
    out["words of few"] = np.log1p((upper_body * _of_few(upper_body, lower_body)) @ lower_body.T)
    telling = _telling(upper_body, lower_body)
    both = (upper_body * telling) @ lower_body.T
    sizes = ((upper_body @ telling) + 3)[:, None] * ((lower_body @ telling) + 3)[None]
    out["telling words"] = both / np.sqrt(sizes)
    # how much of a title one sentence of the other holds
    out["title in sentence"] = _best_turned(lower_sentence[:, in_upper] @ said_above.T, lower.first) / (title_u + 2)
    upper_sentence = upper.sentence_words.among(_only(upper_columns, in_lower), len(in_lower))
    out["sentence has title"] = _best(upper_sentence @ said_below.T, upper.first) / (title_l + 2)
    in_sentences = lower.sentence_words.holds()[lower_columns >= 0]
    if not in_sentences.all():  # a word of a title that no sentence is cut to
        upper_body, lower_sentence = upper_body[:, in_sentences], lower_sentence[:, in_sentences]
    _by_sentence(near, upper_body, lower_sentence, lower.first, out)


def _titled(side: Units, columns: Ints) -> Ints:
    """Return the columns of words that titles of a document say."""
    held = columns[side.title_words.holds()]
    return held[held >= 0]


def _only(columns: Ints, kept: Ints) -> Ints:
    """Return the columns of kinds where only those ``kept`` are left, counted anew."""
    anew = np.full(int(columns.max(initial=0)) + 1, -1, np.int64)
    anew[kept] = np.arange(len(kept))
    return np.where(columns >= 0, anew[columns], -1)


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
    (one, above), (other, below) = (_by_column(bag, columns_of(bag.kinds, things)) for bag in (upper, lower))
    few, many = (np.bincount(columns, minlength=len(things)) for columns in (above, below))
    # each row above that has a thing beside each row below that has it
    times = many[above]
    starts = np.repeat((np.cumsum(many) - many)[above] - (np.cumsum(times) - times), times)
    pairs = np.repeat(one * lower.count, times) + other[starts + np.arange(len(starts))]
    weights = np.repeat((1 / np.sqrt(few * many))[above], times)
    found = np.bincount(pairs, weights, minlength=upper.count * lower.count).astype(np.float32)
    return found.reshape(upper.count, lower.count)


def _by_column(bag: Bag, columns: Ints) -> tuple[Ints, Ints]:
    """Return the rows and the columns of what a bag holds, by column; ``columns`` says that of each kind, -1: none."""
    place = columns[bag.kind]
    held = np.flatnonzero(place >= 0)
    held = held[np.argsort(place[held], kind="stable")]
    return bag.rows[held], place[held]


def _by_sentence(near: Floats, body: Floats, sentence: Floats, first: Ints, out: dict[str, Floats]) -> None:
    """What one sentence of a long paragraph of the lower document is about, whatever else stands in the paragraph.

    ``body`` and ``sentence`` say which words the texts of the upper and the sentences of the lower document share.
    """
    said = sentence @ (body * _telling(body, sentence)).T
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
