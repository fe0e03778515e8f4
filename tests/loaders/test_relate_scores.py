"""Pairs are weighed all at once; what each gets is the plain sum of what its features weigh."""

from __future__ import annotations

import lzma
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Label
from loaders.relate import model
from loaders.relate.batch import batch_of, pairs_of
from loaders.relate.columns import Floats
from loaders.relate.kinds import KINDS, RELATION
from loaders.relate.layout import Layout, Span, lay_out
from loaders.relate.lying import lying
from loaders.relate.naming import naming
from loaders.relate.plain import rule_strengths

NAMES = {
    Label.PROJECT: ("青禾电机二期", "云岭快线工程", "“百园提升”工程", "三大灌区改造"),
    Label.PLATFORM: ("云岭科创岛", "三大商圈", "青禾产业园", "东湖商圈", "“一核”"),
    Label.INDUSTRY: ("电机", "电机产业", "冷链物流", "生产性服务业", "五大产业集群"),
    Label.AGENCY: ("青禾集团", "县水利局"),
    Label.REGION: ("青禾县", "云岭", "东湖街道"),
}
WORDS = (
    "、",
    "，",
    "。",
    "；",
    "等",
    "和",
    "加快推进",
    "以",
    "为核心",
    "建设",
    "项目",
    "在",
    "“一核”即",
    "2025年投产",
    "：",
)
mention = st.sampled_from([(label, name) for label, names in NAMES.items() for name in names])
word = st.sampled_from(WORDS) | st.text("的是甲乙、。,“”0aé", max_size=5)
pieces = st.lists(mention | word, max_size=14)


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    text, spans = "", []
    for piece in draw(pieces):
        if isinstance(piece, str):
            text += piece.replace("，", ",").replace("；", ";").replace("：", ":")
        else:
            label, name = piece
            spans.append(Span(len(text), len(text) + len(name), label, name))
            text += name
    return lay_out(text, spans, draw(st.booleans()))


@cache
def weights() -> tuple[dict[tuple[str, str], float], float, float]:
    """Return what the packaged model says: the weight of each feature under each name, slope and offset."""
    lines = lzma.decompress(files("loaders").joinpath("data", "relations.tsv.xz").read_bytes()).decode().splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("tree ")]
    found = {(kind, feature): float(weight) for kind, feature, weight in rows}
    return found, found["calibration", "slope"], found["calibration", "offset"]


@settings(max_examples=30, deadline=None)
@given(st.lists(layouts(), min_size=1, max_size=3))
def test_a_score_is_the_sum_of_what_the_features_weigh(several: list[Layout]) -> None:
    known, slope, offset = weights()
    batch = batch_of(several)
    pairs = pairs_of(batch)
    kinds = [KINDS[kind] for kind in model.kinds_of(batch, pairs).tolist()]
    lies = lying(batch, *model.enumerations(batch, pairs)).spell()
    told = naming(batch, pairs).spell()
    scored, odds = model.load().alone(batch, pairs)
    found = dict(zip(zip(scored.source.tolist(), scored.target.tolist(), strict=True), odds, strict=True))
    for n, pair in enumerate(zip(pairs.source.tolist(), pairs.target.tolist(), strict=True)):
        names = kinds[n].shares()
        lie, name = (
            sum(known.get((share, feature), 0.0) for feature in features for share in names)
            for features in (["", *lies[n]], told[n])
        )
        if pair in found:
            assert found[pair] == pytest.approx(slope * (lie + name) + offset, abs=1e-9)
        else:
            assert lie < -4.499


@settings(max_examples=30, deadline=None)
@given(layouts())
def test_pairs_are_all_that_labels_and_distance_allow(layout: Layout) -> None:
    pairs = pairs_of(batch_of([layout]))
    found = list(zip(pairs.source.tolist(), pairs.target.tolist(), strict=True))
    spans = layout.spans
    allowed = {
        (i, j)
        for i, source in enumerate(spans)
        for j, target in enumerate(spans)
        if (source.label, target.label) in RELATION and source.text != target.text
    }
    assert found == sorted(found) and set(found) <= allowed
    assert {(i, j) for i, j in allowed if layout.sentence[i] == layout.sentence[j]} <= set(found)


@settings(max_examples=30, deadline=None)
@given(st.lists(layouts(), min_size=2, max_size=4))
def test_a_text_is_weighed_alike_beside_others_and_alone(several: list[Layout]) -> None:
    assert np.allclose(weighed(several), np.concatenate([weighed([layout]) for layout in several]), atol=1e-9)


def weighed(layouts: Sequence[Layout]) -> Floats:
    """Return the probability of each pair that may hold, all names being sure."""
    batch = batch_of(layouts)
    pairs, odds = model.load().alone(batch, pairs_of(batch))
    return model.load().together(batch, pairs, odds, rule_strengths(batch, pairs), np.full(len(batch.name), 0.9))[1]
