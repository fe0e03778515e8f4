"""The learned tagger: the packaged model over the texts of one document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.annotate.bounds import balance
from loaders.annotate.chain import Floats, decode
from loaders.annotate.names import LABELS, Name, spans
from loaders.annotate.network import Layer, Network
from loaders.annotate.recall import encouraged
from loaders.annotate.vocabulary import Vocabulary
from loaders.annotate.works import as_works

_MODEL = "tagger.npz"
_LEAST = 0.45  # probability from which on a name is kept: what is best for precision and recall together
_LEAST_OF = {"Agency": 0.6}  # there precision gains four points by it and the balance loses nothing
_BREAK = "\n"  # parts the texts of a document; none of them holds one


@dataclass(frozen=True, slots=True)
class Tagger:
    """A network with the vocabulary it reads and the chain over its labels."""

    vocabulary: Vocabulary
    network: Network
    transitions: Floats
    calibration: Floats  # shape (2, k), rising: probabilities the chain gives, and the shares that proved right

    def tag(self, texts: Sequence[str], place: str | None = None) -> list[list[Name]]:
        """Return the names in each text (in normal form) of a document about ``place`` (a division code or None).

        ``confidence`` is the share of names that were right, on text the tagger had not seen, where it was as sure of
        the least sure of the name's characters. Names that are likelier wrong than not are left out, unless the
        document surely names the same elsewhere.
        """
        row = _BREAK + _BREAK.join(texts) + _BREAK
        scores = self.network.scores(self.vocabulary.read(row, place))
        parts, at = [], 1
        for text in texts:
            parts.append(scores[at : at + len(text)])
            at += len(text) + 1
        found = self._decide(texts, parts)
        again = dict(encouraged(texts, parts, found))
        for i, names in zip(again, self._decide([texts[i] for i in again], list(again.values())), strict=True):
            before = {name[:3]: name.confidence for name in found[i] if _likely(name)}
            found[i] = [name._replace(confidence=before.get(name[:3], name.confidence)) for name in names]
        likely = [[self._told(name) for name in names if _likely(name)] for names in found]
        return [as_works(text, names) for text, names in zip(texts, likely, strict=True)]

    def _told(self, name: Name) -> Name:
        return name._replace(confidence=float(np.interp(name.confidence, *self.calibration)))

    def _decide(self, texts: Sequence[str], scores: Sequence[Floats]) -> list[list[Name]]:
        decoded = decode(scores, self.transitions)
        return [list(_names(text, *row)) for text, row in zip(texts, decoded, strict=True)]


def _likely(name: Name) -> bool:
    return name.confidence >= _LEAST_OF.get(name.label, _LEAST)


def _names(text: str, best: NDArray[np.intp], sure: Floats) -> Iterator[Name]:
    """Yield the names that labels give, with the probability of the least sure of their characters."""
    free = 0
    for first, last, label in spans([LABELS[i] for i in best]):
        start, end = balance(text, first, last)
        if free <= start < end:
            free = end
            yield Name(start, end, label, float(sure[first:last].min()))


def from_arrays(arrays: Mapping[str, Any]) -> Tagger:
    """Return the tagger packed in named arrays, as the training command writes them."""

    def floats(name: str) -> Floats:
        values = np.asarray(arrays[name]).astype(np.float32)
        return values * arrays[f"{name}.step"].astype(np.float32) if f"{name}.step" in arrays else values

    layers = tuple(
        Layer(int(reach), *(floats(f"layers.{i}.{part}") for part in ("scale", "shift", "weight", "bias")))
        for i, reach in enumerate(arrays["reaches"])
    )
    network = Network(
        tables={
            field: floats(f"tables.{field}") for field in ("characters", "pairs", "words", "edges", "national", "local")
        },
        layers=layers,
        **{name: floats(name) for name in ("entry", "entry_bias", "scale", "shift", "exit", "exit_bias")},
    )
    pairs = np.cumsum(arrays["pairs"], dtype=np.uint32)
    vocabulary = Vocabulary(str(arrays["characters"]), pairs, str(arrays["words"]).split("\n"))
    return Tagger(vocabulary, network, floats("transitions"), floats("calibration"))


@cache
def packaged() -> Tagger:
    """Return the tagger that comes with the project, loaded once."""
    with as_file(files("loaders.annotate").joinpath("model", _MODEL)) as path, np.load(path) as arrays:
        return from_arrays(dict(arrays))
