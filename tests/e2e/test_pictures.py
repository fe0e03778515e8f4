"""Pictures in a real browser, with the network off."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from graph.figure import Arrow, Dot, Figure
from graph.picture import picture
from tests.guitu.hostile import NAMES


def _open(browser: Any, path: Path, viewport: dict[str, int]) -> tuple[Any, list[str]]:
    """Open a file with the network off, and return the page and what went wrong in it."""
    context = browser.new_context(viewport=viewport)
    context.set_offline(True)
    trouble: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: trouble.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith("file:") else trouble.append(r.url))
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-drawn]", timeout=20_000)
    return page, trouble


def _inked(page: Any) -> int:
    """Return how many pixels of the picture are not paper."""
    return page.evaluate(
        """() => { const c = document.querySelector('canvas');
             const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
             let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }"""
    )


@pytest.mark.parametrize("width", [1360, 390])
def test_a_picture_is_complete_without_a_network(
    browser: Any, run: Any, examples_graph: Path, tmp_path: Path, width: int
):
    run("show", "entity-links", "name=数字经济", "-o", tmp_path / "a.html", "--graph", examples_graph)
    page, trouble = _open(browser, tmp_path / "a.html", {"width": width, "height": 800})
    assert _inked(page) > 500
    assert page.locator(".legend svg").count() > 1
    page.fill("input[type=search]", "数字经济")
    assert "个" in page.inner_text("output")
    page.fill("input[type=search]", "没有这样的名称")
    assert page.inner_text("output") == "0 个"
    page.click("summary")
    assert page.locator("blockquote").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not trouble


def test_two_thousand_nodes_can_be_used_within_three_seconds(browser: Any, tmp_path: Path):
    dots = tuple(Dot(f"n{n}", f"第{n}号项目", ("Project", "Platform", "Industry")[n % 3]) for n in range(2000))
    arrows = tuple(Arrow(f"n{n}", f"n{n // 7}", "PART_OF", quote="建设一批项目。") for n in range(1, 2000))
    (tmp_path / "many.html").write_text(picture(Figure(dots, arrows), "两千个"), encoding="utf-8")
    begun = time.perf_counter()
    page, trouble = _open(browser, tmp_path / "many.html", {"width": 1360, "height": 900})
    page.fill("input[type=search]", "第1999号")
    assert page.inner_text("output") == "1 个"
    # Three seconds on an idle machine; machines that test are not.
    assert time.perf_counter() - begun < 9
    assert not trouble


def test_names_that_are_scripts_are_only_drawn(browser: Any, tmp_path: Path):
    dots = tuple(Dot(name, name, name if n % 2 else "Project") for n, name in enumerate(NAMES))
    arrows = tuple(Arrow(name, NAMES[0], name, name, name, name, note=name) for name in NAMES[1:])
    (tmp_path / "hostile.html").write_text(picture(Figure(dots, arrows), NAMES[0], NAMES[1]), encoding="utf-8")
    page, trouble = _open(browser, tmp_path / "hostile.html", {"width": 1360, "height": 900})
    page.mouse.move(680, 450)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.querySelectorAll('img, iframe').length") == 0
    assert not trouble


def test_a_picture_for_a_report(run: Any, examples_graph: Path, tmp_path: Path):
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    run("show", "entity-links", "name=数字经济", "--svg", svg, "--png", png, "--graph", examples_graph)
    import xml.etree.ElementTree as ElementTree

    assert ElementTree.parse(svg).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert "数字经济" in svg.read_text(encoding="utf-8")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert png.stat().st_size > 5000
