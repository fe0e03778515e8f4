"""Weights and trees are learned from annotated paragraphs, with the names as annotated and as a tagger finds them."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loaders.relate import model
from loaders.relate.batch import batch_of, pairs_of
from loaders.relate.train import main, read

WORKS = ("电机", "水泵", "阀门", "轴承", "铸件")
SECTORS = ("装备制造", "冷链物流", "会展服务")


def row(place: int, number: int, marked: bool = True) -> dict[str, Any]:
    """Return a paragraph in which a work serves the sector before it and not the one after."""
    work = f"{WORKS[number % 5]}{place}号工程"
    sector, other = SECTORS[number % 3], SECTORS[(number + 1) % 3]
    text = f"{sector}领域推进{work}建设,另行谋划{other}布局。"
    named = ((sector, "Industry"), (work, "Project"), (other, "Industry"))
    mentions = [{"start": (at := text.index(name)), "end": at + len(name), "type": kind} for name, kind in named]
    link = {"source": work, "type": "SERVES", "target": sector}
    marks = {"marks": [{**mention, "confidence": 0.8} for mention in mentions[:2]]} if marked else {}
    return {
        "id": f"{place}-{number}",
        "doc": f"{place}/a",
        "text": text,
        "mentions": mentions,
        "links": [link],
        **marks,
    }


def rows() -> Iterator[dict[str, Any]]:
    return (row(place, number) for place in range(8) for number in range(15))


def test_a_paragraph_with_marks_is_learned_from_twice() -> None:
    annotated, found = read([row(1, 1)])
    assert (annotated.links, annotated.place) == (found.links, found.place)
    assert len(annotated.layout.spans) == 3 and all(sure < 0 for sure in annotated.sure)
    assert len(found.layout.spans) == 2 and found.sure == (0.8, 0.8)
    assert len(read([row(1, 1, marked=False)])) == 1


def test_a_paragraph_counts_as_much_as_it_is_trusted() -> None:
    plain, plan, told = read([{**row(1, 1, marked=False), **more} for more in ({}, {"plan": True}, {"trust": 2})])
    assert plain.trust < plan.trust and told.trust == 2


def test_what_is_learned_holds_for_new_paragraphs_and_is_the_same_each_time(tmp_path: Path) -> None:
    lines = tmp_path / "rows.jsonl"
    lines.write_text("\n".join(json.dumps(one) for one in rows()), encoding="utf-8")
    for name in ("one", "other"):
        main([str(lines), "--out", str(tmp_path / name)])
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()

    learned = model.parse(lzma.decompress((tmp_path / "one").read_bytes()).decode().splitlines())
    new = read([row(9, 4, marked=False)])[0]
    batch = batch_of([new.layout])
    pairs, odds = learned.alone(batch, pairs_of(batch))
    pairs, probable = learned.together(batch, pairs, odds, np.zeros(len(odds)), np.ones(3))
    best = int(np.argmax(probable))
    assert (pairs.source[best], pairs.target[best]) == (1, 0)
    assert probable[best] == pytest.approx(1, abs=0.2)
