"""Lines become blocks: headings, paragraphs, table rows. Paragraphs and headings that a page break cut are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.lexicon import any_of
from loaders.normal import normal
from loaders.structure.cells import cell_rows
from loaders.structure.lines import Line
from loaders.structure.numbering import Number, numbered, value

_TERMINAL = tuple("。！？；!?;：:…”」』》）)】")
_INNER = re.compile(r"[。！？；!?;]")
_GOES_ON = re.compile(r"[，。、；,;)的]|\d+(?:\.\d+)?\s?[^\s\d.、)]")  # what no paragraph begins with, but for a number
_REST_OF_NUMBER = re.compile(
    r"[年月日%亿万元个家条亩]"
)  # and what goes on with a number, where the line before ends in one
_CAPTION = re.compile(r"图?\s?\d{1,2}(?:[-.]\d{1,2})?\s+[^\s\d。，；：,;:]{2,28}(?:图|示意|布局|分布|格局|结构|平台)")
_ORDINAL = re.compile(r"(第[一二三四五六七八九十]{1,3})[，,、]")
#: What explanations of words are headed with.
NOTES = re.compile(
    r"(?:《[^《》]*》)?(?:部分|有关|相关|主要|专业|专有)*(?:名词|词语|用语|术语|词汇)(?:解释|注释|释义|说明|注解)(?:和说明)?:?"
    r"|(?:有关|相关)?(?:注释|释义|注解|解释|解释和说明):?"
)
_VALUE_END = re.compile(r"\d\s?(?:%|‰|[万亿]?(?:元|美元|人|户|家|个|亩|公里))$")
_SHORT_SENTENCE = re.compile(r"[^。；;]{6,32}。.")
_TITLED = re.compile(r"[^，。；：,;:]{2,24}[。：:]")
_STARTER = re.compile(r"(?:—{1,2}|--|[-•●■◆▲★☆]|注\s*[:：]|备注|各位代表)")
_DATE = re.compile(r"\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?")
_LONGEST = {"part": 70, "chapter": 70, "section": 70, "numeral": 75, "bracketed": 75, "box": 60, "annex": 60}
_RUN_IN = 50  # characters that the title of a paragraph may have
_WRAP = 14  # a line with at least so many characters may have been broken by the edge of the page


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or table row, of one or more lines. ``title`` is set where it opens a section."""

    kind: str  # heading, paragraph, row
    lines: tuple[Line, ...]
    pieces: tuple[int, ...]
    clean: str
    number: Number | None = None
    title: str = ""

    @property
    def level(self) -> int:
        return self.lines[0].level


def blocks(found: Sequence[Line]) -> list[Block]:
    """Return the blocks that the plan's own lines make, in order."""
    rows = cell_rows(found)
    out: list[Block] = []
    i = 0
    while i < len(found):
        if i in rows:
            out.append(_row(found[i : rows[i]]))
            i = rows[i]
            continue
        line = found[i]
        caption = i + 1 in rows and len(line.clean) <= 60
        after = found[i + 1] if i + 1 < len(found) and i + 1 not in rows else None
        block = _read(line, after)
        if block.kind == "heading" and after is not None and _is_rest_of_heading(block, line, after):
            out.append(_make("heading", (line, after), block.number, block.title + after.clean))
            i += 2
            continue
        if block.kind == "paragraph" and not block.number and out and not caption and _continues(out[-1], line):
            out[-1] = _extend(out[-1], line)
        else:
            out.append(block)
        i += 1
    return out


def _make(kind: str, lines: tuple[Line, ...], number: Number | None = None, title: str = "") -> Block:
    pieces = tuple(place for line in lines for place in line.pieces)
    return Block(kind, lines, pieces, "".join(line.clean for line in lines), number, title)


def _row(lines: Sequence[Line]) -> Block:
    """Return a table row; of cells that stand one a line, the line break after each stays so that they can be told."""
    if len(lines) == 1:
        return _make("row", tuple(lines))
    ends = [line.pieces[-1] + 1 for line in lines[:-1]]
    pieces: list[int] = []
    for line, end in zip(lines, [*ends, lines[-1].pieces[-1]], strict=True):
        pieces += [*line.pieces[:-1], end]
    return Block("row", tuple(lines), tuple(pieces), "\n".join(line.clean for line in lines))


def _extend(block: Block, line: Line) -> Block:
    return Block(
        block.kind,
        (*block.lines, line),
        block.pieces + line.pieces,
        block.clean + line.clean,
        block.number,
        block.title,
    )


