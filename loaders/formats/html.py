"""A page of a government site: its article, without navigation, side columns and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

_SKIPPED = frozenset(
    [
        "aside",
        "button",
        "canvas",
        "footer",
        "form",
        "head",
        "iframe",
        "input",
        "nav",
        "noscript",
        "object",
        "option",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### "}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")  # names an encoding, from which the page has been decoded already
_SPACE = re.compile("[ \t\r\n\f\u200b\ufeff]+")
_DOMINANT = 0.7  # share of its parent's words that makes an element hold the article by itself
_FEWEST = 20  # characters of words below which nothing inside is looked for


def text_of_html(page: str) -> str:
    """Return the words of a page's article: paragraphs and headings parted by empty lines, table rows with tabs."""
    tree = html.document_fromstring(_DECLARATION.sub("", page))
    body = tree.find("body")
    root = body if body is not None else tree
    lengths: dict[HtmlElement, int] = {}
    _measure(root, lengths)
    article = _article(root, lengths)
    for element in [e for e in article.iter("ul", "ol", "div", "dl") if _is_menu(e, lengths) and e is not article]:
        if element.getparent() is not None:
            element.drop_tree()
    lines = list(_blocks(article))
    title = _title(tree, article)
    if title and not any(title in line for line in lines[:5]):
        lines.insert(0, f"# {title}")
    return "\n\n".join(lines) + "\n"


def _is_skipped(element: HtmlElement) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in _SKIPPED
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _measure(root: HtmlElement, lengths: dict[HtmlElement, int]) -> None:
    """Note for each element how many characters of words it holds outside links; children before parents."""
    for element in reversed(list(root.iter())):
        if _is_skipped(element):
            continue
        length = len((element.text or "").strip())
        for child in element:
            length += lengths.get(child, 0) + len((child.tail or "").strip())
        lengths[element] = 0 if element.tag == "a" else length


def _article(root: HtmlElement, lengths: dict[HtmlElement, int]) -> HtmlElement:
    """Return the innermost element that still holds most of the page's words."""
    while lengths.get(root, 0) >= _FEWEST:
        inner = max((c for c in root if c in lengths), key=lambda c: lengths[c], default=None)
        if inner is None or inner.tag in {"table", "p"} or lengths[inner] < _DOMINANT * lengths[root]:
            break
        root = inner
    return root


def _is_menu(element: HtmlElement, lengths: dict[HtmlElement, int]) -> bool:
    """Tell whether an element is a list of links: nearly all its words are inside of them."""
    links = list(element.iter("a"))
    linked = sum(len(_words(link)) for link in links)
    return len(links) >= 2 and linked > 4 * lengths.get(element, 0)


def _title(tree: HtmlElement, article: HtmlElement) -> str:
    """Return the page's title where it stands outside the article: its main heading, else the ``title`` element."""
    heading = next((h for h in tree.iter("h1", "h2") if _words(h) and not _is_within(h, article)), None)
    if heading is not None and len(_words(heading)) >= 6:
        return _words(heading)
    named = tree.findtext(".//title") or ""
    return re.split(r"[-_|—]", _SPACE.sub(" ", named).strip())[0].strip()


def _is_within(element: HtmlElement, other: HtmlElement) -> bool:
    return element is other or any(parent is other for parent in element.iterancestors())


def _blocks(root: HtmlElement) -> Iterator[str]:
    """Yield the blocks below an element in order, each one line."""
    inline: list[str] = [root.text or ""]
    for child in root:
        if not _is_skipped(child):
            if child.tag == "br":
                yield from _line("".join(inline))
                inline = []
            elif child.tag in _BLOCKS or any(c.tag in _BLOCKS for c in child.iter() if isinstance(c.tag, str)):
                yield from _line("".join(inline))
                inline = []
                yield from _block(child)
            else:
                inline.append(_inline(child))
        inline.append(child.tail or "")
    yield from _line("".join(inline))


def _block(element: HtmlElement) -> Iterator[str]:
    if element.tag == "table" and not element.xpath(".//table"):
        yield from _rows(element)
    elif element.tag in _HEADINGS:
        for line in _line(_words(element)):
            yield _HEADINGS[element.tag] + line
    else:
        yield from _blocks(element)


def _inline(element: HtmlElement) -> str:
    """Return the words of an inline element; a line break in it stays one."""
    parts = [element.text or ""]
    for child in element:
        if not _is_skipped(child):
            parts.append("\x00" if child.tag == "br" else _inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _line(words: str) -> Iterator[str]:
    for part in words.split("\x00"):
        line = _SPACE.sub(" ", part).strip(" \xa0\u3000")
        if line:
            yield line


def _words(element: HtmlElement) -> str:
    return _SPACE.sub(" ", _inline(element).replace("\x00", "")).strip()


def _rows(table: HtmlElement) -> Iterator[str]:
    """Yield the rows of a table, cells parted by tabs; a cell over several rows or columns leaves the others empty.

    A table that only lays out a page (one cell a row) gives its paragraphs.
    """
    rows = [[c for c in row if c.tag in {"td", "th"}] for row in table.iter("tr")]
    if max((len(row) for row in rows), default=0) < 2:
        for row in rows:
            for cell in row:
                yield from _blocks(cell)
        return
    spans: dict[int, int] = {}  # column -> rows below that a cell still covers
    lines = []
    for row in rows:
        cells: list[str] = []
        for cell in row:
            while spans.get(len(cells), 0) > 0:
                spans[len(cells)] -= 1
                cells.append("")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            for place in range(len(cells), len(cells) + width):
                spans[place] = height - 1
            cells += [_words(cell).replace("\t", " "), *[""] * (width - 1)]
        lines.append("\t".join(cells))
    yield "\n".join(line for line in lines if line.strip())


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, min(100, int(value))) if value.isdigit() else 1
