"""A trained tagger as the small file that the project carries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bench.tagger.model import Tagger
from bench.tagger.score import IDENTITY
from loaders.annotate.vocabulary import Vocabulary

_LARGE = ("characters", "pairs", "words")  # tables kept in 8 bits, a step for each row


def arrays(tagger: Tagger, known: Vocabulary) -> dict[str, np.ndarray]:
    """Return what loaders.annotate.tagger.from_arrays reads, in 8 and 16 bits."""
    state: Mapping[str, np.ndarray] = {name: value.numpy() for name, value in tagger.state_dict().items()}
    out: dict[str, np.ndarray] = {
        "characters": np.array(known.characters),
        "words": np.array("\n".join(known.words)),
        "pairs": np.diff(known.pairs, prepend=np.uint32(0)),
        "reaches": np.array(tagger.encoder.reaches, np.int8),
        "calibration": IDENTITY,
    }
    for field in _LARGE:
        weights = state[f"encoder.tables.{field}.weight"]
        step = (np.abs(weights).max(1, keepdims=True) / 127 + 1e-7).astype(np.float16)
        out[f"tables.{field}"] = np.round(weights / step.astype(np.float32)).clip(-127, 127).astype(np.int8)
        out[f"tables.{field}.step"] = step
    half = {
        "tables.edges": state["encoder.tables.edges.weight"],
        "tables.national": state["national.weight"],
        "tables.local": state["local.weight"],
        "entry": state["encoder.entry.weight"].T,
        "entry_bias": state["encoder.entry.bias"],
        "scale": state["encoder.norm.weight"],
        "shift": state["encoder.norm.bias"],
        "exit": state["exit.weight"].T,
        "exit_bias": state["exit.bias"],
        "transitions": state["transitions"],
    }
    for i in range(len(tagger.encoder.reaches)):
        layer = f"encoder.layers.{i}"
        half |= {
            f"layers.{i}.scale": state[f"{layer}.norm.weight"],
            f"layers.{i}.shift": state[f"{layer}.norm.bias"],
            f"layers.{i}.weight": state[f"{layer}.linear.weight"].T,
            f"layers.{i}.bias": state[f"{layer}.linear.bias"],
        }
    return out | {name: value.astype(np.float16) for name, value in half.items()}


def save(path: Path, tagger: Tagger, known: Vocabulary) -> None:
    """Write the tagger; the same tagger gives the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays(tagger, known))