def _read(line: Line, after: Line | None) -> Block:
    clean = line.clean
    number = numbered(clean)
    body = clean[number.end :] if number else clean
    whole = not _INNER.search(body[:-1]) and not body.endswith((":", "；", ";", "，", ","))
    if number and number.kind in _LONGEST:
        if whole and len(clean) <= _LONGEST[number.kind] and (body.strip() or number.kind in {"box", "annex"}):
            return _make("heading", (line,), number, _bare(body))
        return _make("paragraph", (line,), number, _run_in(line, body, number))
    if number:
        if whole and len(body) <= 40 and not body.endswith("。") and body.strip():
            return _make("heading", (line,), number, _bare(body))
        return _make("paragraph", (line,), number, _run_in(line, body, number))
    ordinal = _ORDINAL.match(clean)
    if ordinal and whole and line.gap and len(clean) <= _LONGEST["bracketed"] and not clean.endswith("。"):
        place = Number("ordinal", 5, "section", ordinal[1], value(ordinal[1]), ordinal.end())
        return _make("heading", (line,), place, _bare(clean[ordinal.end() :]))
    if _CAPTION.fullmatch(clean):
        return _make("heading", (line,))  # of a picture: it opens no section
    if line.level and len(clean) <= 80:
        return _make("heading", (line,), None, _bare(clean))
    if _is_unnumbered_heading(line, after):
        return _make("heading", (line,), None, _bare(clean))
    return _make("paragraph", (line,))


def _bare(title: str) -> str:
    return title.strip(" :、").rstrip("。；;").strip()


def _run_in(line: Line, body: str, number: Number) -> str:
    """Return the title that a numbered paragraph begins with, or an empty string where it has none."""
    stop = _INNER.search(body)
    title = body[: stop.start()] if stop else body
    lead = line.lead - number.end
    if 0 < lead <= len(title) + 2:
        title = body[:lead]
    title = _bare(title)
    return title if 2 <= len(title) <= _RUN_IN else ""


@cache
def _heading_words() -> re.Pattern[str]:
    text = files("loaders").joinpath("lexicon", "heading_words.txt").read_text(encoding="utf-8")
    words = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return re.compile(any_of(words))


def _is_unnumbered_heading(line: Line, after: Line | None) -> bool:
    """Tell whether a line without a number is a heading: emphasised, or alone, short and about work or aims."""
    clean = line.clean
    if line.gap and len(clean) <= 20 and NOTES.fullmatch(normal(clean)):
        return True
    if not 4 <= len(clean) <= 40 or clean.endswith((":", "；", ";", "，", ",", "、")) or _INNER.search(clean[:-1]):
        return False
    if _DATE.search(clean) and ("届" in clean or "会议" in clean or _DATE.fullmatch(clean)):
        return False
    if line.bold:
        return _STARTER.match(clean) is None and line.gap
    if clean.endswith("。") or len(clean) > 30 or not line.gap or line.quoted or _STARTER.match(clean):
        return False
    follows = after is not None and after.gap and (len(after.clean) > 40 or numbered(after.clean) is not None)
    return follows and _heading_words().search(clean) is not None


def _is_rest_of_heading(block: Block, line: Line, after: Line) -> bool:
    """Tell whether the next line is the second line of a heading, too long for the page, or the title of an annex."""
    if block.number is not None and block.number.kind == "annex" and not block.title:
        return len(after.clean) <= 30 and not numbered(after.clean) and not after.clean.endswith(_TERMINAL)
    if numbered(after.clean) or after.level or line.bold or len(after.clean) > 16 or "\t" in after.text:
        return False
    if (
        re.search(r"[。；：:，,、]$", after.clean)
        or not re.search(r"[\u4e00-\u9fff]", after.clean)
        or after.indent > line.indent + 2
    ):
        return False
    broken = line.clean.endswith(("的", "、", "，", ","))
    kinds = {"part", "chapter", "section", "numeral", "bracketed"}
    return (
        block.number is not None
        and block.number.kind in kinds
        and len(line.clean) >= _WRAP
        and (broken or block.number.kind in {"part", "chapter"} or not after.gap)
    )


def _continues(block: Block, line: Line) -> bool:
    """Tell whether a line goes on with the paragraph before it, which a page or line end cut."""
    last = block.lines[-1]
    closed = last.clean.endswith((")", "”")) and _GOES_ON.match(line.clean) is not None
    if (
        block.kind != "paragraph"
        or (last.clean.endswith(_TERMINAL) and not closed)
        or _STARTER.match(line.clean)
        or line.level
    ):
        return False
    if line.lead or last.bold or line.bold or "\t" in line.text or line.quoted != last.quoted:
        return False
    return len(last.clean) >= _WRAP if not line.gap else _is_cut(block, last.clean, line.clean)


def _is_cut(block: Block, last: str, following: str) -> bool:
    """Tell whether the last line of a paragraph breaks off in the middle, though an empty line follows it."""
    if _VALUE_END.search(last) and _SHORT_SENTENCE.match(following):
        return False  # a full stop is missing, and the next paragraph begins with its title
    broken = last.endswith(("，", ",", "、")) or following.startswith(("的", "，", "、"))
    if len(last) > 60 or (len(last) >= _WRAP and broken):
        return True
    if len(last) >= _WRAP and last[-1] in "0123456789〇一二三四五六七八九" and _REST_OF_NUMBER.match(following):
        return True
    if len(block.clean) > 30:
        return _INNER.search(block.clean) is not None or "，" in block.clean or "," in block.clean
    return len(last) > 20 and "。" in last and _TITLED.match(following) is None
