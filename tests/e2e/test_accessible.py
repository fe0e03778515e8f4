"""The page and the pictures for people who use no mouse or do not see the screen: axe-core, and a way by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.test_page import NARROW, WIDE, _served

axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

AXE = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LOOKS = {"wide": (WIDE, "light"), "narrow": (NARROW, "light"), "dark": (WIDE, "dark")}


@pytest.fixture(scope="module")
def origin(examples_graph: Path) -> Iterator[str]:
    with _served(examples_graph) as address:
        yield address


@pytest.fixture(params=LOOKS)
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    viewport, scheme = LOOKS[request.param]
    context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="zh-CN")
    yield context.new_page()
    context.close()


def _faults(page: Any) -> list[str]:
    page.evaluate(AXE)
    # In the dark, nothing is other than the colours.
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    which = "runOnly: ['color-contrast']," if dark else ""
    found = page.evaluate(f"axe.run(document, {{{which} resultTypes: ['violations']}})")
    return [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in found["violations"]]


def _first(page: Any, origin: str, path: str, selector: str) -> str:
    page.goto(origin + path)
    return str(page.get_attribute(selector, "href"))


def test_axe_finds_no_fault_on_any_page(page: Any, origin: str):
    found = quote("国际未来科技岛")
    paths = [
        "/",
        "/search?q=" + quote("创新"),
        "/search?q=" + quote("创新") + "&label=Passage",
        "/search?q=" + quote("没有这个词"),
        _first(page, origin, f"/search?q={found}", ".hits a >> nth=0"),
        _first(page, origin, f"/search?q={quote('高新技术企业')}&label=Target", ".hits a >> nth=0"),
        _first(page, origin, "/", ".volume > a >> nth=0"),
        "/trace",
        "/trace?label=Target&gaps=1",
        "/trace?goal=" + quote("高新技术企业"),
        "/compare",
        _first(page, origin, "/compare", ".hits a >> nth=0"),
        "/ask",
        "/ask/projects-of-platform",
        f"/ask/projects-of-platform?platform={found}",
        "/ask/numbers-that-differ",
        "/cypher?query=" + quote("MATCH (p:Platform)-[h:HOSTS]->(x) RETURN p, h, x LIMIT 5"),
        "/cypher?query=" + quote("MATCH (p"),
        "/nowhere",
    ]
    faults = {}
    for path in paths:
        page.goto(origin + path)
        if said := _faults(page):
            faults[path] = said
    assert not faults


@pytest.mark.parametrize("page", ["wide"], indirect=True)
def test_axe_finds_no_fault_in_a_picture(page: Any, run: Any, examples_graph: Path, tmp_path: Path):
    run("show", "projects-of-platform", "platform=国际未来科技岛", "-o", tmp_path / "a.html", "--graph", examples_graph)
    page.goto((tmp_path / "a.html").as_uri())
    page.wait_for_selector("body[data-drawn]")
    page.click("summary")
    assert not _faults(page)


def _tab_to(page: Any, selector: str, most: int = 60) -> None:
    """Press Tab until the first of ``selector`` has the focus, and see that the focus shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement === document.querySelector(s)", selector):
            shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shown != "none", f"the focus on {selector} is not seen"
            return
    raise AssertionError(f"{selector} is not reached by {most} times Tab")


@pytest.mark.parametrize("page", ["wide", "narrow"], indirect=True)
def test_from_search_to_thing_to_document_to_trace_by_keys_alone(page: Any, origin: str):
    page.goto(origin + "/trace")
    page.keyboard.press("/")
    page.keyboard.type("国际未来科技岛")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    _tab_to(page, ".hits a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thing/**")
    assert "科技岛" in page.inner_text("h1")
    _tab_to(page, ".source a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/document/**")
    place = page.locator(".para:target, .heading:target")
    place.wait_for()
    # The next thing that Tab reaches stands in or after the sentence, not at the top of the page.
    page.keyboard.press("Tab")
    assert page.evaluate("!(document.querySelector(':target').compareDocumentPosition(document.activeElement) & 2)"), (
        "the keyboard goes on from the sentence"
    )

    page.goto(origin + "/")
    page.keyboard.press("Tab")
    page.goto(page.evaluate("document.querySelector('.volume > a').href"))
    _tab_to(page, ".toggle", 200)
    page.keyboard.press("Enter")
    assert page.get_attribute(".toggle >> nth=0", "aria-expanded") == "false"
    page.keyboard.press("Space")
    assert page.get_attribute(".toggle >> nth=0", "aria-expanded") == "true"

    page.goto(origin + "/cypher")
    _tab_to(page, "textarea")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON", "the box for queries lets the focus go"
