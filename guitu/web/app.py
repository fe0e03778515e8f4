"""The page as an application: addresses, what each of them shows, and how errors look."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from graph.errors import GraphError, QueryError, QuestionError
from graph.model import Label
from guitu.web.address import address, label_of
from guitu.web.asking import Asking
from guitu.web.comparing import Comparing
from guitu.web.document import document
from guitu.web.guard import Guard, allowed_hosts
from guitu.web.home import home
from guitu.web.library import Library
from guitu.web.pages import Pages
from guitu.web.search import search
from guitu.web.thing import neighbourhood, thing
from guitu.web.tracing import Tracing

STATIC = Path(__file__).parent / "static"
#: Longer than any name; what is longer is no search but a mistake.
LONGEST_QUERY = 4000


#: What the framework says by itself, in the page's language.
_SAID = {"Not Found": "这个地址下没有页面。", "Method Not Allowed": "页面只能看，不能往里写。"}


def make_app(library: Library, port: int) -> Starlette:
    """Return the application that shows ``library`` to this machine on ``port``."""
    pages = Pages(library)
    asking = Asking(pages, library)

    def show_home(request: Request) -> Response:
        return pages.page(request, "home.html", home=home(library))

    def show_search(request: Request) -> Response:
        query, label = request.query_params.get("q", "").strip()[:LONGEST_QUERY], request.query_params.get("label", "")
        found = search(library, query, label)
        return pages.page(request, "search.html", query=query, label=label, found=found)

    def show_thing(request: Request) -> Response:
        key = request.path_params["key"]
        if label_of(key) in (Label.DOCUMENT, Label.SECTION, Label.PASSAGE):
            return RedirectResponse(address(key))
        found = thing(library, key)
        if found is None:
            raise HTTPException(404, "图中没有这个事物，也许重新构建后它的名称变了。")
        return pages.page(request, "thing.html", thing=found, sketch=neighbourhood(found))

    def show_document(request: Request) -> Response:
        found = document(library, request.path_params["key"])
        if found is None:
            raise HTTPException(404, "图中没有这篇规划。")
        return pages.page(request, "document.html", document=found)

    routes = [
        Route("/", show_home),
        Route("/search", show_search),
        Route("/thing/{key:path}", show_thing),
        Route("/named", asking.named),
        Route("/ask", asking.questions),
        Route("/ask/{name}", asking.ask),
        Route("/cypher", asking.cypher),
        Route("/trace", Tracing(pages, library).page),
        Route("/compare", Comparing(pages, library).page),
        Route("/document/{key}", show_document),
        Route("/legend.css", lambda request: pages.colours()),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]

    @asynccontextmanager
    async def life(app: Starlette):
        yield
        library.close()

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=allowed_hosts(port))],
        exception_handlers=_handlers(pages),
        lifespan=life,
    )


def _handlers(pages: Pages) -> dict[Any, Callable[[Request, Exception], Response]]:
    """Return what shows each kind of error as a page, with its status."""

    def wrong(status: int, title: str) -> Callable[[Request, Exception], Response]:
        def answer(request: Request, error: Exception) -> Response:
            code = error.status_code if isinstance(error, HTTPException) else status
            return pages.page(request, "error.html", status=code, heading=title, said=_said(error))

        return answer

    ours = wrong(500, "页面出了差错")
    return {
        HTTPException: wrong(404, "没有找到"),
        QueryError: wrong(400, "查询没有完成"),
        QuestionError: wrong(400, "提问没有完成"),
        GraphError: wrong(503, "图读不出来"),
        Exception: lambda request, error: ours(request, Exception("请把地址告诉开发者。")),
    }


def _said(error: Exception) -> str:
    said = error.detail if isinstance(error, HTTPException) else str(error)
    return _SAID.get(said, said)
