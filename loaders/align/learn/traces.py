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
from loaders.align.measures import Measures, core, likeness, measures_of
from loaders.align.runs import grams
from loaders.align.units import Units, units_of
from loaders.align.words import Floats
from loaders.normal import normal

_LEAST_LIKE = 0.15
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
    prepared = {name: units_of(records, {}) for name, records in documents.items()}
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


def measure_blocks(documents: Mapping[str, DocumentRecords], traces: Path) -> tuple[tuple[str, ...], list[Block]]:
    """Return the names of the features and the annotated pairs of targets; ``documents`` by the names of the traces."""
    prepared = {name: measures_of(records) for name, records in documents.items()}
    texts = {name: {p.id: normal(p.text) for p in records.passages} for name, records in documents.items()}
    rows = [json.loads(line) for line in traces.read_text("utf-8").splitlines() if line.strip()]
    rows = [row for row in rows if row["kind"] == "target" and row["municipal"]["doc"] in prepared]
    lowers = sorted({d["doc"] for row in rows for d in row["district"]} & prepared.keys())
    alike = {
        (upper, lower): likeness(prepared[upper], prepared[lower])
        for upper in sorted({row["municipal"]["doc"] for row in rows})
        for lower in lowers
    }
    names = tuple(next(iter(alike.values())))
    found: list[Block] = []
    for row in rows:
        upper = row["municipal"]["doc"]
        for i in _named(prepared[upper], texts[upper], row["municipal"]["quote"], row["indicator"]):
            for lower in lowers:
                wanted = np.zeros(len(prepared[lower].targets), np.float32)
                weight = np.ones(len(wanted), np.float32)
                for d in (d for d in row["district"] if d["doc"] == lower):
                    for j in _named(prepared[lower], texts[lower], d["quote"], row["indicator"]):
                        wanted[j] = 1
                        weight[j] = 1 if d["strength"] == "strong" else WEAK
                values = np.stack([alike[upper, lower][name][i] for name in names], axis=-1)
                found.append(Block(f"{upper}:{i}", lower, values, wanted, weight))
    return names, found


def _named(found: Measures, texts: Mapping[str, str], quote: str, indicator: str) -> list[int]:
    """Return the targets that stand in a quotation, and of several those named most like the indicator."""
    plain = re.sub(r"\s+", "", normal(quote))
    places = set(_covering(texts, quote))
    here = []
    for i, target in enumerate(found.targets):
        said = re.sub(r"\s+", "", normal(target.quote))
        if target.passage in places and (said in plain or plain in said or f"{target.value:.10g}" in plain):
            here.append(i)
    wanted = set(grams(core(indicator), 2))
    like = {
        i: len(wanted & set(grams(found.cores[i], 2))) / (len(wanted | set(grams(found.cores[i], 2))) or 1)
        for i in here
    }
    return [i for i in here if like[i] == max(like.values()) and like[i] > _LEAST_LIKE]


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
