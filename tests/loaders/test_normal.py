"""The normal form of any text, and the way back from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.normal import fold, normal, normalize


@given(st.text(st.characters() | st.sampled_from(" \u3000\u200b\n\t２㎡％（①﷼ﬃ"), max_size=40), st.sampled_from([1, 9]))
def test_every_character_of_the_normal_form_comes_from_the_one_it_says(text: str, times: int):
    text *= times  # long texts are folded at once
    found = normalize(text)
    pairs = [(folded, i) for i, character in enumerate(text) for folded in fold(character)]
    assert list(zip(found.text, found.origin, strict=True)) == pairs
    assert normal(text) == found.text


def test_spans_go_there_and_back():
    found = normalize("建成 １２ 个㎡。")
    assert found.text == "建成12个m2。"
    assert found.span(2, 4) == (3, 5)
    assert found.normal_span(3, 5) == (2, 4)
    assert found.span(len(found.text), len(found.text)) == (9, 9)
