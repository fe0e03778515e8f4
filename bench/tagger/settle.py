"""Settle a tagger on plans: there are few annotated paragraphs of plans beside those of reports, and they count more.

Plans are worded unlike reports. A short while, each paragraph of a plan told many times among all others once, from
several seeds whose weights are averaged, brings four points on plans and costs reports nothing. The small network,
whose knowledge is in its tables, learns new paragraphs there: it settles longer, at a higher rate, tables too.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import torch

from bench.tagger.finetune import Example, Recipe, finetune
from bench.tagger.model import Tagger
from bench.tagger.student import Student
from loaders.annotate.vocabulary import Vocabulary

Model = TypeVar("Model", Tagger, Student)
SEEDS = (1, 2, 3)
LARGE = Recipe(epochs=1, rate=5e-4, smooth=0.95, tables=False)
SMALL = Recipe(epochs=3, rows=16, rate=1e-3, blind=0.1, smooth=0.97)
_SHARE = 0.55  # paragraphs of plans told, for each of the others


def settle(
    tagger: Model,
    known: Vocabulary,
    plans: Sequence[Sequence[Example]],
    others: Sequence[Sequence[Example]],
    marked: Sequence[Example] = (),
    recipe: Recipe = LARGE,
) -> Model:
    """Return a tagger that starts from ``tagger`` and has settled on plans; arguments as for finetune()."""
    times = max(1, round(_SHARE * len(others) / max(1, len(plans))))
    states = []
    for seed in SEEDS:
        own = copy.deepcopy(tagger)
        finetune(own, known, [*others, *plans * times], marked, replace(recipe, seed=seed))
        states.append(own.state_dict())
    settled = copy.deepcopy(tagger)
    settled.load_state_dict({name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]})
    return settled.eval()
