"""Why two tasks are tied, in words: what both name, what both quote, which words of the task both use."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from graph.model import Entity, Label
from loaders.align.script import UNKNOWN, Script, worth
from loaders.align.units import Unit, Units
from loaders.align.words import Floats, table, words

_LABELS = {Label.PLATFORM: "平台", Label.PROJECT: "项目", Label.AGENCY: "单位", Label.INDUSTRY: "产业"}
_ORDER = tuple(_LABELS)
_NAMED, _SAID = 3, 3  # names and phrases that a reason lists at most
_COMMON = 6  # passages of the two documents in which a thing may be named at most and still be a reason
_SHORTEST, _LONGEST = 3, 24  # characters of a phrase
_NEAR = 0.55  # likeness of two different words from which they are given as near
_NUMBERED = 6  # characters of number and stop around a title


@dataclass(frozen=True, slots=True)
class Reason:
    """``text`` for the reader, ``method`` the rule's stable name, ``sentence`` where in the lower unit."""

    text: str
    method: str
    sentence: tuple[int, int]


class _Phrase(NamedTuple):
    less: float  # what it tells, below nought, so that the most telling phrases are the first in order
    text: str
    sentence: int


class Reasons:
    """Gives the reasons for ties between two documents; ``named``: the entities by id."""

    def __init__(self, upper: Units, lower: Units, named: Mapping[str, Entity]) -> None:
        self._upper = upper
        self._lower = lower
        self._named = named
        self._may = lower.scripts.may_stand(upper.body_pairs)
        self._near: Floats = (upper.body + 0.5 * upper.title) @ lower.sentence.T

    def of(self, i: int, j: int) -> Reason:
        """Return why unit ``j`` of the lower document is tied to unit ``i`` of the upper."""
        upper, lower = self._upper.units[i], self._lower.units[j]
        near: list[float] = self._near[i, self._lower.layers.of_unit(j, len(lower.sentences))].tolist()
        shared = _shared(upper, lower, self._named, self._common)
        scripts = self._lower.scripts
        found = _phrases(upper.folded.text, self._may[i].tobytes(), scripts.of(j), scripts.worth)
        return _reason(upper, lower, near, shared, found)

    def _common(self, entity: str) -> int:
        """Return in how many units of the two documents an entity is named: what all name is no reason."""
        return self._upper.named.get(entity, 0) + self._lower.named.get(entity, 0)


def _reason(
    upper: Unit, lower: Unit, near: Sequence[float], shared: Sequence[Entity], found: Sequence[_Phrase]
) -> Reason:
    """``near``: how near each sentence of ``lower`` is to ``upper``; ``shared``: what both name, ``found``: and say."""
    phrases = _distinct(found, [entity.name for entity in shared])
    parts = []
    for label in dict.fromkeys(entity.label for entity in shared):
        names = [entity.name for entity in shared if entity.label is label]
        parts.append(f"共有{_LABELS[label]}{'、'.join(names)}")
    if phrases:
        parts.append("同提" + "、".join(f"“{phrase}”" for phrase in phrases))
    if not parts:
        alike = _near_words(upper, lower)
        parts.append("任务相近" + (f"：{'、'.join(f'{a}—{b}' for a, b in alike)}" if alike else ""))
    particular = any(entity.label in {Label.PLATFORM, Label.PROJECT} for entity in shared)
    method = "shared-entity" if particular else "shared-phrase" if phrases else "same-task"
    return Reason("；".join(parts), method, _sentence(lower, near, found))


def _shared(upper: Unit, lower: Unit, named: Mapping[str, Entity], common: Callable[[str], int]) -> list[Entity]:
    """Return the things both name, the most particular first."""
    above = set(upper.entities)
    found = [named[e] for e in dict.fromkeys(lower.entities) if e in above and e in named]
    found = [entity for entity in found if entity.label in _LABELS and common(entity.id) <= _COMMON]
    return sorted(found, key=lambda e: (_ORDER.index(e.label), common(e.id), e.id))[:_NAMED]


def _phrases(text: str, may: bytes, script: Script, worth: Sequence[float]) -> list[_Phrase]:
    """Return runs of words of a script that stand in a text, too, and tell something.

    They come without the stock words at their ends, unless they are too short then to tell anything.
    """
    found = []
    numbers = script.numbers
    for start, end in script.runs_in(text, may):
        first, last = start, end
        while first < last and not worth[numbers[first]]:
            first += 1
        while last > first and not worth[numbers[last - 1]]:
            last -= 1
        phrase = "".join(script.words[first:last])
        if _SHORTEST <= len(phrase) <= _LONGEST:
            value = sum([worth[number] for number in numbers[first:last]])
            found.append(_Phrase(-value, phrase, bisect_right(script.first, start) - 1))
    return found


def _distinct(found: Sequence[_Phrase], names: Sequence[str]) -> list[str]:
    """Return the most telling phrases, none within another or within a name that is given anyway."""
    out: list[str] = []
    for phrase in sorted(found):
        if len(out) == _SAID:
            break
        if not any(phrase.text in other or other in phrase.text for other in (*out, *names)):
            out.append(phrase.text)
    return out


def _sentence(lower: Unit, near: Sequence[float], found: Sequence[_Phrase]) -> tuple[int, int]:
    """Return the sentence that shows the tie best; the title alone only where there is nothing else."""
    shows = list(near)
    for phrase in found:
        shows[phrase.sentence] += min(-phrase.less, 2 * UNKNOWN) / UNKNOWN / 4
    for i in sorted(range(len(shows)), key=shows.__getitem__, reverse=True):
        start, end = lower.sentences[i]
        if end - start > len(lower.title) + _NUMBERED or lower.title not in lower.folded.text[start:end]:
            return start, end
    return lower.sentences[0] if lower.sentences else (0, len(lower.folded.text))


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
    pairs = sorted(
        ((float(like[i, j]), one[i], other[j]) for i in range(len(one)) for j in range(len(other))), reverse=True
    )
    return [(x, y) for near, x, y in pairs[:2] if near >= _NEAR]
