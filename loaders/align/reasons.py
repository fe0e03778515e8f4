"""Why two tasks are tied, in words: what both name, what both quote, which words of the task both use."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from graph.model import Entity, Label
from loaders.align.script import UNKNOWN, Script, worth
from loaders.align.units import Unit, Units
from loaders.align.words import Floats, Ints, table, words

_LABELS = {Label.PLATFORM: "平台", Label.PROJECT: "项目", Label.AGENCY: "单位", Label.INDUSTRY: "产业"}
_ORDER = tuple(_LABELS)
_PARTICULAR = {Label.PLATFORM, Label.PROJECT}
_NAMED, _SAID = 3, 3  # names and phrases that a reason lists at most
#: Tasks of the two documents that may name a thing at most: what all name is no reason.
COMMON = 6
_SHORTEST, _LONGEST = 3, 24  # characters of a phrase
_NEAR = 0.55  # likeness of two different words from which they are given as near


@dataclass(frozen=True, slots=True)
class Reason:
    """``text`` for the reader, ``method`` the rule's stable name, ``sentence`` which of the lower unit shows it."""

    text: str
    method: str
    sentence: int


_Phrase: TypeAlias = tuple[float, str, int]
"""What it tells, below nought, so that the most telling are the first in order; its text; in which sentence it is."""


class Reasons:
    """Gives the reasons for ties between two documents; ``named``: the entities by id."""

    def __init__(self, upper: Units, lower: Units, named: Mapping[str, Entity]) -> None:
        self._upper = upper
        self._lower = lower
        self._named = named
        self._may = lower.scripts.may_stand(upper.body_pairs)
        near: Floats = (upper.body + 0.5 * upper.title) @ lower.sentence.T
        self._near: Floats = near[:, lower.layers.place]

    def of(self, above: Ints, below: Ints) -> Iterator[Reason]:
        """Yield why each of the units ``below`` of the lower document is tied to its of ``above`` of the upper."""
        script, first = self._lower.scripts.script, self._lower.layers.first
        places = script.standing(below, above, self._may)
        may = {i: self._may[i].tobytes() for i in set(above.tolist())}
        for i, j, standing in zip(above.tolist(), below.tolist(), places, strict=True):
            upper, lower = self._upper.units[i], self._lower.units[j]
            near: list[float] = self._near[i, first[j] : first[j + 1]].tolist()
            shared = _shared(upper, lower, self._named, self._common)
            found = _phrases(script, script.runs_in(upper.folded.text, standing, may[i]))
            yield _reason(upper, lower, near, shared, found)

    def _common(self, entity: str) -> int:
        """Return in how many units of the two documents an entity is named: what all name is no reason."""
        return self._upper.named.get(entity, 0) + self._lower.named.get(entity, 0)


def _reason(upper: Unit, lower: Unit, near: list[float], shared: Sequence[Entity], found: Sequence[_Phrase]) -> Reason:
    """``near``: how near each sentence of ``lower`` is to ``upper``; ``shared``: what both name, ``found``: and say."""
    phrases = _distinct(found, [entity.name for entity in shared])
    parts = []
    for label in dict.fromkeys([entity.label for entity in shared]):
        names = [entity.name for entity in shared if entity.label is label]
        parts.append(f"共有{_LABELS[label]}{'、'.join(names)}")
    if phrases:
        parts.append(f"同提“{'”、“'.join(phrases)}”")
    if not parts:
        alike = _near_words(upper, lower)
        parts.append("任务相近" + (f"：{'、'.join(f'{a}—{b}' for a, b in alike)}" if alike else ""))
    particular = not _PARTICULAR.isdisjoint([entity.label for entity in shared])
    method = "shared-entity" if particular else "shared-phrase" if phrases else "same-task"
    return Reason("；".join(parts), method, _sentence(lower, near, found))


def _shared(upper: Unit, lower: Unit, named: Mapping[str, Entity], common: Callable[[str], int]) -> list[Entity]:
    """Return the things both name, the most particular first."""
    if upper.entities.isdisjoint(lower.entities):
        return []
    found = [named[e] for e in lower.entities & upper.entities if e in named]
    found = [entity for entity in found if entity.label in _LABELS and common(entity.id) <= COMMON]
    return sorted(found, key=lambda e: (_ORDER.index(e.label), common(e.id), e.id))[:_NAMED]


def _phrases(script: Script, runs: Sequence[tuple[int, int]]) -> list[_Phrase]:
    """Return the words from where to where in a script that tell something.

    They come without the stock words at their ends, unless they are too short then to tell anything.
    """
    found = []
    worth, at = script.worth, script.at
    for start, end in runs:
        first, last = start, end
        while first < last and not worth[first]:
            first += 1
        while last > first and not worth[last - 1]:
            last -= 1
        if _SHORTEST <= at[last] - at[first] <= _LONGEST:
            found.append((-sum(worth[first:last]), script.text[at[first] : at[last]], script.sentence[start]))
    return found


def _distinct(found: Sequence[_Phrase], names: Sequence[str]) -> list[str]:
    """Return the most telling phrases, none within another or within a name that is given anyway."""
    out: list[str] = []
    for _, text, _ in sorted(found):
        for other in (*out, *names):
            if text in other or other in text:
                break
        else:
            out.append(text)
            if len(out) == _SAID:
                break
    return out


def _sentence(lower: Unit, near: list[float], found: Sequence[_Phrase]) -> int:
    """Return which sentence shows the tie best; the title alone only where there is nothing else."""
    for less, _, sentence in found:
        near[sentence] += min(-less, 2 * UNKNOWN) / UNKNOWN / 4
    return max(lower.showing, key=near.__getitem__, default=0)


@lru_cache(maxsize=4096)
def _told_by(title: str) -> tuple[list[str], Floats]:
    """Return the words of a title that tell something, and their vectors."""
    known = table()
    found = [w for w in dict.fromkeys(words(title)) if w in known.index and worth(w)]
    vectors = known.vectors[[known.index[w] for w in found]]
    return found, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _near_words(upper: Unit, lower: Unit) -> list[tuple[str, str]]:
    """Return pairs of words, one of each title, that are near in meaning."""
    (one, first), (other, second) = _told_by(upper.title), _told_by(lower.title)
    if not one or not other:
        return []
    like = first @ second.T
    near = np.nonzero(like >= _NEAR)
    pairs = zip(like[near].tolist(), *(each.tolist() for each in near), strict=True)
    best = sorted([(value, one[i], other[j]) for value, i, j in pairs], reverse=True)
    return [(x, y) for _, x, y in best[:2]]
