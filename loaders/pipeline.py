"""The steps in their order: a source becomes records, the records of all documents become a graph."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import msgspec

from graph.model import Document, DocumentRecords, Flow, Graph, Link, Source
from loaders.curate import JUDGEMENTS, Correction, curate, judgements
from loaders.records import document_of as packed_document
from loaders.records import kept_records, pack
from loaders.ties import Ties
from loaders.ties import pack as pack_ties
from loaders.ties import unpack as unpack_ties

if TYPE_CHECKING:
    from loaders.parts import Parts
    from loaders.resolve.again import Told
    from loaders.resolve.kept import Kept
    from loaders.shares import AtOnce


def extract(source: Source) -> DocumentRecords:
    """Return all that one document says (steps 2 to 5). It sees no other document, so documents may go side by side."""
    from loaders.annotate import annotate
    from loaders.relate import relate
    from loaders.structure import structure
    from loaders.targets import find_targets
    from loaders.tasks import find_stated, tie

    records = structure(source)
    records = replace(records, targets=find_targets(records), mentions=annotate(records))
    goals, actions = find_stated(records)
    records = replace(records, goals=goals, actions=actions)
    return replace(records, links=(*relate(records), *tie(records)))


@dataclass(frozen=True, slots=True)
class Combined:
    """The graph of all documents, the corrections that name nothing in it, and the ties of each pair of documents.

    ``ties``: as :func:`loaders.align.align_pairs` returns them; given to the next call, they need not be found again.
    ``told``: what was found again in the documents of each city and province; it serves the next call in the same way,
    and so do ``names``: what they name.
    ``parts``: as :func:`loaders.parts.parts_of` names them; given to the next call, those that stay as they are are
    left out of its graph, and ``touched`` tells which do not.
    """

    made: Graph | Flow  # which is gone through, where nobody has corrected it
    idle: tuple[Correction, ...]
    ties: Ties
    told: Mapping[str, Told] = field(default_factory=dict)
    names: Mapping[str, Kept] = field(default_factory=dict)
    parts: Parts | None = None
    touched: frozenset[str] | None = None

    @property
    def graph(self) -> Graph:
        """The whole graph."""
        return self.made.graph() if isinstance(self.made, Flow) else self.made


def combine(
    documents: Sequence[DocumentRecords],
    progress: Callable[[str, int, int], None] | None = None,
    corrections: Sequence[Correction] = (),
    ties: Ties | None = None,
    at_once: AtOnce | None = None,
    told: Mapping[str, Told] | None = None,
    names: Mapping[str, Kept] | None = None,
    parts: Parts | None = None,
    early: Callable[[Flow], None] | None = None,
) -> Combined:
    """Return the graph of all documents (steps 6 to 8).

    The order of the documents does not matter, and one that is given twice counts once.
    ``progress`` is called with the name of the step, how many steps are done, and how many there are. ``ties``: those
    of pairs that were compared before, by the same program; ``at_once`` as :func:`loaders.align.align_pairs` takes it.
    ``told``: what was found again before; ``names``: what was named. ``parts``: of a graph that the result is to
    change; None where the names of parts are not wanted. Corrections other than of names that are one thing touch any
    part: with one there are none. ``early`` is called with all of the graph but its ties, before these are asked for,
    where it :func:`comes_early`.
    """
    from loaders.align import align_pairs
    from loaders.assemble import Assembly
    from loaders.idle import idle_judgements
    from loaders.parts import parts_of
    from loaders.resolve.again import tell_again
    from loaders.resolve.beside import resolved
    from loaders.telling import Shelf

    tell = progress or (lambda what, done, total: None)
    changed = _changed(corrections)
    tell("resolving", 0, 3)
    documents = _once(documents)
    resolution, named = resolved(documents, judgements(corrections), names, at_once)
    again = tell_again(documents, resolution, told or {}, at_once)
    documents, resolution = again.documents, again.resolution
    tell("aligning", 1, 3)
    assembly = None
    if early and comes_early(parts, corrections):
        assembly = Assembly(documents, resolution)
        early(assembly.untied())
    pairs = align_pairs(documents, resolution, ties or {}, partial(tell, "comparing"), at_once)
    tell("assembling", 2, 3)
    made: Parts | None = None
    touched: frozenset[str] | None = None
    if parts is not None and not changed:
        shelf = assembly.shelf if assembly else Shelf(documents, resolution)
        made = parts_of(documents, resolution, pairs, again.things, shelf, parts)
        if parts.names and len(made.told.keys() ^ parts.told.keys()) <= _FEW * len(documents):
            touched = made.touched(parts)
        assembly = assembly or Assembly(documents, resolution, touched, made, shelf)
    flow = (assembly or Assembly(documents, resolution)).tied(pairs.values())
    graph, idle = curate(flow.graph(), corrections) if changed else (flow, ())
    idle = (*idle, *idle_judgements(corrections, resolution))
    return Combined(graph, idle, pairs, again.told, named, made, touched)


def comes_early(parts: Parts | None, corrections: Iterable[Correction]) -> bool:
    """Tell whether all of a graph but its ties can be made first: nothing of an older one stays, none is corrected.

    ``parts`` and ``corrections`` as :func:`combine` takes them.
    """
    return not (parts and parts.names) and not _changed(corrections)


def _changed(corrections: Iterable[Correction]) -> bool:
    """Tell whether corrections change more than which names are one thing."""
    return any(correction.say not in JUDGEMENTS for correction in corrections)


def tie(
    documents: Sequence[DocumentRecords],
    corrections: Sequence[Correction],
    ties: Ties,
    told: Mapping[str, Told],
    names: Mapping[str, Kept],
) -> Ties:
    """Return the ties that :func:`combine` finds of the same."""
    from loaders.align import align_pairs
    from loaders.resolve import resolve_anew
    from loaders.resolve.again import tell_again

    documents = _once(documents)
    resolution = resolve_anew(documents, judgements(corrections), names).resolution
    again = tell_again(documents, resolution, told)
    return align_pairs(again.documents, again.resolution, ties)


def _once(documents: Iterable[DocumentRecords]) -> list[DocumentRecords]:
    """Return the documents by id, one that is given twice once."""
    once = {records.document.id: records for records in documents}
    return [once.pop(key) for key in sorted(once)]


#: Of all documents: where more come or go, a new graph is made sooner than the old one changed.
_FEW = 0.25

STALE = "The graph was made by another version of guitu: build it again from its documents."


class StaleRecords(ValueError):
    """Kept records that another version of the program made."""


#: What the name of kept ties begins with, where the name of records is their document's id.
TIES = "ties:"
#: The name of what was found again.
AGAIN = "again"
#: What the name of what documents of one root name begins with.
NAMES = "names:"


def is_records(name: str) -> bool:
    """Tell whether what a store keeps under a name are records of a document."""
    return name != AGAIN and not name.startswith((TIES, NAMES))


@cache
def fingerprint() -> str:
    """Return a hash of the program that reads documents: its code, its lexicon, its model and what cuts words."""
    digest = hashlib.sha256(metadata.version("rjieba").encode())
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
    return pack(records, fingerprint())


def decode(data: bytes, many: bool = False) -> DocumentRecords:
    """Return the records kept as ``data``, which are not unpacked before something else than the document is asked for.

    ``many``: whether they are to take little room rather than time. Raises :class:`StaleRecords` as
    :func:`document_of` does.
    """
    return kept_records(document_of(data), data, many)


def document_of(data: bytes) -> Document:
    """Return the document whose records are kept as ``data``.

    Raises :class:`StaleRecords` where another version of guitu made them, or they are damaged.
    """
    document = packed_document(data, fingerprint())
    if document is None:
        raise StaleRecords(STALE)
    return document


def encode_ties(ties: Ties) -> dict[str, bytes]:
    """Return the ties of pairs as the bytes that a store keeps, by a name for those of one lower document."""
    of_one: dict[str, dict[str, Sequence[Link]]] = {}
    for key, links in ties.items():
        of_one.setdefault(f"{TIES}{key.partition('|')[0]}", {})[key] = links
    return {name: pack_ties(pairs, fingerprint()) for name, pairs in of_one.items()}


def decode_ties(kept: Mapping[str, bytes]) -> Ties:
    """Return the ties of pairs that a store keeps among other things; none that another version of guitu made."""
    found: dict[str, Sequence[Link]] = {}
    for name, data in kept.items():
        if name.startswith(TIES):
            found |= unpack_ties(data, fingerprint())
    return found


def encode_told(told: Mapping[str, Told]) -> bytes:
    """Return what was found again as the bytes that a store keeps."""
    return zlib.compress(msgspec.json.encode((fingerprint(), told)), 1)


def decode_told(kept: Mapping[str, bytes]) -> dict[str, Told]:
    """Return what was found again, that a store keeps among other things; nothing that another version made."""
    from loaders.resolve.again import Told

    with suppress(KeyError, zlib.error, msgspec.DecodeError):
        version, told = msgspec.json.decode(zlib.decompress(kept[AGAIN]), type=tuple[str, dict[str, Told]])
        if version == fingerprint():
            return told
    return {}


def encode_names(names: Mapping[str, Kept]) -> dict[str, bytes]:
    """Return what documents name as the bytes that a store keeps, by a name for those of one root."""
    version = fingerprint()
    return {f"{NAMES}{root}": msgspec.msgpack.encode((version, kept)) for root, kept in names.items()}


def decode_names(kept: Mapping[str, bytes]) -> dict[str, Kept]:
    """Return what documents name, that a store keeps among other things; nothing that another version made."""
    from loaders.resolve.kept import Kept

    found: dict[str, Kept] = {}
    for name, data in kept.items():
        if name.startswith(NAMES):
            with suppress(msgspec.DecodeError):
                version, of_root = msgspec.msgpack.decode(data, type=tuple[str, Kept])
                if version == fingerprint():
                    found[name.removeprefix(NAMES)] = of_root
    return found
