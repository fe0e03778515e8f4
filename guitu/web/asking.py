"""The pages where a person asks: the catalogue's questions with their forms, and queries of their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from graph.catalogue import Question, ask, find_question, load_questions
from graph.drawing import sketch
from graph.errors import QueryError
from graph.figure import Dot, Figure, figure_of
from graph.model import Label
from graph.table import Table
from guitu.samples import needed, samples
from guitu.web.address import address, named
from guitu.web.answers import answer, as_csv
from guitu.web.library import PATIENCE, Library
from guitu.web.pages import Pages
from guitu.web.words import grouped, words_of

#: Rows that a page fetches, and nodes that it draws.
ROWS, DRAWN = 500, 90
_BEGIN = """MATCH (p:Platform)-[h:HOSTS]->(x:Project)
RETURN p, h, x
LIMIT 25"""


class Asking:
    """Answers questions and queries with pages, or with files of the same rows."""

    def __init__(self, pages: Pages, library: Library) -> None:
        self._pages = pages
        self._library = library
        self._questions = load_questions()

    def questions(self, request: Request) -> Response:
        """Show what can be asked."""
        listed = [(caption, [(q, words_of(q)) for q in group]) for caption, group in grouped(self._questions)]
        return self._pages.page(request, "questions.html", groups=listed)

    def ask(self, request: Request) -> Response:
        """Show a question's form, and its answer where it was asked."""
        question = find_question(request.path_params["name"], self._questions)
        given = {p.name: request.query_params.get(p.name, "").strip() for p in question.parameters}
        asked = all(given[p.name] for p in question.parameters if p.required)
        file = request.query_params.get("format") == "csv"
        limit = None if file else ROWS  # a file is taken away to be counted and worked on: it has all rows
        table = ask(self._library.store, question, given, timeout=PATIENCE, limit=limit) if asked else None
        if table and file:
            return _file(table, question.name)
        figure = figure_of(table, question.draw, DRAWN) if table and question.draw else None
        return self._pages.page(
            request,
            "ask.html",
            question=question,
            words=words_of(question),
            given=given,
            answer=answer(table, question) if table else None,
            samples=() if table and table.rows else self._samples(question),
            csv="?" + urlencode({**given, "format": "csv"}),
            sketch=_sketch(figure, held=False),
            sketch_says=_says(figure),
        )

    def _samples(self, question: Question) -> Sequence[str]:
        parameter = needed(question)
        return _samples(self._library, parameter, self._library.edition) if parameter else ()

    def cypher(self, request: Request) -> Response:
        """Show the box for a query of one's own, and its answer."""
        query = request.query_params.get("query", "").strip()
        table, wrong = None, ""
        if query:
            try:
                table = self._library.ask(query, {}, ROWS)
            except QueryError as error:
                wrong = str(error)
        if table and request.query_params.get("format") == "csv":
            return _file(table, "guitu")
        figure = figure_of(table, (), DRAWN) if table else None
        return self._pages.page(
            request,
            "cypher.html",
            status=400 if wrong else 200,
            query=query or _BEGIN,
            rows=max(5, min(24, (query or _BEGIN).count("\n") + 2)),
            menu=[(_without_parameters(question), words_of(question)) for question in self._questions],
            wrong=wrong,
            answer=answer(table) if table else None,
            csv="?" + urlencode({"query": query, "format": "csv"}),
            sketch=_sketch(figure, held=True),
            sketch_says=_says(figure),
            limit=ROWS,
            patience=round(PATIENCE),
        )

    def named(self, request: Request) -> Response:
        """Lead from a name in a table to its node; to the search where the name alone does not tell."""
        name, label = request.query_params.get("name", ""), request.query_params.get("label", "")
        document = request.query_params.get("document", "")
        if label in set(Label):
            of = " AND n.document_title = $document" if document and label not in _SHARED else ""
            cypher = f"MATCH (n:{label}) WHERE n.name = $name{of} RETURN n.id AS id LIMIT 2"
            rows = self._library.rows(cypher, name=name, document=document)
            if len(rows) == 1:
                return RedirectResponse(address(rows[0]["id"]))
        return RedirectResponse("/search?" + urlencode({"q": name, "label": label if label in set(Label) else ""}))


#: Labels whose nodes belong to no one document.
_SHARED = frozenset({Label.PROJECT, Label.PLATFORM, Label.INDUSTRY, Label.AGENCY, Label.REGION, Label.INDICATOR})


@lru_cache(maxsize=32)
def _samples(library: Library, parameter: str, edition: object) -> Sequence[str]:
    return samples(library.store, parameter)


def _file(table: Table, name: str) -> Response:
    """Return ``table`` as a file; of one that is cut the name says so, for a line in it would pass for a row."""
    cut = f"-first-{len(table.rows)}" if table.truncated else ""
    headers = {"content-disposition": f'attachment; filename="{name}{cut}.csv"'}
    return Response(as_csv(table), media_type="text/csv; charset=utf-8", headers=headers)


def _sketch(figure: Figure | None, *, held: bool) -> str:
    """Return a drawing of ``figure``; ``held`` says that its keys are ids of nodes."""
    if figure is None or not figure.arrows:
        return ""

    def href(dot: Dot) -> str:
        if held:
            return address(dot.key)
        return named(dot.label, dot.name) if dot.label and dot.label != Label.PASSAGE else ""

    return sketch(figure, "答案的图", href)


def _says(figure: Figure | None) -> str:
    if figure is None:
        return ""
    left = f"；另有 {figure.left_out} 个画不下，都在表里" if figure.left_out else ""
    return f"指向一条线读它的原文，点一个事物到它的页面{left}"


def _without_parameters(question: Question) -> str:
    """Return the query of a question as one can run it: its parameters stand as text to be filled in."""
    lines = [line for line in question.cypher.splitlines() if not line.lstrip().startswith("//")]
    text = "\n".join(lines).strip()
    for parameter in sorted(question.parameters, key=lambda p: -len(p.name)):
        sample = "['…']" if parameter.type == "words" else "'…'" if parameter.required else _literal(parameter.default)
        text = text.replace(f"${parameter.name}", sample)
    return text


def _literal(value: object) -> str:
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else repr(value)
