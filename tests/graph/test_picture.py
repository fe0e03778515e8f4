"""A picture is a page that stands alone, draws what the answer says and lets nothing in it run."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from graph.catalogue import ask, find_question, load_questions
from graph.drawing import lay_out, svg
from graph.errors import QuestionError
from graph.figure import Arrow, Dot, Figure, check_draw, figure_of
from graph.picture import picture
from graph.sketch import Dot as Mark
from graph.sketch import Line, neighbours
from graph.store import Store
from graph.table import Table

QUESTIONS = load_questions()
HOSTILE = '</script><img src=x onerror=alert(1)> href="https://example.org" {{ 7*7 }} \'\\'


class _Page(HTMLParser):
    """Every tag with its attributes, and the text outside of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if not self._script:
            self.text += data


def _data(page: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    nodes, edges = (
        re.search(rf'<script type="application/json" id="{key}">(.*?)</script>', page) for key in ("nodes", "edges")
    )
    assert nodes
    assert edges
    return json.loads(nodes[1]), json.loads(edges[1])


def _answer(store: Store, name: str, /, **given: str) -> Figure:
    question = find_question(name, QUESTIONS)
    return figure_of(ask(store, question, given), question.draw)


def test_the_page_needs_nothing_from_outside(sample: Store) -> None:
    page = picture(_answer(sample, "entity-links", name="科创岛"), "科创岛")
    tags = _Page(page).tags
    assert not [tag for tag, attributes in tags if {"src", "href"} & attributes.keys()]
    assert not {tag for tag, _ in tags} & {"link", "iframe", "object", "base"}
    assert not re.search(r"@import|url\(\s*['\"]?https?:", page)
    (policy,) = [a["content"] for tag, a in tags if tag == "meta" and a.get("http-equiv")]
    assert policy
    assert "default-src 'none'" in policy


def test_it_draws_the_answer_with_its_words(sample: Store) -> None:
    page = picture(_answer(sample, "projects-of-platform", platform="科创岛"), "Projects on a platform")
    nodes, edges = _data(page)
    assert {node["label"] for node in nodes} == {"东湖科创岛", "光芯中试线", "“飞鸟”计划"}
    assert {(edge["from"], edge["to"]) for edge in edges} == {
        ("Platform:东湖科创岛", "Project:光芯中试线"),
        ("Platform:东湖科创岛", "Project:“飞鸟”计划"),
    }
    assert any("布局光芯中试线" in str(edge["title"]) for edge in edges)
    text = _Page(page).text
    assert "布局光芯中试线" in text
    assert "明州市第十四个五年发展规划纲要 · 第二章 产业发展 / 第一节 创新平台" in text
    assert "平台 Platform (1)" in text


def test_nothing_in_a_name_or_a_quote_can_run() -> None:
    dots = (Dot("a", HOSTILE, HOSTILE), Dot("b", "乙", "Project"))
    page = picture(Figure(dots, (Arrow("a", "b", HOSTILE, HOSTILE, HOSTILE, HOSTILE),)), HOSTILE, HOSTILE)
    parsed = _Page(page)
    assert "img" not in {tag for tag, _ in parsed.tags}
    assert parsed.text.count(HOSTILE) >= 5
    nodes, edges = _data(page)
    assert HOSTILE in str(edges[0]["title"])
    assert HOSTILE in str(nodes[0]["title"])
    assert page.count("<h1>") == 1


def test_the_layout_is_made_here_and_is_the_same_every_time(sample: Store) -> None:
    figure = _answer(sample, "paths-between", **{"from": "光芯中试线", "to": "明州市科技局"})
    page = picture(figure, "x")
    assert page == picture(figure, "x")
    assert "physics: { enabled: false }" in page
    nodes, _ = _data(page)
    assert all(isinstance(node["x"], float) and isinstance(node["y"], float) for node in nodes)


def test_two_links_between_the_same_two_are_both_drawn() -> None:
    dots = (Dot("a", "甲", "Agency"), Dot("b", "乙", "Project"))
    arrows = (Arrow("a", "b", "LEADS"), Arrow("b", "a", "SERVES"), Arrow("a", "b", "INVOLVES"))
    _, edges = _data(picture(Figure(dots, arrows), "x"))
    assert len({json.dumps(edge["smooth"]) for edge in edges}) == 3


def test_what_is_left_out_is_said() -> None:
    rows = tuple((f"项目{number}", "园") for number in range(30))
    figure = figure_of(Table(("project", "platform"), rows), ["project:Project -HOSTS-> platform:Platform"], limit=10)
    assert (len(figure.dots), figure.left_out) == (10, 21)
    assert "21 more are left out" in _Page(picture(figure, "x")).text


def test_a_link_seen_from_its_end_is_drawn_the_way_it_goes(sample: Store) -> None:
    figure = _answer(sample, "entity-links", name="市科技局")
    assert [(arrow.start, arrow.link) for arrow in figure.arrows] == [("Agency:明州市科技局", "LEADS")]
    figure = _answer(sample, "entity-links", name="光芯中试线")
    assert ("Platform:东湖科创岛", "HOSTS") in {(arrow.start, arrow.link) for arrow in figure.arrows}


def test_a_goal_that_nothing_reaches_is_drawn_alone(sample: Store) -> None:
    figure = _answer(sample, "trace-goal", goal="研发")
    assert len(figure.dots) == 2
    assert figure.arrows == ()


def test_an_own_query_is_drawn_by_its_nodes_and_paths(sample: Store) -> None:
    table = sample.query("MATCH path = (:Platform {name: '东湖科创岛'})-[:HOSTS]->() RETURN path")
    figure = figure_of(table)
    assert {dot.name for dot in figure.dots} == {"东湖科创岛", "光芯中试线", "“飞鸟”计划"}
    assert {arrow.quote for arrow in figure.arrows} == {"布局光芯中试线", "“飞鸟”计划等项目"}
    lone = figure_of(sample.query("MATCH ()-[r:HOSTS]->(:Project {name: '光芯中试线'}) RETURN r"))
    assert {dot.key for dot in lone.dots} == {"platform:东湖科创岛", "project:光芯中试线"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_question_that_answers_with_words_can_be_drawn(question) -> None:
    assert question.draw or "quote" not in question.returns


@pytest.mark.parametrize("line", ["a -> b", "a:Project -HOSTS-> c:Platform", "a:@c -HOSTS-> b:Platform"])
def test_a_line_to_draw_that_is_wrong_is_shown(line: str) -> None:
    with pytest.raises(QuestionError, match="line to draw"):
        check_draw([line], ["a", "b"])


def test_a_trace_says_which_side_is_the_upper_plan() -> None:
    dots = (Dot("a", "2025年全社会研究与试验发展经费支出占生产总值比重 >= 3.2%", "Target"), Dot("b", "乙", "Action"))
    figure = Figure(dots, (Arrow("b", "a", "CONTRIBUTES_TO"),))
    drawn = svg(figure, "追溯")
    assert drawn.index("上级规划") < drawn.index("下级规划")
    assert "≥ 3.2%</text>" in drawn, "a name that is too long keeps its number"
    assert "左边是上级规划所定" in _Page(picture(figure, "追溯")).text


def test_tasks_of_two_plans_stand_in_columns() -> None:
    dots = tuple(Dot(name, name, "Action") for name in "甲乙丙丁")
    arrows = (Arrow("甲", "乙", "CORRESPONDS_TO"), Arrow("丙", "丁", "CORRESPONDS_TO"))
    found = lay_out(Figure(dots, arrows))
    assert {found.sides[name] for name in "乙丁"} == {"end"}
    assert {found.sides[name] for name in "甲丙"} == {"start"}


def test_a_thing_and_its_neighbours_fit_a_phone() -> None:
    kinds = ("HOSTS", "SERVES", "PART_OF")
    around = [
        (Mark(f"n{n}", "Project", f"第{n}号很长很长很长很长很长的项目名称"), Line("a", f"n{n}", kinds[n % 3]))
        for n in range(60)
    ]
    drawn = neighbours(Mark("a", "Platform", "园"), around)
    assert 'width="400"' in drawn
    assert drawn.count('class="dot') == 19
    assert drawn.count("另有14个未画出") == 3, "each kind gets its share"
