"""Committees and governments by their full names are bodies wherever they stand."""

import pytest

from loaders.annotate.names import Name
from loaders.annotate.offices import with_offices


def bodies(text: str, **names: str) -> list[str]:
    found = sorted(Name(text.index(n), text.index(n) + len(n), kind, 0.9) for n, kind in names.items())
    return [f"{text[n.start : n.end]} {n.label}" for n in with_offices(text, found)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("中共苏州市委苏州市人民政府", ["中共苏州市委 Agency", "苏州市人民政府 Agency"]),
        ("在中共苏州市吴江区委的领导下,", ["中共苏州市吴江区委 Agency"]),
        ("苏州市人民政府市长王某", ["苏州市人民政府 Agency"]),
        ("贯彻苏州市委全会精神", []),
        ("根据《中共苏州市委关于制定规划的建议》", []),
        ("经研究,各级人民政府负责。", []),
        ("由各县市区人民政府落实。", []),
        ("各县市区委、城区人民政府和新区人民政府负责。", []),
        ("由各新县人民政府落实。", []),
        ("由新县人民政府落实。", ["新县人民政府 Agency"]),
        ("", []),
    ],
)
def test_full_names_of_bodies(text: str, named: list[str]):
    assert bodies(text) == named


def test_a_body_takes_the_place_of_its_region_and_of_two_bodies_in_one():
    assert bodies("苏州市人民政府区长某", 苏州市="Region") == ["苏州市人民政府 Agency"]
    both = "苏州市委苏州市人民政府"
    assert bodies(f"中共{both}", **{both: "Agency"}) == ["中共苏州市委 Agency", "苏州市人民政府 Agency"]
    both = "苏州市人民政府和吴江区人民政府"
    assert bodies(both, **{both: "Agency"}) == ["苏州市人民政府 Agency", "吴江区人民政府 Agency"]


def test_a_longer_name_of_another_kind_stays():
    assert bodies("苏州市人民政府大楼迁建", 苏州市人民政府大楼迁建="Project") == ["苏州市人民政府大楼迁建 Project"]


@pytest.mark.parametrize(
    "body",
    [
        "苏州市人民政府办公室",
        "苏州市人民政府国有资产监督管理委员会",
        "苏州市人民政府口岸管理委",
        "苏州市人民政府地方志局",
    ],
)
def test_a_longer_body_is_not_cut_to_the_government_it_belongs_to(body: str):
    assert bodies(f"由{body}牵头", **{body: "Agency"}) == [f"{body} Agency"]


def test_the_office_of_a_government_is_not_the_government():
    assert bodies("由苏州市人民政府办公室牵头", 苏州市="Region") == ["苏州市 Region"]
