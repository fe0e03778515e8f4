"""The learned tagger: the packaged model over the texts of one document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.annotate.bounds import balance
from loaders.annotate.chain import Floats, decode
from loaders.annotate.names import LABELS, Name
from loaders.annotate.network import Layer, Network, Table
from loaders.annotate.recall import encouraged
from loaders.annotate.sieve import nameless
from loaders.annotate.vocabulary import Vocabulary
from loaders.annotate.works import as_works
from loaders.code_points import code_points

_MODEL = "tagger.npz"
_LEAST = 0.4  # probability from which on a name is kept: what is best for precision and recall together
_LEAST_OF = {"Agency": 0.6}  # there precision gains four points by it and the balance loses nothing
BREAK = "\n"  # parts the texts of a document; none of them holds one
_STOPS = "\n。;,"  # in no name: what stands between two of them is decided by itself
_OPENS = np.array([label[0] in "BS" for label in LABELS])
_CLOSES = np.array([label[0] in "ES" for label in LABELS])
#: Fields of a reading that share a table.
TABLES = {"after": "neighbours", "before": "neighbours"}


@dataclass(frozen=True, slots=True)
class Tagger:
    """A network with the vocabulary it reads and the chain over its labels."""

    vocabulary: Vocabulary
    network: Network
    transitions: Floats
    calibration: Floats  # shape (2, k), rising: probabilities the chain gives, and the shares that proved right

    def tag(
        self, texts: Sequence[str], place: str | None = None, words: Sequence[str] | None = None
    ) -> list[list[Name]]:
        """Return the names in each text (in normal form) of a document about ``place`` (a division code or None).

        ``confidence`` is the share of names that were right, on text the tagger had not seen, where it was as sure of
        the least sure of the name's characters. Names that are likelier wrong than not are left out, unless the
        document surely names the same elsewhere.

        Args:
            words: the texts cut into words, with a line break between two texts, where that has been done.
        """
        row = _joined(texts)
        cut = None if words is None else [BREAK, *words, BREAK]
        scores = self.network.scores(self.vocabulary.read(row, place, cut))
        found = self._decide(texts, row, scores)
        starts = _starts(texts)
        parts = [scores[start : start + len(text)] for text, start in zip(texts, starts, strict=True)]
        again = dict(encouraged(texts, parts, found))
        for i, names in zip(again, self._decide_parts([texts[i] for i in again], list(again.values())), strict=True):
            before = {name[:3]: name.confidence for name in found[i] if _likely(name)}
            found[i] = [name._replace(confidence=before.get(name[:3], name.confidence)) for name in names]
        likely = [[name for name in names if _likely(name)] for names in found]
        told = iter(np.interp([name.confidence for names in likely for name in names], *self.calibration).tolist())
        return [
            as_works(text, [Name(start, end, label, next(told)) for start, end, label, _ in names])
            for text, names in zip(texts, likely, strict=True)
        ]

    def _decide_parts(self, texts: Sequence[str], scores: Sequence[Floats]) -> list[list[Name]]:
        between = np.zeros((1, len(LABELS)), np.float32)
        return self._decide(texts, _joined(texts), np.concatenate([between, *chain(*((s, between) for s in scores))]))

    def _decide(self, texts: Sequence[str], row: str, scores: Floats) -> list[list[Name]]:
        """Return the names in each text, doubtful ones too; ``row`` is the texts joined, and ``scores`` are of it."""
        outside = nameless(scores, np.isin(code_points(row), code_points(_STOPS)))
        starts = _starts(texts).tolist()
        out: list[list[Name]] = [[] for _ in texts]
        free = 0
        for first, last, label, sure in _names(*decode(scores, outside, self.transitions)):
            i = bisect_right(starts, first) - 1
            shift = starts[i]
            start, end = balance(texts[i], first - shift, last - shift)
            if free <= start + shift < end + shift:
                free = end + shift
                out[i].append(Name(start, end, label, sure))
        return out


def _joined(texts: Sequence[str]) -> str:
    return BREAK + "".join(text + BREAK for text in texts)


def _starts(texts: Sequence[str]) -> NDArray[np.intp]:
    """Return where each text starts in the texts joined."""
    return np.cumsum([1, *(len(text) + 1 for text in texts)])[:-1]


def _likely(name: Name) -> bool:
    return name.confidence >= _LEAST_OF.get(name.label, _LEAST)


def _names(best: NDArray[np.intp], sure: Floats) -> Iterator[tuple[int, int, str, float]]:
    """Yield the names that labels give: start, end, kind, and the probability of the least sure of their characters."""
    firsts, lasts = np.flatnonzero(_OPENS[best]), np.flatnonzero(_CLOSES[best]) + 1
    if len(firsts):
        bounds = np.stack([firsts, lasts], axis=1).ravel()
        least = np.minimum.reduceat(np.append(sure, np.float32(1)), bounds)[::2]
        kinds = [LABELS[i][2:] for i in best[firsts]]
        yield from zip(firsts.tolist(), lasts.tolist(), kinds, least.tolist(), strict=True)


def from_arrays(arrays: Mapping[str, Any]) -> Tagger:
    """Return the tagger packed in named arrays, as the training command writes them."""

    def floats(name: str) -> Floats:
        values = np.asarray(arrays[name]).astype(np.float32)
        return values * arrays[f"{name}.step"].astype(np.float32) if f"{name}.step" in arrays else values

    columns = {name.removeprefix("columns."): int(arrays[name]) for name in arrays if name.startswith("columns.")}
    vectors = {name: floats(f"tables.{name}") for name in {TABLES.get(field, field) for field in columns}}
    network = Network(
        tables={field: Table(column, vectors[TABLES.get(field, field)]) for field, column in columns.items()},
        layers=tuple(
            Layer(int(reach), floats(f"layers.{i}.value"), floats(f"layers.{i}.gate"))
            for i, reach in enumerate(arrays["reaches"])
        ),
        exit=floats("exit"),
        exit_bias=floats("exit_bias"),
    )
    words = str(arrays["words"]).split("\n")
    pairs, triples, neighbours = (
        np.cumsum(arrays[name], dtype=np.uint32) for name in ("pairs", "triples", "neighbours")
    )
    vocabulary = Vocabulary(str(arrays["characters"]), pairs, words, triples, neighbours)
    return Tagger(vocabulary, network, floats("transitions"), floats("calibration"))


@cache
def packaged() -> Tagger:
    """Return the tagger that comes with the project, loaded once."""
    with as_file(files("loaders.annotate").joinpath("model", _MODEL)) as path, np.load(path) as arrays:
        return from_arrays(dict(arrays))
