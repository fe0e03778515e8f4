"""Blocks become Sections in a tree and the Passages that stand in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.model import Passage, Section
from loaders.normal import normal
from loaders.structure.blocks import NOTES, Block
from loaders.structure.box import Box, is_note

_UNNUMBERED = 3.5  # rank of a heading that has neither number nor heading mark
_UNNUMBERED_BELOW = 4.5  # and where it stands below a numbered one
_BY_LEVEL = {1: 0.5, 2: 0.9, 3: 1.9, 4: 2.9, 5: 4.9, 6: 5.9}
_SPEAKER = re.compile(r"(?:省长|市长|区长|县长|州长|盟长|旗长|主席)(?:[^,。]{0,6})$|会议上$")
_MARKS = re.compile(r"[\W_]+")
_TABLE = re.compile(r"表(?:\s*[(（].*)?$|^表\s?\d")
_NOTES = re.compile(r"(?:名词|相关|有关)?(?:解释|注释|说明)|附件|附录|名词解释.*")


@dataclass(slots=True)
class _Open:
    """A section that is still being filled."""

    index: int
    rank: float
    kind: str
    box: Box | None = None


class TreeBuilder:
    """Takes blocks in order; holds the sections and passages they make. A section encloses what stands in it."""

    def __init__(self, text: str, document: str, title: str) -> None:
        self._text = text
        self._document = document
        self._title = title
        self._open: list[_Open] = []
        self._box: Box | None = None  # the innermost box or annex among the open sections
        self._ends: dict[int, int] = {}  # where each section ends, as far as it is filled
        self.sections: list[Section] = []
        self.passages: list[Passage] = []

    def build(self, found: Sequence[Block]) -> None:
        """Take all blocks of a document."""
        for i, block in enumerate(found):
            self._take(block, found[i + 1] if i + 1 < len(found) else None)
        self.sections = [replace(section, end=self._ends[i]) for i, section in enumerate(self.sections)]

    def _take(self, block: Block, after: Block | None) -> None:
        if self._box is not None and not self._box.holds(block, after):
            while self._open and self._open[-1].kind not in {"box", "annex"}:
                self._open.pop()
            if self._open:
                self._open.pop()
            self._box = next((o.box for o in reversed(self._open) if o.box), None)
        if self._opens(block, after):
            self._section(block, after)
        else:
            if not self.sections:
                self._add("", self._title, "preamble", 0.0, block)
            if self._box is not None:
                self._box.take(block)
        self._passage(block)

    def _opens(self, block: Block, after: Block | None) -> bool:
        """Tell whether a block opens a section: a heading, a titled numbered paragraph, the caption of a table."""
        inside = self._box is not None
        if block.kind == "row" or (self._box is not None and self._box.notes and not _is_outer(block)):
            return False
        if block.number and block.number.rank >= 6 and block.number.kind not in {"box", "annex"}:
            return not inside and bool(block.title)
        if block.kind == "paragraph" and not block.number:
            return self._is_caption(block, after)
        if not block.number and self._is_title(block):
            return False
        if inside and block.kind == "heading" and not block.number:
            return block.level > 0 or self._is_caption(block, after) or self._open[-1].kind == "annex"
        return bool(block.title) or (block.kind == "heading" and block.number is not None)

    def _is_title(self, block: Block) -> bool:
        """Tell the title of the document and the line that names its speaker from a heading."""
        if any(section.kind != "preamble" for section in self.sections):
            return False
        words = _MARKS.sub("", block.clean)
        title = _MARKS.sub("", self._title)
        return words in title or title in words or words == "政府工作报告" or _SPEAKER.search(block.clean) is not None

    @staticmethod
    def _is_caption(block: Block, after: Block | None) -> bool:
        return after is not None and after.kind == "row" and len(block.clean) <= 60 and bool(_TABLE.search(block.clean))

    def _rank(self, block: Block) -> float:
        if block.number:
            return float(block.number.rank)
        if block.level:
            return _BY_LEVEL[block.level]
        ranks = [o.rank for o in self._open if o.kind != "preamble"]
        return _UNNUMBERED if _UNNUMBERED in ranks or not any(r <= 4 for r in ranks) else _UNNUMBERED_BELOW

    def _section(self, block: Block, after: Block | None) -> None:
        caption = self._is_caption(block, after) or (block.number is not None and block.number.kind == "box")
        rank = 9.0 if caption else self._rank(block)
        while self._open and (self._open[-1].rank >= rank or self._open[-1].kind == "preamble"):
            self._open.pop()
        self._box = next((o.box for o in reversed(self._open) if o.box), None)
        self._start(block, rank, self._kind(block, caption))

    def _kind(self, block: Block, caption: bool) -> str:
        if caption:
            return "box"
        if (block.number and block.number.kind == "annex") or (not block.number and _is_notes(block.title)):
            return "annex"
        if block.number and block.number.rank >= 6:
            return "item"
        if block.number and block.number.rank < 3:
            return "chapter"
        return "section" if self._open else "chapter"

    def _start(self, block: Block, rank: float, kind: str) -> None:
        number = block.number.text if block.number else ""
        title = block.title or (number if block.number and block.number.kind in {"box", "annex"} else block.clean)
        self._add(number, title, kind, rank, block)

    def _add(self, number: str, title: str, kind: str, rank: float, block: Block) -> None:
        order = len(self.sections)
        parent = self.sections[self._open[-1].index].id if self._open else None
        start = block.pieces[0]
        self.sections.append(
            Section(
                f"{self._document}/s{order:04d}", self._document, parent, order, len(self._open) + 1, number,
                _spaced(title), kind, start, block.pieces[-1],
            )
        )  # fmt: skip
        box = Box(kind == "annex") if kind in {"box", "annex"} else None
        self._open.append(_Open(order, rank, kind, box))
        self._box = box or self._box

    def _passage(self, block: Block) -> None:
        order = len(self.passages)
        text = "".join(self._text[a:b] for a, b in zip(block.pieces[::2], block.pieces[1::2], strict=True))
        section = self.sections[self._open[-1].index].id if self._open else None
        kind = block.kind
        opened = bool(self.sections) and self.sections[-1].start == block.pieces[0]
        if kind == "paragraph" and opened and not block.number and self._open[-1].kind == "box":
            kind = "heading"  # the caption of a table
        elif self._box is not None and not opened and not is_note(block) and not self._box.notes:
            captioned = kind == "heading" and (block.title or block.number)  # not by a picture's caption
            item = captioned or (kind == "paragraph" and self._box.item)
            kind = "item" if item else kind
        start, end = block.pieces[0], block.pieces[-1]
        self.passages.append(
            Passage(
                f"{self._document}/p{order:05d}", self._document, section, order, kind, text, start, end, block.pieces
            )
        )
        for open_section in self._open:
            self._ends[open_section.index] = end


def _is_notes(title: str) -> bool:
    return _NOTES.fullmatch(title) is not None or NOTES.fullmatch(normal(title)) is not None


def _is_outer(block: Block) -> bool:
    """Tell whether a block is numbered like a chapter, section or box and so stands in no table's notes."""
    return block.number is not None and (block.number.rank < 6 or block.number.kind in {"box", "annex"})


def _spaced(title: str) -> str:
    """Return a title with white space between Chinese characters left out and other white space single."""
    return re.sub(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])", "", re.sub(r"\s+", " ", title)).strip()
