"""The annotations to learn from without their text: where names stand in public documents, and of what kind they are.

``annotations.jsonl`` has a line for each paragraph: the document's path in the public collection, the paragraph's first
character and length there, and its names as first character, length and the number of their kind. ``python -m
bench.tagger restore CORPUS OUT`` puts the text back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graph.model import MENTIONABLE

ANNOTATIONS = Path(__file__).with_name("annotations.jsonl")
_KINDS = [str(kind) for kind in MENTIONABLE]


def strip(records: Iterable[dict[str, Any]], folder: Path) -> Iterator[str]:
    """Yield a line without text for each annotated paragraph whose text stands in its ``source`` under ``folder``."""
    for record in records:
        start = (folder / record["source"]).read_text(encoding="utf-8").find(record["text"])
        if start < 0:
            raise ValueError(f"{record['id']} does not stand in {record['source']}")
        names = [[m["start"], m["end"] - m["start"], _KINDS.index(m["type"])] for m in record["mentions"]]
        line = {"id": record["id"], "source": record["source"], "at": [start, len(record["text"])], "names": names}
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def restore(lines: Iterable[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Yield annotated paragraphs as bench.tagger.paragraphs.read() takes them, their text read under ``folder``."""
    for line in lines:
        record = json.loads(line)
        start, length = record["at"]
        text = (folder / record["source"]).read_text(encoding="utf-8")[start : start + length]
        mentions = [
            {"type": _KINDS[kind], "surface": text[at : at + n], "start": at, "end": at + n}
            for at, n, kind in record["names"]
        ]
        yield {"id": record["id"], "source": record["source"], "text": text, "mentions": mentions}
