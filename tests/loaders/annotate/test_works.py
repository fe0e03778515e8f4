"""A park listed among works is a project; by itself it is a platform."""

import pytest

from loaders.annotate.names import Name
from loaders.annotate.works import as_works


def kinds(text, *words, label="Platform"):
    names = [Name(text.index(w), text.index(w) + len(w), label, 0.9) for w in words]
    return [n.label for n in as_works(text, names)]


def test_a_park_among_works_is_a_project():
    text = "加快青溪物流园、云台数据中心(二期)和南岸大桥等一批重大项目建设,带动投资。"
    assert kinds(text, "青溪物流园", "云台数据中心(二期)", "南岸大桥") == ["Project", "Project", "Platform"]


def test_the_word_may_stand_far_away():
    words = [f"青溪{n}号创业园" for n in "一二三四五六七八九"]
    assert kinds("推进" + "、".join(words) + "等工程。", *words) == ["Project"] * 9


@pytest.mark.parametrize(
    "text",
    ["做强青溪物流园等平台。", "依托青溪物流园,推进一批项目。", "建设青溪物流园。", "提升青溪物流园等,实施重点项目。"],
)
def test_a_park_by_itself_stays_a_platform(text):
    assert kinds(text, "青溪物流园") == ["Platform"]


def test_laboratories_and_sectors_keep_their_kind():
    assert kinds("推进青溪实验室等项目。", "青溪实验室") == ["Platform"]
    assert kinds("推进青溪物流园等项目。", "青溪物流园", label="Industry") == ["Industry"]
    assert as_works("", []) == []
