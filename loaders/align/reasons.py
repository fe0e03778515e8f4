"""Why two tasks are tied, in words: what both name, what both quote, which words of the task both use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graph.model import Entity, Label
from loaders.align.units import Unit, Units
from loaders.align.words import Floats, cut, table, words

_LABELS = {Label.PLATFORM: "平台", Label.PROJECT: "项目", Label.AGENCY: "单位", Label.INDUSTRY: "产业"}
_ORDER = tuple(_LABELS)
_NAMED, _SAID = 3, 3  # names and phrases that a reason lists at most
_COMMON = 6  # passages of the two documents in which a thing may be named at most and still be a reason
_SHORTEST, _LONGEST = 3, 24  # characters of a phrase
_TELLS = 4.0  # rarity times gain from which a word tells what a task is about
_UNKNOWN = 8.0  # that of a word the corpus hardly has, such as a name
_NEAR = 0.55  # likeness of two different words from which they are given as near
_NUMBERED = 6  # characters of number and stop around a title
_MARKS = frozenset("、,。;:!?·-—“”\"'()《》[]+")


@dataclass(frozen=True, slots=True)
class Reason:
    """``text`` for the reader, ``method`` the rule's stable name, ``sentence`` where in the lower unit."""

    text: str
    method: str
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    worth: float
    sentence: int


def reason(
    upper: Unit, lower: Unit, likeness: Floats, named: Mapping[str, Entity], common: Mapping[str, int]
) -> Reason:
    """Return why ``lower`` is tied to ``upper``.

    ``likeness`` holds one number a sentence of ``lower``; ``named`` the entities by id; ``common`` in how many units
    of the two documents an entity is named, since what all name is no reason.
    """
    shared = _shared(upper, lower, named, common)
    found = list(_phrases(upper, lower))
    phrases = _distinct(found, [entity.name for entity in shared])
    parts = []
    for label in _ORDER:
        names = [entity.name for entity in shared if entity.label is label]
        if names:
            parts.append(f"共有{_LABELS[label]}{'、'.join(names)}")
    if phrases:
        parts.append("同提" + "、".join(f"“{phrase}”" for phrase in phrases))
    if not parts:
        near = _near_words(upper, lower)
        parts.append("任务相近" + (f"：{'、'.join(f'{a}—{b}' for a, b in near)}" if near else ""))
    particular = any(entity.label in {Label.PLATFORM, Label.PROJECT} for entity in shared)
    method = "shared-entity" if particular else "shared-phrase" if phrases else "same-task"
    return Reason("；".join(parts), method, _sentence(lower, likeness, found))


def best_sentences(upper: Units, lower: Units, i: int, j: int) -> Floats:
    """Return how near each sentence of lower unit ``j`` is to upper unit ``i``."""
    first = lower.first[j]
    last = lower.first[j + 1] if j + 1 < len(lower.first) else len(lower.sentence)
    found: Floats = lower.sentence[first:last] @ (upper.body[i] + 0.5 * upper.title[i])
    return found


def _shared(upper: Unit, lower: Unit, named: Mapping[str, Entity], common: Mapping[str, int]) -> list[Entity]:
    """Return the things both name, the most particular first."""
    above = set(upper.entities)
    found = [named[e] for e in dict.fromkeys(lower.entities) if e in above and e in named]
    found = [entity for entity in found if entity.label in _LABELS and common.get(entity.id, 0) <= _COMMON]
    return sorted(found, key=lambda e: (_ORDER.index(e.label), common.get(e.id, 0), e.id))[:_NAMED]


def _phrases(upper: Unit, lower: Unit) -> Iterator[_Phrase]:
    """Yield runs of words of the lower unit that stand in the upper, too, and tell something."""
    text = upper.folded.text
    for number, (start, end) in enumerate(lower.sentences):
        run: list[str] = []
        for word in (*cut(lower.folded.text[start:end]), ""):
            if run and word and word not in _MARKS and "".join(run) + word in text:
                run.append(word)
                continue
            if (len(run) > 1 or (run and len(run[0]) >= _SHORTEST)) and (phrase := _trimmed(run)):
                yield _Phrase(phrase, sum(map(_worth, run)), number)
            run = [word] if word and word not in _MARKS and word in text else []


def _trimmed(run: Sequence[str]) -> str:
    """Return the words of a run without the stock words at its ends; empty if it is too short to tell anything."""
    telling = [i for i, word in enumerate(run) if _worth(word) > 0]
    phrase = "".join(run[telling[0] : telling[-1] + 1]) if telling else ""
    return phrase if _SHORTEST <= len(phrase) <= _LONGEST else ""


def _distinct(found: Sequence[_Phrase], names: Sequence[str]) -> list[str]:
    """Return the most telling phrases, none within another or within a name that is given anyway."""
    out: list[str] = []
    for phrase in sorted(found, key=lambda p: (-p.worth, p.text)):
        if not any(phrase.text in other or other in phrase.text for other in (*out, *names)):
            out.append(phrase.text)
    return out[:_SAID]


def _sentence(lower: Unit, likeness: Floats, found: Sequence[_Phrase]) -> tuple[int, int]:
    """Return the sentence that shows the tie best; the title alone only where there is nothing else."""
    worth = np.array(likeness, np.float64)
    for phrase in found:
        worth[phrase.sentence] += min(phrase.worth, 2 * _UNKNOWN) / _UNKNOWN / 4
    for i in np.argsort(-worth):
        start, end = lower.sentences[i]
        if end - start > len(lower.title) + _NUMBERED or lower.title not in lower.folded.text[start:end]:
            return start, end
    return lower.sentences[0] if lower.sentences else (0, len(lower.folded.text))


@lru_cache(maxsize=65536)
def _worth(word: str) -> float:
    """Return how much a word tells of a task: its rarity times its gain, 0 for stock words and marks."""
    if not words(word):
        return 0.0
    known = table()
    row = known.index.get(word)
    if row is None:
        return _UNKNOWN
    worth = float(known.rarity[row] * np.linalg.norm(known.vectors[row]))
    return worth if worth >= _TELLS else 0.0


def _near_words(upper: Unit, lower: Unit) -> list[tuple[str, str]]:
    """Return pairs of words, one of each title, that are near in meaning."""
    known = table()
    one = [w for w in dict.fromkeys(words(upper.title)) if w in known.index and _worth(w)]
    other = [w for w in dict.fromkeys(words(lower.title)) if w in known.index and _worth(w)]
    if not one or not other:
        return []
    like = known.embed([[w] for w in one]) @ known.embed([[w] for w in other]).T
    pairs = sorted(
        ((float(like[i, j]), one[i], other[j]) for i in range(len(one)) for j in range(len(other))), reverse=True
    )
    return [(x, y) for near, x, y in pairs[:2] if near >= _NEAR]
