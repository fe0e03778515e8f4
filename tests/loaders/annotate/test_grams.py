"""Three characters and two words in a row are known again wherever they stand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loaders.annotate.grams import Grams, Sorted, neighbours, slot, triples
from loaders.code_points import code_points

WORDS = st.lists(st.text(st.sampled_from("建设区中心市\n𠮷"), min_size=1, max_size=4), max_size=12)


def letters(text):
    return code_points(text).astype(np.uint64)


def of_words(words):
    lengths = np.array([len(word) for word in words], np.int32)
    return neighbours(letters("".join(words)), np.cumsum(lengths, dtype=np.intp), lengths)


@given(st.text(max_size=30))
def test_a_character_and_its_neighbours_make_the_triple_and_nothing_else(text):
    found = triples(letters(text))
    framed = f"\n{text}\n"
    by_words: dict[str, int] = {}
    for i, value in enumerate(found.tolist()):
        assert by_words.setdefault(framed[i : i + 3], value) == value
    assert len(set(by_words.values())) == len(by_words)


@given(WORDS)
def test_two_words_side_by_side_are_the_same_wherever_they_stand(words):
    alone = of_words(["市", *words, "区"])
    assert len(of_words(words)) == len(words)
    assert of_words(words)[:-1].tolist() == alone[1:-2].tolist()[: max(0, len(words) - 1)]


def test_words_are_told_apart_by_where_they_end():
    assert of_words(["建设", "中心"])[0] != of_words(["建", "设中心"])[0]
    assert of_words(["建设", "中心"])[0] != of_words(["中心", "建设"])[0]


def test_known_ones_have_their_numbers_and_others_none():
    every = np.unique(triples(letters("加快建设青溪湾科技城")))
    _, first = np.unique(slot(every), return_index=True)
    known = np.sort(every[first])
    grams = Grams(known, 3, 1)
    assert grams.number(known).tolist() == list(range(3, 3 + len(known)))
    assert set(grams.number(triples(letters("湖山"))).tolist()) == {1}
    assert Grams(np.zeros(0, np.uint32), 3, 1).number(known).tolist() == [1] * len(known)


def test_numbers_are_found_in_their_list_though_some_share_a_slot():
    random = np.random.default_rng(2)
    every = np.unique(random.integers(0, 1 << 32, 400_000, dtype=np.uint32))
    known = every[::2]
    found = Sorted(known).find(every, -2)
    assert found[::2].tolist() == list(range(len(known)))
    assert set(found[1::2].tolist()) == {-2}
    assert Sorted(known[:0]).find(every[:3], -2).tolist() == [-2] * 3
