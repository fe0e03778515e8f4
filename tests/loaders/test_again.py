"""A name that one plan surely gives is found in the plans around it, and nowhere else. All names are invented."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from graph.model import Action, Document, DocumentRecords, Label, Mention, Passage, RelationshipType, Resolution
from loaders import divisions
from loaders.align.kept import things_by
from loaders.resolve import again, resolve
from loaders.resolve.again import tell_again

PROVINCE, CITY, DISTRICT, OTHER_CITY = "330000", "330100", "330106", "330200"
LABELS = {"J": Label.PROJECT, "P": Label.PLATFORM, "A": Label.AGENCY, "R": Label.REGION, "I": Label.INDUSTRY}
_MARKED = re.compile(r"\[([JPARI])([^\]]+)\]")


def document(name: str, region: str | None, *lines: str, sure: float = 0.95) -> DocumentRecords:
    """Make records of passages whose names are marked: ``推进[P云岭科创岛]建设。``"""
    passages, mentions, actions = [], [], []
    for order, line in enumerate(lines):
        pid, text, at = f"{name}/p{order:05d}", "", 0
        for found in _MARKED.finditer(line):
            text += line[at : found.start()]
            start, at = len(text), found.end()
            text += found[2]
            span = f"{pid}/m{start}-{len(text)}"
            mentions.append(Mention(span, pid, LABELS[found[1]], start, len(text), found[2], sure))
        text += line[at:]
        passages.append(Passage(pid, name, None, order, "paragraph", text, 0, len(text), (0, len(text))))
        actions.append(Action(f"{pid}/a0", name, None, (pid,), text[:4], "", 0, 4))
    about = Document(name, f"{name}.txt", "", name, "outline", region=region)
    return DocumentRecords(about, passages=tuple(passages), mentions=tuple(mentions), actions=tuple(actions))


def told_again(
    documents: Sequence[DocumentRecords], resolution: Resolution
) -> tuple[Sequence[DocumentRecords], Resolution]:
    """Return the documents with what was found again, and the resolution that knows what it means."""
    found = tell_again(documents, resolution, {})
    return found.documents, found.resolution


def named(*documents: DocumentRecords) -> dict[str, list[str]]:
    """Return what was found again in each document."""
    out, _ = told_again(documents, resolve(documents))
    before = {m.id for r in documents for m in r.mentions}
    return {r.document.id: [m.surface for m in r.mentions if m.id not in before] for r in out}


SURE = ("深入实施[J青禾英才工程]，引进人才。", "继续实施[J青禾英才工程]。")
MISSED = "深入开展青禾英才工程，引进更多人才。"


def test_the_citys_programme_is_found_in_the_district_and_means_the_same():
    city, district = document("d1", CITY, *SURE), document("d2", DISTRICT, MISSED)
    (_, again), found = told_again([city, district], resolve([city, district]))
    (mention,) = again.mentions
    assert mention.surface == "青禾英才工程"
    assert again.passages[0].text[mention.start : mention.end] == mention.surface
    assert found.entity_of[mention.id] == found.entity_of[city.mentions[0].id]
    assert mention.label is Label.PROJECT
    assert mention.confidence < 1


def test_the_task_that_tells_of_it_involves_it():
    documents = [document("d1", CITY, *SURE), document("d2", DISTRICT, MISSED)]
    (_, again), _ = told_again(documents, resolve(documents))
    assert [(x.type, x.source, x.target) for x in again.links] == [
        (RelationshipType.INVOLVES, "d2/p00000/a0", again.mentions[0].id)
    ]


def test_the_provinces_names_are_found_in_its_cities_and_no_citys_in_another():
    assert named(document("d1", PROVINCE, *SURE), document("d2", CITY, MISSED))["d2"] == ["青禾英才工程"]
    assert named(document("d1", OTHER_CITY, *SURE), document("d2", CITY, MISSED))["d2"] == []
    assert named(document("d1", CITY, *SURE), document("d2", PROVINCE, MISSED))["d2"] == []
    assert named(document("d1", None, *SURE), document("d2", None, MISSED))["d2"] == []


@pytest.mark.parametrize(
    "line",
    [
        "落实青禾英才工程实施方案各项要求",  # goes on
        "实施[J百名青禾英才工程]。",  # a part of a longer name
        "建设一批青禾英才工程。",  # a class
        "青禾英才，工程建设。",
    ],
)
def test_what_only_has_its_words_is_left_alone(line: str):
    assert named(document("d1", CITY, *SURE), document("d2", DISTRICT, line))["d2"] == []


def test_what_no_document_is_sure_of_is_not_looked_for():
    unsure = document("d1", CITY, *SURE, sure=0.5)
    assert named(unsure, document("d2", DISTRICT, MISSED))["d2"] == []


@pytest.mark.parametrize("name", ["十大青禾工程", "青禾新时代文明实践中心", "青禾湿地"])
def test_what_is_counted_a_class_or_nature_is_not_looked_for(name: str):
    city = [document(d, CITY, f"推进[J{name}]。", f"建设[J{name}]。") for d in ("d1", "d3")]
    assert named(*city, document("d2", DISTRICT, f"推进{name}。"))["d2"] == []


def test_a_long_name_is_found_before_any_word():
    assert named(document("d1", CITY, *SURE), document("d2", DISTRICT, "获评青禾英才工程先进区。"))["d2"] == [
        "青禾英才工程"
    ]


def test_a_name_that_always_stands_in_quotes_is_found_in_quotes_however_doubtful():
    city = document("d1", CITY, "迭代升级[P“青禾云巡”]。", sure=0.53)
    told = ["搭建“云岭联盟”“青禾云巡”等载体。", "青禾云巡是什么。"]
    assert named(city, document("d2", DISTRICT, *told))["d2"] == ["青禾云巡"]
    assert named(city, document("d2", DISTRICT, "推行“青禾云巡”机制。"))["d2"] == []  # a way of doing things
    listed = document("d1", CITY, "有“书画名城”[P“青禾云巡”]等称号。", sure=0.53)
    assert named(listed, document("d2", DISTRICT, *told))["d2"] == []


def test_a_platform_is_known_without_the_citys_name_and_without_its_head():
    place = divisions.short_names(divisions.get(CITY).name)[0]
    city = document("d1", CITY, f"办好[P{place}青禾云岭学院]。", "建设[P青禾山水诗路文化带]。")
    lines = ["支持青禾云岭学院提质扩面。", "展示青禾山水诗路，", "青禾云岭学院派出所。"]
    assert named(city, document("d2", DISTRICT, *lines[:2]))["d2"] == ["青禾云岭学院", "青禾山水诗路"]
    elsewhere = document("d1", OTHER_CITY, f"办好[P{place}青禾云岭学院]。")
    assert named(elsewhere, document("d2", OTHER_CITY, lines[0]))["d2"] == []


def test_names_in_a_long_paragraph_are_found_in_time_that_grows_with_it():
    place = divisions.short_names(divisions.get(CITY).name)[0]
    documents = [
        document("d1", CITY, f"办好[P{place}青禾云岭学院]。"),
        document("d2", DISTRICT, "支持青禾云岭学院。" * 5000),
    ]
    resolution = resolve(documents)
    start = time.process_time()
    (_, again), _ = told_again(documents, resolution)
    assert time.process_time() - start < 5  # usual is a tenth of it; of quadratic cost, half a minute
    assert len(again.mentions) == 5000


def test_a_part_that_is_the_name_of_another_thing_is_not_what_the_whole_is_called():
    city = document("d1", CITY, "建设[P青禾云岭制造产业带]。", "发展[I青禾云岭制造]。")
    assert named(city, document("d2", DISTRICT, "发展青禾云岭制造。"))["d2"] == []


def test_a_document_that_names_the_whole_does_not_name_the_part_whichever_comes_first():
    city = divisions.get(CITY).name
    lines = [f"办好[P{place}青禾云岭学院]。" for place in (city, divisions.short_names(city)[0])]
    plans = [document(f"d{n}", CITY, line, "支持青禾云岭学院提质扩面。") for n, line in enumerate(lines)]
    assert named(*plans) == named(*plans[::-1]) == {"d0": [], "d1": []}


def test_names_of_one_endless_paragraph_are_looked_for_in_time():
    letters = "甲乙丙丁戊己庚辛壬癸"
    names = [f"{letters[i // 100 % 10]}{letters[i // 10 % 10]}岭{letters[i % 10]}河科创岛" for i in range(1_000)]
    line = "、".join(f"[P{name}]" for name in names) + "。"
    documents = [document("d1", CITY, line * 16), document("d2", DISTRICT, line * 16)]
    resolution = resolve(documents)
    start = time.process_time()
    told_again(documents, resolution)
    assert time.process_time() - start < 4  # usual is a tenth of it; of quadratic cost, ten seconds


def test_quotation_marks_stay_in_pairs():
    city = document("d1", CITY, *(["实施[J“青禾英才”工程]。"] * 2))
    assert named(city, document("d2", DISTRICT, "实施“青禾英才”工程。"))["d2"] == ["“青禾英才”工程"]


def test_a_platform_named_only_inside_the_name_of_works_is_named_once():
    city = document("d1", CITY, "开发[P云岭科创岛]。", "推进[P云岭科创岛]建设。")
    works = document("d2", DISTRICT, "建设[J云岭科创岛三期码头]。", "完成[J云岭科创岛文化馆]。")
    assert named(city, works)["d2"] == ["云岭科创岛"]
    by_itself = document("d3", DISTRICT, "建设[J云岭科创岛三期码头]，提升[P云岭科创岛]。")
    assert named(city, by_itself)["d3"] == []


def test_a_platform_named_only_inside_the_name_of_a_part_is_named_once():
    city = document("d1", CITY, "推进[P云岭自贸试验区]建设。")
    other = document("d2", CITY, "提升[P云岭自贸试验区]。")
    part = document("d3", DISTRICT, "申报[P云岭自贸试验区青禾联动创新区]。", "建设[P云岭自贸试验区青禾联动创新区]。")
    assert named(city, other, part)["d3"] == ["云岭自贸试验区"]
    assert named(city, part)["d3"] == []  # one document alone is not enough


def test_the_order_of_documents_does_not_matter():
    documents = [document("d1", CITY, *SURE), document("d2", DISTRICT, MISSED), document("d3", PROVINCE, MISSED)]
    ways = []
    for order in permutations(documents):
        out, found = told_again(order, resolve(order))
        ways.append((sorted(out, key=lambda r: r.document.id), dict(found.entity_of)))
    assert all(way == ways[0] for way in ways)


def test_provinces_are_looked_through_side_by_side(monkeypatch):
    documents = [
        document("d1", PROVINCE, *SURE),
        document("d2", CITY, MISSED),
        document("d3", "440000", *SURE),
        document("d4", "440000", MISSED),
        document("d5", None, MISSED),
    ]
    resolution, shares = resolve(documents), []

    def elsewhere(work, count):
        shares.append(count)
        return ((number, work(number)) for number in reversed(range(count)))

    monkeypatch.setattr(again, "_WORTH_SHARING", 3)
    assert tell_again(documents, resolution, {}, elsewhere) == tell_again(documents, resolution, {})
    assert shares == [2]


def test_what_was_found_again_in_a_city_is_not_looked_for_again_until_it_says_something_else(monkeypatch):
    documents = [document("d1", CITY, *SURE), document("d2", DISTRICT, MISSED)]
    resolution = resolve(documents)
    first = tell_again(documents, resolution, {})
    looked: list[str] = []
    elsewhere = again._elsewhere
    monkeypatch.setattr(again, "_elsewhere", lambda own, *rest: looked.append(own[0].document) or elsewhere(own, *rest))
    second = tell_again(documents, resolution, first.told)
    assert second == first
    assert not looked
    more = [*documents, document("d3", OTHER_CITY, MISSED)]
    assert tell_again(more, resolve(more), first.told) == tell_again(more, resolve(more), {})
    assert looked[0] == "d3", "only the city that is new is looked at"


def test_what_tasks_name_is_known_with_what_was_found_again_before_records_are_made() -> None:
    documents = [document("d1", CITY, *SURE), document("d2", DISTRICT, MISSED)]
    found = tell_again(documents, resolve(documents), {})
    kept = [things_by(r, found.resolution.entity_of) for r in found.documents]
    assert kept == [things_by(replace(r), dict(found.resolution.entity_of)) for r in found.documents]
    assert kept[0].keys() == kept[1].keys() != set()
