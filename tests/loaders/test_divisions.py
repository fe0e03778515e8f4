"""Administrative divisions: what a planner asks of a name or a code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import divisions


def codes(name: str, within: str | None = None) -> list[str]:
    return [d.code for d in divisions.find(name, within)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("浙江省", "330000"),
        ("浙江", "330000"),
        ("杭州", "330100"),
        ("西湖区", "330106"),
        ("内蒙古", "150000"),
        ("延边州", "222400"),
        ("景宁县", "331127"),
        ("浦东", "310115"),
        ("香港", "810000"),
    ],
)
def test_full_and_short_names_are_known(name: str, code: str) -> None:
    assert code in codes(name)


def test_a_name_of_several_places_is_settled_by_the_place_around_it() -> None:
    assert len(codes("鼓楼区")) == 4
    assert codes("鼓楼区", within="320100") == ["320106"]
    assert codes("鼓楼区", within="330000") == []


def test_an_earlier_name_leads_to_the_place_of_today() -> None:
    (luohe,) = divisions.find("双流县")
    assert luohe.name == "双流区"
    assert "双流县" in luohe.earlier


def test_a_district_that_is_no_more_is_still_known_but_comes_last() -> None:
    (gone,) = divisions.find("江干区")
    assert gone.until is not None
    assert gone.parent == "330100"
    assert [d.until is None for d in divisions.find("巢湖市")] == [True, False]


def test_higher_levels_come_first() -> None:
    assert [d.level for d in divisions.find("吉林")][:2] == ["province", "city"]


def test_the_way_up_ends_with_the_nation() -> None:
    assert divisions.parents("330106109") == ("330106", "330100", "330000", "100000")
    assert divisions.parents("110105") == ("110000", "100000")
    assert divisions.is_within("330106109", "330100")
    assert not divisions.is_within("330106109", "320100")


def test_children_and_parents_agree() -> None:
    for place in ("100000", "330000", "330100", "330106", "441900"):
        below = divisions.children(place)
        assert below
        assert all(d.parent == place for d in below)


def test_single_characters_are_no_short_names() -> None:
    assert divisions.short_names("矿区") == ()
    assert divisions.short_names("宁夏回族自治区") == ("宁夏",)
    assert divisions.short_names("大厂回族自治县") == ("大厂县", "大厂")


def test_the_gazetteer_holds_towns_by_short_name_only_inside_a_place() -> None:
    assert "转塘" in divisions.names(within="330106")
    assert "转塘" not in divisions.names()
    assert "转塘街道" in divisions.names()
    assert "转塘街道" not in divisions.names(towns=False)


@pytest.mark.parametrize("place", ["100000", "330000", "330300", "330302", "330302003", "820000"])
def test_the_gazetteer_of_a_place_holds_all_that_lies_in_it_and_nothing_else(place: str) -> None:
    everywhere = divisions.names(short=False)
    inside = {name: tuple(c for c in codes if divisions.is_within(c, place)) for name, codes in everywhere.items()}
    assert divisions.names(place, short=False) == {name: codes for name, codes in inside.items() if codes}


def test_development_zones_are_no_divisions() -> None:
    assert not [n for n in divisions.names(short=False) if n.endswith(("开发区", "产业园区"))]


@given(st.text(max_size=12))
def test_any_words_may_be_asked(name: str) -> None:
    for division in divisions.find(name):
        assert divisions.get(division.code) == division


def test_an_unknown_code_is_nothing() -> None:
    assert divisions.get("999999") is None
    assert divisions.parents("999999") == ()
