"""The steps in their order: a source becomes records, the records of all documents become a graph."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from graph.model import DocumentRecords, Graph, Source
from loaders.curate import Correction, curate, judgements


def extract(source: Source) -> DocumentRecords:
    """Return all that one document says (steps 2 to 5). It sees no other document, so documents may go side by side."""
    from loaders.annotate import annotate
    from loaders.relate import relate
    from loaders.structure import structure
    from loaders.targets import find_targets
    from loaders.tasks import find_actions, find_goals, tie

    records = structure(source)
    records = replace(records, targets=find_targets(records), mentions=annotate(records))
    records = replace(records, goals=find_goals(records), actions=find_actions(records))
    return replace(records, links=(*relate(records), *tie(records)))


def combine(
    documents: Sequence[DocumentRecords],
    progress: Callable[[str, int, int], None] | None = None,
    corrections: Sequence[Correction] = (),
) -> tuple[Graph, tuple[Correction, ...]]:
    """Return the graph of all documents (steps 6 to 8), and the corrections that name nothing in it.

    The order of the documents does not matter, and one that is given twice counts once.
    ``progress`` is called with the name of the step, how many steps are done, and how many there are.
    """
    from loaders.align import align
    from loaders.assemble import assemble
    from loaders.resolve import resolve
    from loaders.resolve.again import told_again

    tell = progress or (lambda what, done, total: None)
    once = {records.document.id: records for records in documents}
    documents = [once[key] for key in sorted(once)]
    tell("resolving", 0, 3)
    documents, resolution = told_again(documents, resolve(documents, judgements(corrections)))
    tell("aligning", 1, 3)
    alignment = align(documents, resolution)
    tell("assembling", 2, 3)
    return curate(assemble(documents, resolution, alignment), corrections)


STALE = "The graph was made by another version of guitu: build it again from its documents."


class StaleRecords(ValueError):
    """Kept records that another version of the program made."""


@dataclass(frozen=True, slots=True)
class _Kept:
    fingerprint: str
    records: DocumentRecords


@cache
def fingerprint() -> str:
    """Return a hash of the program that reads documents: its code, its lexicon and its model."""
    digest = hashlib.sha256()
    root = resources.files("loaders")
    for file in sorted(_files(root), key=str):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    digest.update(resources.files("graph").joinpath("model.py").read_bytes())
    return digest.hexdigest()[:16]


def _files(folder: Traversable) -> Iterator[Traversable]:
    for item in folder.iterdir():
        if item.is_dir():
            if item.name != "__pycache__":
                yield from _files(item)
        else:
            yield item


def encode(records: DocumentRecords) -> bytes:
    """Return records as the bytes that a store keeps, from which :func:`decode` makes the same records."""
    return zlib.compress(msgspec.json.encode(_Kept(fingerprint(), records)), 4)


def decode(data: bytes) -> DocumentRecords:
    """Return the records kept as ``data``; raises :class:`StaleRecords` where another version of guitu made them."""
    try:
        kept = msgspec.json.decode(zlib.decompress(data), type=_Kept)
    except (zlib.error, msgspec.DecodeError) as error:
        raise StaleRecords(STALE) from error
    if kept.fingerprint != fingerprint():
        raise StaleRecords(STALE)
    return kept.records
