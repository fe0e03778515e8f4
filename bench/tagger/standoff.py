"""Annotations to learn from without their text: where names stand in public documents, their kinds and their links.

A line for each paragraph: the document's path in the public collection, the paragraph's first character and length
there, its names as first character, length and the number of their kind, and its links as the numbers of two names in
that row with the number of their kind between. The paragraphs of ``annotations.jsonl`` were read without any tagger's
output; those of ``corrected.jsonl`` were marked by the tagger, then corrected and linked by a reader, most of them by
two one after the other. ``python -m bench.tagger restore CORPUS OUT`` puts the text back.
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
        place = {"id": record["id"], "source": record["source"], "at": [start, len(record["text"])]}
        yield json.dumps(place | {"names": names, "links": links}, ensure_ascii=False, separators=(",", ":"))


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
        yield {"id": record["id"], "source": record["source"], "text": text, "mentions": mentions, "links": links}
