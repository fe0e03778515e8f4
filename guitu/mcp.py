"""The graph for programs that speak the Model Context Protocol: the catalogue's questions as tools, read-only."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio
import mcp_types as types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from graph.catalogue import Parameter, Question, ask, load_questions
from graph.compare import compare
from graph.errors import GraphError
from graph.model import Label, RelationshipType
from graph.own_query import query_alone
from graph.status import status
from graph.store import Store, open_store
from graph.table import Table
from graph.trace import trace

#: Rows that a tool gives at the most, and seconds that a query of one's own may take.
ROWS, PATIENCE = 200, 20.0

INSTRUCTIONS = """A graph of China's development plans: projects, platforms, industries, agencies, goals, targets and
tasks, and which district takes up what its city sets. Every row carries the document, the section and the literal
sentence: cite them. Names are Chinese; a part of a name is enough. Begin with `documents` or `trace`."""

_JSON_TYPES = {"integer": "integer", "number": "number", "flag": "boolean"}


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: how it is described to a client, and what it does with the arguments."""

    described: types.Tool
    run: Callable[[Mapping[str, Any]], dict[str, Any]]


def make_server(store: Store, location: str) -> Server[Any]:
    """Return a server that answers from ``store``; ``location`` is where own queries find the same graph."""
    tools = {tool.described.name: tool for tool in _tools(store, location)}

    async def list_tools(
        context: ServerRequestContext[Any], params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool.described for tool in tools.values()])

    async def call_tool(
        context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            return _wrong(f"There is no tool {params.name}.")
        try:
            found = await anyio.to_thread.run_sync(tool.run, params.arguments or {})
        except GraphError as error:
            return _wrong(str(error))
        text = json.dumps(found, ensure_ascii=False, default=str)
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structured_content=found)

    return Server("guitu", title="规图", instructions=INSTRUCTIONS, on_list_tools=list_tools, on_call_tool=call_tool)


def serve(location: str) -> None:
    """Answer a client over standard input and output until it leaves. Raises GraphError where there is no graph."""

    async def run() -> None:
        with open_store(location) as store:
            server = make_server(store, location)
            async with stdio_server() as (read, write):
                await server.run(read, write, server.create_initialization_options())

    anyio.run(run)


def _wrong(sentence: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=sentence)], is_error=True)


def _tools(store: Store, location: str) -> Sequence[Tool]:
    asked = [_question_tool(store, question) for question in load_questions()]
    words = _text("Words of the goal, target or task, with spaces between them, or its id")
    place = _text("Only this district or county")
    query = _text(
        "A reading Cypher query. Labels: "
        + ", ".join(Label)
        + ". Relationship types: "
        + ", ".join(RelationshipType)
        + ". Sentences are in r.quote of a relationship, n.quote of a statement and p.text of a Passage."
    )
    return [
        *asked,
        Tool(
            _described(
                "trace",
                "Trace a goal of a higher plan to the places under it, with the arithmetic",
                ("goal",),
                goal=words,
                region=place,
            ),
            lambda given: _traced(store, given),
        ),
        Tool(
            _described(
                "compare",
                "What two plans of one place say differently, alike, or alone",
                (),
                one=_text("Title, file name or place of one plan"),
                other=_text("The same of the other"),
            ),
            lambda given: {"comparisons": [c.as_dict() for c in compare(store, given.get("one"), given.get("other"))]},
        ),
        Tool(
            _described("cypher", "Ask the graph in Cypher, read-only", ("query",), query=query),
            lambda given: _rows(query_alone(location, str(given.get("query", "")), timeout=PATIENCE, limit=ROWS)),
        ),
        Tool(
            _described("status", "What is in the graph, and what needs a look", ()),
            lambda given: status(store).as_dict(),
        ),
    ]


def _question_tool(store: Store, question: Question) -> Tool:
    described = _described(
        question.name,
        f"{question.title}. {question.about} Columns: {', '.join(question.returns)}.",
        tuple(p.name for p in question.parameters if p.required),
        **{p.name: _schema(p) for p in question.parameters},
    )
    return Tool(described, lambda given: _rows(ask(store, question, given, timeout=PATIENCE, limit=ROWS)))


def _schema(parameter: Parameter) -> dict[str, Any]:
    schema = {"type": _JSON_TYPES.get(parameter.type, "string"), "description": parameter.about}
    return schema if parameter.required or parameter.default is None else schema | {"default": parameter.default}


def _text(about: str) -> dict[str, Any]:
    return {"type": "string", "description": about}


def _described(name: str, about: str, required: Sequence[str], /, **properties: dict[str, Any]) -> types.Tool:
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
    hints = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return types.Tool(name=name, description=about, input_schema=schema, annotations=hints)


def _rows(table: Table) -> dict[str, Any]:
    return {"rows": table.records(), "truncated": table.truncated, "total": table.total}


def _traced(store: Store, given: Mapping[str, Any]) -> dict[str, Any]:
    found = trace(store, str(given.get("goal", "")), given.get("region") or None)
    return {"traces": [item.as_dict() for item in found[:10]], "more": max(len(found) - 10, 0)}
