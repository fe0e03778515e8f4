"""The catalogue: every question of it, on both engines, and what is said of a wrong one."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from graph.catalogue import ask, find_question, load_questions, parse_question
from graph.errors import QuestionError
from graph.store import Store
from tests.graph.conftest import Both

QUESTIONS = load_questions()
NAMES = [question.name for question in QUESTIONS]

#: What the parameters of the questions are asked with: exact, an alias, a part, in other words, hostile, not there.
GIVEN: dict[str, list[str]] = {
    "platform": ["东湖科创岛", "科创岛", "园", "明州科创走廊", "Ｎｏ'such\"岛\\"],
    "project": ["光芯中试线", "飞鸟计划", "ｓ３线 与环线", "线"],
    "industry": ["数字经济", "光电产业", "业", "经济"],
    "agency": ["市科技局", "科技局", "东湖区科技局"],
    "goal": ["创新", "数字经济 增加值", "研发投入", "没有 这样 的目标", "建设"],
    "name": ["东湖科创岛", "飞鸟计划", "科技局", "东湖区", "数字经济", "明州市"],
    "document": ["明州市", "石桥区2021年政府工作报告", "东湖区第十四个五年发展规划纲要.txt"],
    "from": ["光芯中试线", "科创岛", "临港产业园"],
    "to": ["明州市科技局", "东湖区", "数字经济"],
    "indicator": ["研发投入占比", "R&D投入强度", "学位"],
    "words": ["数字经济", "s3线 支线", "不在其中", "桥", "S3", "飞鸟计划", "学位 5000", "明州"],
    "region": ["东湖区", "明州", "青川市石桥区"],
    "works": ["yes", "no"],
}
CASES = [
    (question, dict(zip(names, values, strict=True)))
    for question in QUESTIONS
    for names in [[parameter.name for parameter in question.parameters if parameter.required]]
    for values in itertools.product(*(GIVEN[name] for name in names))
] + [
    (question, {parameter.name: GIVEN[parameter.name][0] for parameter in question.parameters} | {"region": region})
    for question in QUESTIONS
    for region in GIVEN["region"]
    if any(parameter.name == "region" for parameter in question.parameters)
]


def _id(value: object) -> str | None:
    return None if isinstance(value, dict) else getattr(value, "name", None)


@pytest.mark.neo4j
@pytest.mark.parametrize(("question", "given"), CASES, ids=_id)
def test_both_engines_give_the_same_rows(both: Both, question, given: dict[str, str]) -> None:
    one, other = ask(both.kglite, question, given), ask(both.neo4j, question, given)
    assert one.columns == other.columns == question.returns
    assert repr(one.rows) == repr(other.rows), "values, types and order"


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer_with_its_sentence(sample: Store, name: str) -> None:
    question = find_question(name, QUESTIONS)
    rows = [row for asked, given in CASES if asked is question for row in ask(sample, question, given).records()]
    assert rows
    if "quote" in question.returns:
        assert {"document", "section"} <= set(question.returns)
        assert any(row["document"] and row["section"] and row["quote"] for row in rows)


def _rows(store: Store, name: str, /, **given: str) -> list[dict[str, object]]:
    return ask(store, find_question(name, QUESTIONS), given).records()


def test_projects_of_a_platform(sample: Store) -> None:
    rows = _rows(sample, "projects-of-platform", platform="科创岛")
    assert [(row["project"], row["industries"]) for row in rows] == [("光芯中试线", ["光电产业"]), ("“飞鸟”计划", [])]
    assert rows[0]["quote"] == "布局光芯中试线"
    assert rows[0]["section"] == "第二章 产业发展 / 第一节 创新平台"


def test_a_platform_brings_what_its_parts_host(sample: Store) -> None:
    rows = _rows(sample, "projects-of-platform", platform="明州科创走廊")
    assert {row["platform"] for row in rows} == {"东湖科创岛"}


def test_a_name_is_found_by_alias_width_case_and_without_its_quotes(sample: Store) -> None:
    for name in ("飞鸟计划", "“飞鸟”计划", "「飞鸟」 计划"):
        assert [row["platform"] for row in _rows(sample, "platforms-of-project", project=name)] == ["东湖科创岛"]
    assert _rows(sample, "entity-links", name="ｓ３线换乘") == []


def test_an_exact_name_is_not_mixed_with_longer_ones(sample: Store) -> None:
    assert {row["agency"] for row in _rows(sample, "led-by-agency", agency="市科技局")} == {"明州市科技局"}
    assert len({row["agency"] for row in _rows(sample, "led-by-agency", agency="科技局")}) == 2


def test_a_goal_is_traced_down_and_one_without_a_counterpart_is_shown_so(sample: Store) -> None:
    rows = _rows(sample, "trace-goal", goal="数字经济 增加值")
    reached = {(row["goal_document"], row["name"], row["region"], row["share"]) for row in rows}
    assert reached == {
        ("明州市共同富裕行动方案", None, None, None),
        ("明州市第十四个五年发展规划纲要", "数字经济增加值 300亿元", "东湖区", 0.15),
    }


def test_goals_that_nobody_takes_up(sample: Store) -> None:
    goals = {row["name"] for row in _rows(sample, "goals-not-taken-up") if row["label"] == "Goal"}
    assert goals == {"交通枢纽基本建成", "生态环境持续改善"}


def test_a_targets_of_another_city_is_not_missed_above(sample: Store) -> None:
    rows = _rows(sample, "district-targets-without-municipal")
    assert [(row["region"], row["indicator"]) for row in rows] == [("东湖区", "新增学位")]


def test_numbers_that_differ_stand_side_by_side(sample: Store) -> None:
    (row,) = _rows(sample, "numbers-that-differ", region="明州")
    assert {row["value"], row["other_value"]} == {3.2, 3.5}
    assert row["document"] != row["other_document"]


def test_a_way_is_given_step_by_step(sample: Store) -> None:
    rows = _rows(sample, "paths-between", **{"from": "光芯中试线", "to": "明州市科技局"})
    assert [(row["step"], row["name"], row["link"], row["direction"], row["other"]) for row in rows] == [
        (1, "光芯中试线", "HOSTS", "from", "东湖科创岛"),
        (2, "东湖科创岛", "INVOLVES", "from", "高水平建设东湖科创岛"),
        (3, "高水平建设东湖科创岛", "LEADS", "from", "明州市科技局"),
    ]


def test_a_missing_parameter_is_asked_for() -> None:
    with pytest.raises(QuestionError, match=r"needs platform: add platform=…"):
        find_question("projects-of-platform", QUESTIONS).bind({})


@pytest.mark.parametrize("value", ["“”", "  ", "——"])
def test_a_name_with_nothing_in_it_is_refused(value: str) -> None:
    with pytest.raises(QuestionError, match="platform"):
        find_question("projects-of-platform", QUESTIONS).bind({"platform": value})


def test_an_unknown_parameter_is_named_with_those_there_are() -> None:
    with pytest.raises(QuestionError, match="no parameter plattform; it has platform"):
        find_question("projects-of-platform", QUESTIONS).bind({"plattform": "x"})


def test_an_unknown_question_brings_the_likeliest() -> None:
    with pytest.raises(QuestionError, match="projects-of-platform"):
        find_question("project-of-platform", QUESTIONS)


def test_a_search_finds_names_before_passages(sample: Store) -> None:
    found = [(row["label"], row["name"]) for row in _rows(sample, "search", words="数字 经济")]
    assert found == [("Industry", "数字经济"), ("Indicator", "数字经济增加值"), *[("Passage", "")] * 4]
    assert next(row["name"] for row in _rows(sample, "search", words="桥")) == "石桥区", "of one character too"
    assert {row["label"] for row in _rows(sample, "search", words="科创岛")} == {"Platform", "Passage"}, "an alias"


def test_a_server_is_asked_by_its_full_text_index() -> None:
    for name in ("search", "find-text"):
        question = find_question(name, QUESTIONS)
        cypher, given = question.asked_of("neo4j", {"words": "数字经济 R&D"})
        assert "CALL db.index.fulltext.queryNodes('guitu_passages', $words_indexed)" in cypher
        assert "MATCH (passage:Passage)" not in cypher.replace("OPTIONAL MATCH", "")
        assert given["words_indexed"] == "+数字 +字经 +经济"
        assert question.asked_of("neo4j", {"words": "桥 rd"})[1]["words_indexed"] == "*:*"
        cypher, given = question.asked_of("kglite", {"words": "数字经济"})
        assert cypher == question.cypher
        assert "words_indexed" not in given


def test_a_question_is_added_by_a_file(tmp_path: Path, sample: Store) -> None:
    (tmp_path / "how-many.cypher").write_text(
        "// title: How many\n// about: How many nodes have at least\n//   so long a name.\n"
        "// param letters: integer, default 3. Letters at least.\n// returns: n\n"
        "MATCH (n:Region) WHERE size(n.name) >= $letters RETURN count(n) AS n\n",
        encoding="utf-8",
    )
    (question,) = load_questions(tmp_path)
    assert (question.name, question.about) == ("how-many", "How many nodes have at least so long a name.")
    assert ask(sample, question).rows == ((4,),)
    assert ask(sample, question, {"letters": "4"}).rows == ((0,),)
    with pytest.raises(QuestionError, match="a whole number, not many"):
        question.bind({"letters": "many"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("// about: x\n// returns: n\nRETURN 1 AS n", "// title:"),
        ("// title: x\n// about: x\n// returns: m\nRETURN 1 AS n", "returns m, but its query returns n"),
        ("// title: x\n// about: x\n// parm a: text, required. A.\n// returns: n\nRETURN 1 AS n", "Line 3"),
        ("// title: x\n// about: x\n// param a: string, required. A.\n// returns: n\nRETURN 1 AS n", "parameter a"),
    ],
)
def test_a_question_that_is_written_wrong_says_where(text: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        parse_question("mine", text)
