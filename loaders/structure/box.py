"""Where a box (专栏), a table with its notes, or an annex ends: nothing but its own items tells."""

from __future__ import annotations

import re

from loaders.structure.blocks import Block

_NOTE = re.compile(r"(?:注|备注|说明)\s*[\d:：(]")
_NOTE_ITEM = re.compile(r"[(]?\d{1,2}\s*[.、)）]")
_NAMED = re.compile(r"[^。；;，,]{2,24}[:：]")
_RUN_IN = re.compile(r"[^。；;，,:]{2,18}([^。；;，,:]{2})。")
_MARKS = ("—", "-", "●", "•", "[", "■")
_SHORT = 30


class Box:
    """A box that is being filled; asked of each block whether it still belongs to it."""

    def __init__(self, annex: bool) -> None:
        self._annex = annex
        self._empty = True
        self._table = False
        self._numbered = False
        self._headed = False  # the last block is a numbered heading whose words stand below it
        self._head = ""  # last characters of the titles that its items begin with
        self.notes = False
        self.item = False  # the last block taken reads as an item

    def holds(self, block: Block, after: Block | None) -> bool:
        """Tell whether a block stands in the box and not below it; ``after`` is the block that follows."""
        number = block.number
        if block.kind == "row":
            return True
        if self._annex:
            return block.kind != "heading" or number is None or number.rank >= 4
        if number and (number.rank < 6 or number.kind in {"box", "annex"}):
            return False
        if _NOTE.match(block.clean) or (self.notes and _NOTE_ITEM.match(block.clean)):
            return True
        if block.kind == "heading" and not number:
            return block.level == 0 and not self._table
        if self._table:
            return False
        if self.is_item(block) or self._headed:
            return True
        if self._empty:  # words that lead up to the items
            return after is not None and (after.kind == "row" or self.is_item(after) or _alike(_end(block), after))
        return _alike(self._head, block)

    def is_item(self, block: Block) -> bool:
        """Tell whether a block reads as an item of a box: numbered, named, marked, or a few words."""
        if block.number is not None and block.number.rank >= 6:
            return True
        clean = block.clean
        if _NAMED.match(clean) or clean.startswith(_MARKS):
            return True
        return len(clean) < _SHORT and not (self._numbered and clean.endswith("。"))

    def take(self, block: Block) -> None:
        """Note a block that the box holds."""
        if _NOTE.match(block.clean):
            self.notes = True
        if block.kind == "row":
            self._table = True
        elif self._empty:
            self._head = _end(block)
        self._numbered = self._numbered or block.number is not None
        self.item = self.is_item(block) or self._headed
        self._headed = block.number is not None and block.kind == "heading"
        self._empty = False


def is_note(block: Block) -> bool:
    """Tell whether a block is a note below a table."""
    return _NOTE.match(block.clean) is not None


def _end(block: Block) -> str:
    title = _RUN_IN.match(block.clean)
    return title[1] if title else ""


def _alike(head: str, block: Block) -> bool:
    """Tell whether a paragraph begins with a title that ends as others do (…工程。, …行动。)."""
    return bool(head) and _end(block) == head
