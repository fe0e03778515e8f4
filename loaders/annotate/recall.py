"""A second look: a project or platform that a document surely names once is looked for again all over the document.

What the tagger is sure of in one sentence it may miss or cut short in another. Where such a name stands again, its
bounds and kind are given a head start, and the sentence is decided anew; what speaks against it there can still win.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import attrgetter

from loaders.annotate.chain import Floats
from loaders.annotate.gazetteer import Gazetteer, Match
from loaders.annotate.names import LABELS, Name

_KINDS = ("Project", "Platform")  # names of their own; a sector or a body that is named again is found anyway
_SURE, _SHORTEST, _LONGEST = 0.7, 3, 40  # probability of the surest occurrence; characters
# Of the times that its words stand in the document, as a name: a hill or lake is a place to build on only now and then.
_OFTEN = 0.4
_HOLDS = 0.5  # probability from which on a name counts, and a longer one is left whole
_HEAD_START = 3.0  # on the score of the first and of the last character's label
_EDGES = [(LABELS.index(f"B-{kind}"), LABELS.index(f"E-{kind}")) for kind in _KINDS]


def encouraged(
    texts: Sequence[str], scores: Sequence[Floats], names: Sequence[Sequence[Name]]
) -> Iterator[tuple[int, Floats]]:
    """Yield the number and the new scores of each text of a document that is to be decided again.

    Args:
        scores: of each label at each character of each text, shape ``(n, labels)``.
        names: those found in each text at first, doubtful ones too; ``confidence`` is the tagger's probability.
    """
    votes = _votes(texts, names)
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    row = "\n".join(texts)
    matches = Gazetteer(dict.fromkeys(votes, 0)).matches(row)  # all at once, and not text by text
    times = Counter(row[m.start : m.end] for m in matches)
    shares = {
        words: tuple(vote / sum(own) for vote in own)
        for words, own in votes.items()
        if sum(own) >= _OFTEN * times[words]
    }
    again: dict[int, list[Match]] = {}
    for match in matches:
        i = bisect_right(starts, match.start) - 1
        here = Match(match.start - starts[i], match.end - starts[i], 0)
        if row[match.start : match.end] in shares and not _settled(names[i], here):
            again.setdefault(i, []).append(here)
    for i, places in again.items():
        changed = scores[i].copy()
        for m in places:
            for (first, last), share in zip(_EDGES, shares[texts[i][m.start : m.end]], strict=True):
                changed[m.start, first] += _HEAD_START * share
                changed[m.end - 1, last] += _HEAD_START * share
        yield i, changed


def _settled(names: Sequence[Name], match: Match) -> bool:
    """Tell whether one of the names, in order, is surely what was found again, or a longer one that holds it."""
    before = bisect_right(names, match.start, key=attrgetter("start"))
    if not before or match.end > names[before - 1].end:
        return False
    same = (names[before - 1].start, names[before - 1].end) == (match.start, match.end)
    return names[before - 1].confidence >= (_SURE if same else _HOLDS)


def _votes(texts: Sequence[str], names: Sequence[Sequence[Name]]) -> dict[str, tuple[float, ...]]:
    """Return for each name that surely is a project or a platform somewhere its summed probabilities as either."""
    votes: dict[str, dict[str, float]] = {}
    sure: set[str] = set()
    for text, found in zip(texts, names, strict=True):
        for start, end, label, confidence in found:
            if _SHORTEST <= end - start <= _LONGEST and confidence >= _HOLDS:
                own = votes.setdefault(text[start:end], {})
                own[label] = own.get(label, 0.0) + confidence
                if confidence >= _SURE:
                    sure.add(text[start:end])
    return {
        words: tuple(own.get(kind, 0.0) for kind in _KINDS)
        for words, own in votes.items()
        if words in sure and max(own, key=own.__getitem__) in _KINDS
    }
