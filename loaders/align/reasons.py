"""Why two tasks are tied, in words: what both name, what both quote, which words of the task both use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import rjieba

from graph.model import Entity, Label
from loaders.align.units import Unit, Units
from loaders.align.words import Floats, table, words

_LABELS = {Label.PLATFORM: "平台", Label.PROJECT: "项目", Label.AGENCY: "单位", Label.INDUSTRY: "产业"}
_ORDER = (Label.PLATFORM, Label.PROJECT, Label.AGENCY, Label.INDUSTRY)
_NAMED, _SAID = 3, 4  # names and phrases that a reason lists at most
_SHORTEST, _LONGEST = 3, 24  # characters of a phrase
_TELLS = 2.4  # rarity from which a word tells what a task is about
_NEAR = 0.55  # likeness of two different words from which they are given as near


@dataclass(frozen=True, slots=True)
class Reason:
    """``text`` for the reader, ``method`` the rule's stable name, ``sentence`` where in the lower unit."""

    text: str
    method: str
    sentence: tuple[int, int]


def reason(
    upper: Unit, lower: Unit, likeness: Floats, named: Mapping[str, Entity], common: Mapping[str, int]
) -> Reason:
    """Return why ``lower`` is tied to ``upper``.

    ``likeness`` holds one number a sentence of ``lower``; ``named`` the entities by id; ``common`` in how many passages
    of the two documents an entity is named, since what all name is no reason.
    """
    sentence = _telling_sentence(lower, likeness)
    shared = [named[e] for e in dict.fromkeys(lower.entities) if e in set(upper.entities) and e in named]
    shared = sorted(
        shared, key=lambda e: (_ORDER.index(e.label) if e.label in _ORDER else 9, common.get(e.id, 0), e.id)
    )
    phrases = _phrases(upper, lower)
    phrases = [p for p in phrases if not any(p in e.name or e.name in p for e in shared[:_NAMED])]
    parts = []
    for label in _ORDER:
        names = [e.name for e in shared[:_NAMED] if e.label is label]
        if names:
            parts.append(f"共有{_LABELS[label]}{'、'.join(names)}")
    if phrases:
        parts.append("同提" + "、".join(f"“{p}”" for p in phrases[:_SAID]))
    if not parts:
        near = _near_words(upper, lower)
        parts.append("任务相近：" + "、".join(f"{a}—{b}" for a, b in near) if near else "任务相近")
    particular = any(e.label in {Label.PLATFORM, Label.PROJECT} for e in shared[:_NAMED])
    method = "shared-entity" if particular else "shared-phrase" if phrases else "same-task"
    return Reason("；".join(parts), method, sentence)


def best_sentences(upper: Units, lower: Units, i: int, j: int) -> Floats:
    """Return how near each sentence of lower unit ``j`` is to upper unit ``i``."""
    first = lower.first[j]
    last = lower.first[j + 1] if j + 1 < len(lower.first) else len(lower.sentence)
    found: Floats = lower.sentence[first:last] @ (upper.body[i] + 0.5 * upper.title[i])
    return found


def _telling_sentence(lower: Unit, likeness: Floats) -> tuple[int, int]:
    """Return the sentence nearest to the upper unit; the title alone only where there is nothing else."""
    order = [int(i) for i in np.argsort(-likeness)]
    for i in order:
        start, end = lower.sentences[i]
        if lower.folded.text[start:end].strip("。*—").find(lower.title) < 0 or end - start > len(lower.title) + 8:
            return start, end
    return lower.sentences[order[0]] if order else (0, len(lower.folded.text))


def _phrases(upper: Unit, lower: Unit) -> list[str]:
    """Return runs of words that stand in both and tell something, the most telling first, none within another."""
    found: dict[str, float] = {}
    for start, end in lower.sentences:
        run: list[str] = []
        for word in (*_cut(lower.folded.text[start:end]), ""):
            if word and "".join((*run, word)) in upper.folded.text and word not in "、,。;:!?":
                run.append(word)
                continue
            _keep(run, found)
            run = [word] if word and word in upper.folded.text and word not in "、,。;:!?" else []
        _keep(run, found)
    out: list[str] = []
    for phrase, _ in sorted(found.items(), key=lambda x: (-x[1], x[0])):
        if not any(phrase in other or other in phrase for other in out):
            out.append(phrase)
    return out


def _keep(run: Sequence[str], found: dict[str, float]) -> None:
    """Keep a run of words if it tells something; stock words at its ends are cut off."""
    run = list(run)
    while run and not _tells(run[0]):
        run.pop(0)
    while run and not _tells(run[-1]):
        run.pop()
    phrase = "".join(run).strip("“”\"'()《》")
    if _SHORTEST <= len(phrase) <= _LONGEST:
        found[phrase] = sum(_worth(word) for word in run)


def _tells(word: str) -> bool:
    return _worth(word) > 0


def _worth(word: str) -> float:
    """Return how much a word tells of a task: its rarity where it has one and a gain, 0 for stock words and marks."""
    if not words(word):
        return 0.0
    known = table()
    row = known.index.get(word)
    if row is None:
        return 8.0
    rarity = float(known.rarity[row])
    gain = float(np.linalg.norm(known.vectors[row]))
    return rarity * min(gain, 1.0) if rarity > _TELLS and gain > 0.2 else 0.0


def _cut(text: str) -> list[str]:
    return list(rjieba.cut(text))


def _near_words(upper: Unit, lower: Unit) -> list[tuple[str, str]]:
    """Return pairs of words, one of each title, that are near in meaning."""
    known = table()
    one = [w for w in dict.fromkeys(words(upper.title)) if w in known.index and _tells(w)]
    other = [w for w in dict.fromkeys(words(lower.title)) if w in known.index and _tells(w)]
    if not one or not other:
        return []
    a, b = known.embed([[w] for w in one]), known.embed([[w] for w in other])
    like = a @ b.T
    pairs = sorted(
        ((float(like[i, j]), one[i], other[j]) for i in range(len(one)) for j in range(len(other))), reverse=True
    )
    return [(x, y) for s, x, y in pairs[:2] if s >= _NEAR]
