"""A trained student as the small file that the project carries."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.tagger.score import IDENTITY
from bench.tagger.student import THIRDS, Student
from loaders.annotate.vocabulary import Vocabulary


def arrays(student: Student, known: Vocabulary) -> dict[str, np.ndarray]:
    """Return what loaders.annotate.tagger.from_arrays reads: tables in 8 bits, a step for each row; the rest in 16."""
    state = {name: value.numpy().astype(np.float32) for name, value in student.state_dict().items()}
    out: dict[str, np.ndarray] = {
        "characters": np.array(known.characters),
        "words": np.array("\n".join(known.words)),
        "pairs": np.diff(known.pairs, prepend=np.uint32(0)),
        "triples": np.diff(known.triples.hashes, prepend=np.uint32(0)),
        "neighbours": np.diff(known.neighbours.hashes, prepend=np.uint32(0)),
        "reaches": np.array(student.reaches, np.int8),
        "calibration": IDENTITY,
    }
    for name in student.tables:
        weights = state[f"tables.{name}.weight"]
        step = (np.abs(weights).max(1, keepdims=True) / 127 + 1e-7).astype(np.float16)
        out[f"tables.{name}"] = np.round(weights / step.astype(np.float32)).clip(-127, 127).astype(np.int8)
        out[f"tables.{name}.step"] = step
    for field in THIRDS:
        out[f"columns.{field}"] = np.array(student.columns(field)[0], np.int16)
    half = {"exit": state["exit.weight"].T, "exit_bias": state["exit.bias"], "transitions": state["transitions"]}
    for i in range(len(student.reaches)):
        weight, bias = state[f"layers.{i}.linear.weight"], state[f"layers.{i}.linear.bias"]
        value, gate = np.split(np.concatenate([weight.T, bias[None]]), 2, axis=1)
        half |= {f"layers.{i}.value": value, f"layers.{i}.gate": -gate}
    return out | {name: value.astype(np.float16) for name, value in half.items()}


def save(path: Path, student: Student, known: Vocabulary) -> None:
    """Write the tagger; the same student gives the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays(student, known))
