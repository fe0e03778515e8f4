"""What is listed as zones is a platform, whatever the tagger takes its items for."""

import pytest

from loaders.annotate.names import Name
from loaders.annotate.zones import by_nature


def kinds(text: str, **names: str) -> dict[str, str]:
    found = sorted(Name(text.index(n), text.index(n) + len(n), kind, 0.9) for n, kind in names.items())
    return {text[n.start : n.end]: n.label for n in by_nature(text, found)}


def test_what_is_listed_as_zones_is_a_platform():
    text = "推进青禾坊、云岭巷等历史文化街区改造。"
    assert kinds(text, 青禾坊="Project", 云岭巷="Platform") == {"青禾坊": "Platform", "云岭巷": "Platform"}
    text = "推进青禾坊、云岭巷历史文化街区保护开发。"
    assert kinds(text, 青禾坊="Project", 云岭巷历史文化街区="Platform")["青禾坊"] == "Platform"


def test_works_among_zones_stay_works_unless_the_zones_are_streets():
    assert kinds("建设青禾码头、云岭谷等重点片区。", 青禾码头="Project", 云岭谷="Project") == {
        "青禾码头": "Project",
        "云岭谷": "Platform",
    }
    assert kinds("推进青禾路、云岭街等商圈提质。", 青禾路="Project", 云岭街="Project")["青禾路"] == "Platform"


def test_lists_of_works_in_zones_stay_works():
    for text in (
        "实施青禾路、云岭桥等景区道路工程。",
        "推进青禾路、云岭桥等片区基础设施项目建设。",
        "推进青禾路、云岭桥等项目。",
    ):
        assert set(kinds(text, 青禾路="Project", 云岭桥="Project").values()) == {"Project"}


@pytest.mark.parametrize("head", ["节会平台", "展会平台", "品牌赛事平台", "活动平台"])
def test_events_are_no_zones(head: str):
    text = f"办好云岭灯谜会和青禾采茶会等{head}。"
    assert set(kinds(text, 云岭灯谜会="Project", 青禾采茶会="Project").values()) == {"Project"}


@pytest.mark.parametrize(
    "works", ["高速", "铁路", "医院", "学校", "水库", "隧道", "水厂", "展览馆", "采茶节", "龙舟赛"]
)
def test_works_and_events_do_not_become_the_zones_they_are_listed_with(works: str):
    found = kinds(f"推进青禾{works}、云岭谷等重点片区建设。", **{f"青禾{works}": "Project", "云岭谷": "Project"})
    assert found == {f"青禾{works}": "Project", "云岭谷": "Platform"}


def test_a_future_community_is_a_project():
    assert kinds("开发云岭未来社区、青禾港等重点片区。", 云岭未来社区="Platform") == {"云岭未来社区": "Project"}


def test_a_zone_that_explains_a_numbered_collective_is_one():
    found = kinds("“一核”即云岭现代农业园区，“两翼”即东西两侧。".replace("，", ","), 现代农业="Industry", 云岭="Region")
    assert found == {"云岭现代农业园区": "Platform"}
    assert kinds("“三保障”即义务教育、基本医疗。") == {}
