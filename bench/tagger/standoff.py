"""Annotations to learn from without their text: where names stand in public documents, their kinds and their links.

A line for each paragraph: the document's path in the public collection, the paragraph's first character and length
there, its names as first character, length and the number of their kind, and its links as the numbers of two names in
that row with the number of their kind between. The paragraphs of ``annotations.jsonl`` were read without any tagger's
output; those of ``corrected.jsonl`` were marked by the tagger, then corrected and linked by a reader, most of them by
two one after the other: ``marks`` are what the tagger had found before, with how sure it was in thousandths where that
was kept. ``plan`` and ``trust`` are as loaders.relate.train reads them. ``python -m bench.tagger restore CORPUS OUT``
puts the text back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graph.model import MENTIONABLE

ANNOTATIONS = Path(__file__).with_name("annotations.jsonl")
CORRECTED = Path(__file__).with_name("corrected.jsonl")
_KINDS = [str(kind) for kind in MENTIONABLE]
_AS_THEY_ARE = ("plan", "trust")
_LINKS = ["PART_OF", "SERVES", "HOSTS", "LEADS", "LOCATED_IN"]


def strip(records: Iterable[dict[str, Any]], folder: Path) -> Iterator[str]:
    """Yield a line without text for each annotated paragraph whose text stands in its ``source`` under ``folder``.

    A link by words is one of the first names of these words.
    """
    for record in records:
        start = (folder / record["source"]).read_text(encoding="utf-8").find(record["text"])
        if start < 0:
            raise ValueError(f"{record['id']} does not stand in {record['source']}")
        names = [[m["start"], m["end"] - m["start"], _KINDS.index(m["type"])] for m in record["mentions"]]
        words = [m["surface"] for m in record["mentions"]]
        links = [
            [words.index(k["source"]), _LINKS.index(k["type"]), words.index(k["target"])]
            for k in record.get("links", ())
        ]
        line = {"id": record["id"], "source": record["source"], "at": [start, len(record["text"])]}
        line |= {"names": names, "links": links} | {key: record[key] for key in _AS_THEY_ARE if key in record}
        if "marks" in record:
            line["marks"] = [_mark(m) for m in record["marks"]]
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def restore(lines: Iterable[str], folder: Path) -> Iterator[dict[str, Any]]:
    """Yield annotated paragraphs as taggers and loaders.relate.train read them, their text read under ``folder``."""
    for line in lines:
        record = json.loads(line)
        start, length = record["at"]
        text = (folder / record["source"]).read_text(encoding="utf-8")[start : start + length]
        mentions = [
            {"type": _KINDS[kind], "surface": text[at : at + n], "start": at, "end": at + n}
            for at, n, kind in record["names"]
        ]
        links = [
            {"source": mentions[a]["surface"], "type": _LINKS[kind], "target": mentions[b]["surface"]}
            for a, kind, b in record["links"]
        ]
        row = {"id": record["id"], "source": record["source"], "text": text, "mentions": mentions, "links": links}
        row |= {key: record[key] for key in _AS_THEY_ARE if key in record}
        if "marks" in record:
            row["marks"] = [_marked(*mark) for mark in record["marks"]]
        yield row


def _mark(mark: dict[str, Any]) -> list[int]:
    sure = [round(1000 * mark["confidence"])] if "confidence" in mark else []
    return [mark["start"], mark["end"] - mark["start"], _KINDS.index(mark["type"]), *sure]


def _marked(at: int, length: int, kind: int, sure: int | None = None) -> dict[str, Any]:
    mark = {"start": at, "end": at + length, "type": _KINDS[kind]}
    return mark if sure is None else mark | {"confidence": sure / 1000}
