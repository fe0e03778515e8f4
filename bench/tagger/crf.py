"""The plain candidate: a linear-chain CRF, trained on annotated paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from loaders.annotate.crf import features


def train(
    texts: Sequence[tuple[str, str | None, Sequence[str]]], model: Path, c1: float = 0.2, c2: float = 0.02
) -> None:
    """Train on (text, place, a label for each character) and write the model."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for text, place, labels in texts:
        trainer.append(features(text, place), list(labels))
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": 120, "feature.possible_transitions": False})
    trainer.train(str(model))
