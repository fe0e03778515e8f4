"""The Python door, as a person in a notebook uses it."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import guitu
from graph.errors import GraphError, QuestionError
from graph.table import Table
from guitu import api


@pytest.fixture(scope="module")
def plans(sample_place: Path):
    with guitu.open(sample_place) as found:
        yield found


def test_an_answer_is_a_table(plans: guitu.Plans):
    answer = plans.ask("projects-of-platform", platform="科创岛")
    assert len(answer) == 2
    assert [row["project"] for row in answer] == ["光芯中试线", "“飞鸟”计划"]
    assert answer[0]["quote"] == "布局光芯中试线"
    assert "布局光芯中试线" in answer._repr_html_()


def test_an_answer_is_a_data_frame(plans: guitu.Plans):
    pytest.importorskip("pandas")
    frame = plans.ask("projects-of-platform", platform="科创岛").df()
    assert list(frame["project"]) == ["光芯中试线", "“飞鸟”计划"]
    empty = plans.ask("projects-of-platform", platform="没有").df()
    assert empty.empty
    assert "project" in empty.columns


def test_parameters_that_are_python_words(plans: guitu.Plans):
    assert len(plans.ask("paths-between", from_="光芯中试线", to="数字经济")) > 0


def test_a_query_of_ones_own(plans: guitu.Plans):
    answer = plans.cypher("MATCH (p:Platform) WHERE p.name = $name RETURN p.name AS name", {"name": "临港产业园"})
    assert answer.records() == [{"name": "临港产业园"}]
    with pytest.raises(GraphError):
        plans.cypher("CREATE (n)")


def test_an_answer_that_is_cut_says_so(plans: guitu.Plans):
    with pytest.warns(UserWarning, match="1 of 2 rows.*limit= asks for more"):
        answer = plans.ask("projects-of-platform", platform="科创岛", limit=1)
    assert (len(answer), answer.truncated, answer.total) == (1, True, 2)
    assert repr(answer).startswith("<1 of 2 rows: platform")
    whole = plans.ask("projects-of-platform", platform="科创岛", limit=None)
    assert (whole.truncated, whole.total) == (False, None)


@pytest.mark.parametrize(
    ("rows", "limit", "total", "said"),
    [
        (40, None, None, ""),
        (60, None, None, "<p>… 10 more rows</p>"),
        (40, 10, 40, "<p>… 30 more rows</p>"),
        (300, 10, 300, "<p>… 290 more rows</p>"),
        (300, 60, 300, "<p>… 250 more rows</p>"),
        (300, 10, None, "<p>… and there are more rows than these</p>"),  # a server does not count what it cut off
        (300, 60, None, "<p>… and there are more rows than these</p>"),
    ],
)
@pytest.mark.filterwarnings("ignore:The answer is cut")
def test_a_notebook_says_how_many_rows_it_does_not_show(rows: int, limit: int | None, total: int | None, said: str):
    given = tuple((number,) for number in range(rows))[:limit]
    html = api.Answer(Table(("n",), given, limit is not None, total))._repr_html_()
    assert html.count("<td") == min(len(given), 50)
    assert html.partition("</table>")[2] == said


def test_a_trace_and_a_comparison(plans: guitu.Plans):
    (found,) = plans.trace("高水平建设东湖科创岛")
    assert found.places[0].actions[0].name == "高标准推进科创岛建设"
    (both,) = plans.compare("纲要", "行动方案")
    assert {pair.one.value for pair in both.differ} == {3.5}


def test_pictures(plans: guitu.Plans):
    answer = plans.ask("projects-of-platform", platform="科创岛")
    assert answer.svg().startswith("<svg")
    assert "光芯中试线" in answer.show()._repr_svg_()
    assert answer.html().startswith("<!DOCTYPE html>")


def test_the_whole_graph_for_analysis(plans: guitu.Plans):
    whole = plans.networkx()
    assert whole.nodes["platform:东湖科创岛"]["label"] == "Platform"
    assert any(data["type"] == "HOSTS" for _, _, data in whole.edges(data=True))


def test_an_answer_for_analysis(plans: guitu.Plans):
    answer = plans.ask("projects-of-platform", platform="科创岛").networkx()
    hosted = [(one, other) for one, other, data in answer.edges(data=True) if data["type"] == "HOSTS"]
    assert {answer.nodes[other]["name"] for _, other in hosted} == {"光芯中试线", "“飞鸟”计划"}
    own = plans.cypher("MATCH (p:Platform)-[h:HOSTS]->(x) RETURN p, h, x").networkx()
    assert {data["label"] for _, data in own.nodes(data=True)} == {"Platform", "Project"}
    assert own.number_of_edges() == 3


def test_the_structure_of_the_whole_graph(plans: guitu.Plans):
    assert plans.analyze("platforms")[0]["platform"] == "东湖科创岛"
    with pytest.raises(QuestionError, match="communities"):
        plans.analyze("everything")


def test_questions_are_listed_and_a_wrong_one_is_told(plans: guitu.Plans):
    assert "projects-of-platform" in {row["name"] for row in plans.questions()}
    with pytest.raises(QuestionError, match="did you mean projects-of-platform"):
        plans.ask("project-of-platform", platform="x")


def test_building_from_python(examples: Path, tmp_path: Path):
    with guitu.build(examples, graph=tmp_path / "examples.kgl") as plans:
        assert len(plans.status().documents) == 5


def test_importing_loads_nothing_that_is_not_used():
    script = "import guitu, sys; print(sorted({'kglite', 'spacy', 'pandas', 'networkx', 'graph'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_the_module_offers_is_listed():
    assert {"open", "build", "Plans", "Answer"} <= set(dir(guitu))
    with pytest.raises(AttributeError):
        _ = guitu.nothing


def test_the_examples_in_the_documentation_run(sample_place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pandas")
    (tmp_path / "plans.kgl").write_bytes(sample_place.read_bytes())
    monkeypatch.chdir(tmp_path)
    with guitu.open("plans.kgl") as plans:
        done = doctest.testmod(api, extraglobs={"g": plans})
    assert done.attempted >= 12
    assert done.failed == 0, "what differs is printed"
