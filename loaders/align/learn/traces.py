"""Traces that a person made (which lower passages take up an upper item) as pairs of units to learn from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from graph.model import DocumentRecords
from loaders.align.features import features
from loaders.align.units import Units, units
from loaders.align.words import Floats
from loaders.normal import normal

WEAK = 0.5  # what a weak counterpart weighs against a strong one


@dataclass(slots=True)
class Item:
    """One upper unit with its annotated counterparts: lower document and passage, strong or weak."""

    document: str
    unit: int
    strong: set[tuple[str, str]] = field(default_factory=set)
    weak: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Block:
    """The pairs of one item with the units of one lower document. ``values``: (pairs, features)."""

    item: str
    lower: str
    values: Floats
    wanted: Floats  # 1 for a counterpart, 0 for none
    weight: Floats


def blocks(documents: Mapping[str, DocumentRecords], traces: Path) -> tuple[tuple[str, ...], list[Block]]:
    """Return the names of the features and the annotated pairs; ``documents`` by the names that the traces use."""
    prepared = {name: units(records, {}) for name, records in documents.items()}
    texts = {name: {p.id: normal(p.text) for p in records.passages} for name, records in documents.items()}
    rows = [json.loads(line) for line in traces.read_text("utf-8").splitlines() if line.strip()]
    items = list(_items(rows, prepared, texts))
    lowers = sorted({d["doc"] for row in rows for d in row["district"]} & prepared.keys())
    alike = {
        (upper, lower): features(prepared[upper], prepared[lower])
        for upper in sorted({item.document for item in items})
        for lower in lowers
    }
    names = tuple(next(iter(alike.values())))
    return names, [
        _block(item, lower, prepared, alike[item.document, lower], names) for item in items for lower in lowers
    ]


def _items(
    rows: Sequence[Mapping[str, object]], prepared: Mapping[str, Units], texts: Mapping[str, Mapping[str, str]]
) -> Iterator[Item]:
    found: dict[tuple[str, int], Item] = {}
    for row in rows:
        upper = row["municipal"]
        if row["kind"] == "target" or not isinstance(upper, dict) or upper["doc"] not in prepared:
            continue
        places = {unit.passage: i for i, unit in enumerate(prepared[upper["doc"]].units)}
        for passage in _covering(texts[upper["doc"]], upper["quote"]):
            if passage not in places:
                continue
            key = (upper["doc"], places[passage])
            item = found.setdefault(key, Item(*key))
            for lower in row["district"] if isinstance(row["district"], list) else []:
                kind = item.strong if lower["strength"] == "strong" else item.weak
                kind.update((lower["doc"], p) for p in _covering(texts.get(lower["doc"], {}), lower["quote"]))
    yield from found.values()


def _covering(texts: Mapping[str, str], quote: str) -> Iterator[str]:
    plain = re.sub(r"\s+", "", normal(quote))
    for passage, text in texts.items():
        if text and (plain in text or text in plain):
            yield passage


def _block(
    item: Item, lower: str, prepared: Mapping[str, Units], alike: Mapping[str, Floats], names: Sequence[str]
) -> Block:
    goal = prepared[item.document].units[item.unit].is_goal
    allowed = [i for i, unit in enumerate(prepared[lower].units) if goal or not unit.is_goal]
    places = [(lower, prepared[lower].units[i].passage) for i in allowed]
    wanted = np.array([place in item.strong or place in item.weak for place in places], np.float32)
    weight = np.array([WEAK if p in item.weak and p not in item.strong else 1 for p in places], np.float32)
    values = np.stack([alike[name][item.unit][allowed] for name in names], axis=-1)
    return Block(f"{item.document}:{item.unit}", lower, values, wanted, weight)
