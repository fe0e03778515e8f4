"""Names of a list are found wherever they stand, the longest first."""

from hypothesis import given
from hypothesis import strategies as st

from loaders.annotate.gazetteer import Gazetteer, Match


def found(names, text):
    return [text[m.start : m.end] for m in Gazetteer(dict.fromkeys(names, 1)).matches(text)]


def test_the_longest_name_wins_and_names_do_not_overlap():
    assert found(["青溪", "青溪县", "溪县镇"], "在青溪县镇和青溪") == ["青溪县", "青溪"]


def test_each_name_keeps_its_class():
    assert Gazetteer({"青溪": 4, "云台区": 3}).matches("云台区、青溪") == [Match(0, 3, 3), Match(4, 6, 4)]


def test_a_name_at_the_very_end_and_texts_too_short_to_hold_one():
    assert found(["青溪县"], "到青溪县") == ["青溪县"]
    assert found(["青溪县"], "青溪") == []
    assert found(["青溪县"], "") == []
    assert found([], "青溪县") == []


def test_characters_beyond_the_basic_plane_count_as_one():
    assert Gazetteer({"𠮷县": 1}).matches("去𠮷县吧") == [Match(1, 3, 1)]


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=5), max_size=8), st.text("甲乙丙丁", max_size=40))
def test_it_finds_what_looking_at_every_place_finds(names, text):
    wanted, at = [], 0
    while at < len(text):
        fits = [n for n in names if len(n) > 1 and text.startswith(n, at)]
        if fits:
            wanted.append(max(fits, key=len))
            at += len(wanted[-1])
        else:
            at += 1
    assert found(names, text) == wanted
