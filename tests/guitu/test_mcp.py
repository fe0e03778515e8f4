"""The tools, as a client of the official library finds and calls them over standard input and output."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest

pytest.importorskip("mcp", reason="the package mcp is not installed: pip install 'guitu[mcp]'")

from mcp import Client, StdioServerParameters

from graph.catalogue import load_questions
from tests.e2e.conftest import GUITU

#: Something to ask each question of the sample graph.
GIVEN = {
    "agency": "市科技局",
    "document": "纲要",
    "from": "光芯中试线",
    "goal": "创新",
    "indicator": "研发",
    "industry": "数字经济",
    "name": "科创岛",
    "platform": "科创岛",
    "project": "光芯中试线",
    "region": "东湖区",
    "to": "数字经济",
    "words": "科创岛",
}


def _with_client(place: Path, talk: Callable[[Any], Awaitable[None]]) -> None:
    async def run() -> None:
        command = StdioServerParameters(command=str(GUITU), args=["mcp", "--graph", str(place)])
        async with Client(command) as client:
            await talk(client)

    # A thread of its own: where a browser of other tests is open, this one has a running event loop already.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(anyio.run, run).result()


def test_every_question_is_a_tool_that_answers_with_sentences(sample_place: Path):
    async def talk(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {question.name for question in load_questions()} <= set(tools)
        assert {"trace", "compare", "cypher", "status"} <= set(tools)
        for question in load_questions():
            tool = tools[question.name]
            assert tool.annotations.read_only_hint
            assert all(schema["description"] for schema in tool.input_schema["properties"].values())
            given = {p.name: GIVEN.get(p.name, "科创岛") for p in question.parameters if p.required}
            answer = await client.call_tool(question.name, given)
            assert not answer.is_error, answer.content[0].text
            said = json.loads(answer.content[0].text)
            assert said == answer.structured_content
            for row in said["rows"]:
                assert set(row) == set(question.returns)
        hosted = await client.call_tool("projects-of-platform", {"platform": "科创岛"})
        assert "布局光芯中试线" in hosted.content[0].text

    _with_client(sample_place, talk)


def test_traces_comparisons_and_own_queries(sample_place: Path):
    async def talk(client: Any) -> None:
        traced = await client.call_tool("trace", {"goal": "高水平建设东湖科创岛"})
        assert traced.structured_content["traces"][0]["places"][0]["actions"][0]["name"] == "高标准推进科创岛建设"
        compared = await client.call_tool("compare", {"one": "纲要", "other": "行动方案"})
        assert compared.structured_content["comparisons"][0]["differ"]
        asked = await client.call_tool("cypher", {"query": "MATCH (p:Platform) RETURN count(p) AS n"})
        assert asked.structured_content["rows"] == [{"n": 3}]
        assert len((await client.call_tool("status", {})).structured_content["documents"]) == 4

    _with_client(sample_place, talk)


def test_what_is_wrong_is_told_and_nothing_is_written(sample_place: Path):
    before = sample_place.read_bytes()

    async def talk(client: Any) -> None:
        for name, given, says in (
            ("cypher", {"query": "CREATE (n:Project)"}, "reads"),
            ("cypher", {"query": "MATCH ("}, "wrong"),
            ("projects-of-platform", {}, "needs platform"),
            ("no-such-tool", {}, "no tool"),
        ):
            answer = await client.call_tool(name, given)
            assert answer.is_error
            assert says in answer.content[0].text

    _with_client(sample_place, talk)
    assert sample_place.read_bytes() == before
