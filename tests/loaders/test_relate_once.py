"""What a passage need not say twice, with invented names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.model import RelationshipType
from loaders.relate.once import Key, told_once
from loaders.relate.rules import states

PART_OF, SERVES, HOSTS = RelationshipType.PART_OF, RelationshipType.SERVES, RelationshipType.HOSTS
NAMES = st.sampled_from("甲乙丙丁戊")


def test_a_part_of_a_part_is_not_told_to_be_part_of_the_whole() -> None:
    links = {
        ("青禾大道", PART_OF, "畅通工程"): 0.7,
        ("畅通工程", PART_OF, "六大工程"): 0.6,
        ("青禾大道", PART_OF, "六大工程"): 0.9,
    }
    assert list(told_once(links)) == [("青禾大道", PART_OF, "畅通工程"), ("畅通工程", PART_OF, "六大工程")]


def test_what_a_programme_is_for_is_not_told_of_its_works() -> None:
    links = {
        ("青禾智造", PART_OF, "强链行动"): 0.5,
        ("强链行动", SERVES, "装备制造"): 0.5,
        ("青禾智造", SERVES, "装备制造"): 0.8,
    }
    assert ("青禾智造", SERVES, "装备制造") not in set(told_once(links))
    assert len(list(told_once(links))) == 2


def test_what_stands_on_a_part_and_on_the_whole_is_left_to_both() -> None:
    links = {
        ("东片区", PART_OF, "云岭新区"): 0.5,
        ("云岭新区", HOSTS, "青禾中心"): 0.5,
        ("东片区", HOSTS, "青禾中心"): 0.8,
    }
    assert list(told_once(links)) == list(links)


def test_a_part_has_its_most_probable_whole_where_it_may_have_one() -> None:
    links = {
        ("青禾大道", PART_OF, "快速路网"): 0.4,
        ("青禾大道", PART_OF, "畅通工程"): 0.7,
        ("云岭路", PART_OF, "快速路网"): 0.5,
    }
    assert list(told_once(links)) == list(links)
    assert ("青禾大道", PART_OF, "快速路网") not in set(told_once(links, one_whole=True))
    assert ("云岭路", PART_OF, "快速路网") in set(told_once(links, one_whole=True))


def test_things_said_to_be_part_of_each_other_lose_nothing_more() -> None:
    links = {("甲", PART_OF, "乙"): 0.5, ("乙", PART_OF, "甲"): 0.5}
    assert list(told_once(links)) == list(links)


def test_what_a_whole_serves_is_told_of_a_part_whose_whole_is_another() -> None:
    links = {
        ("青禾智造", PART_OF, "强链行动"): 0.4,
        ("青禾智造", PART_OF, "六大工程"): 0.9,
        ("强链行动", SERVES, "装备制造"): 0.5,
        ("青禾智造", SERVES, "装备制造"): 0.8,
    }
    assert ("青禾智造", SERVES, "装备制造") not in set(told_once(links))
    assert ("青禾智造", SERVES, "装备制造") in set(told_once(links, one_whole=True))


def test_a_circle_of_parts_takes_nothing_from_what_lies_in_it() -> None:
    circle = {(a, PART_OF, b): 0.5 for a, b in ("乙丙", "丙丁", "丁乙")}
    links = {**circle, **{("甲", PART_OF, whole): 0.5 for whole in "乙丙丁"}}
    assert list(told_once(links)) == list(links)
    served = {**circle, **{(name, SERVES, "戊"): 0.5 for name in "乙丙丁"}}
    assert list(told_once(served)) == list(served)


@given(st.dictionaries(st.tuples(NAMES, st.sampled_from((PART_OF, SERVES, HOSTS)), NAMES), st.floats(0, 1)))
def test_nothing_is_added_and_the_order_stays(links: dict[Key, float]) -> None:
    for one_whole in (False, True):
        kept = list(told_once(links, one_whole))
        assert kept == [key for key in links if key in set(kept)]
        assert {key for key in links if key[1] is HOSTS} <= set(kept)


def test_a_weak_rule_states_links_in_plans_alone() -> None:
    assert states("zone-leaned-on", plan=True)
    assert not states("zone-leaned-on", plan=False)
    assert states("explained-member", plan=False)
