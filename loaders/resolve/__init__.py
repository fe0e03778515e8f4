"""Step 6: over all documents, one entity for one real thing.

Blocked by type, place and shared words; decided by the algebra of names first, by context next, by likeness last and
never alone. What is doubtful is left to a person; what a person said goes before everything. The result depends on the
set of documents alone, not on their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from operator import attrgetter

from graph.model import DocumentRecords, Merge, Resolution
from loaders.resolve import clusters as joining
from loaders.resolve.clusters import Clusters, Edge
from loaders.resolve.common import measures, places
from loaders.resolve.entities import EntityMaker
from loaders.resolve.gathered import Gathered, by_root, gather, named_by
from loaders.resolve.inside import Entities, Inside
from loaders.resolve.kept import Finding, Kept, Part, hash_of
from loaders.resolve.together import Pairs, Together
from loaders.shares import AtOnce
from loaders.ties import document_of

__all__ = ["Resolved", "resolve", "resolve_anew"]

_LONG_LIST = 2000  # doubtful pairs beyond are not listed
_ID = attrgetter("id")


def resolve(documents: Sequence[DocumentRecords], judgements: Sequence[Merge] = ()) -> Resolution:
    """Return the canonical entities of all documents and which of them each mention and each target's indicator means.

    Args:
        documents: the records of each document, in any order.
        judgements: what persons said of pairs (``same``, ``different``), by mention or entity ids; they win.
    """
    resolved = resolve_anew(documents, judgements)
    return replace(resolved.resolution, merges=resolved.merges())


@dataclass(frozen=True, slots=True)
class Resolved:
    """A resolution without its merges, what makes these, and what was found by root on the way to it."""

    resolution: Resolution
    merges: Callable[[], tuple[Merge, ...]]
    _names: Finding[Gathered]
    _pairs: Finding[Pairs]
    _inside: Finding[Inside]

    def kept(self) -> dict[str, Kept]:
        """Return what was found in the documents of each root, which serves the next resolution."""
        names, pairs, inside = self._names, self._pairs, self._inside
        return {root: Kept(names.part(root), pairs.part(root), inside.part(root)) for root in names.found}


def resolve_anew(
    documents: Sequence[DocumentRecords],
    judgements: Sequence[Merge] = (),
    before: Mapping[str, Kept] | None = None,
    at_once: AtOnce | None = None,
) -> Resolved:
    """Return what :func:`resolve` does; what was found ``before`` and still holds is not looked for again.

    ``at_once`` lets processes do shares of the work side by side.
    """
    before = before or {}
    documents = sorted(documents, key=lambda r: r.document.id)
    of_root = by_root(documents)
    named = {root: hash_of(named_by(own)) for root, own in of_root.items()}
    names = Finding(named, _parts(before, "names"), Gathered)

    def size(root: str) -> int:
        return sum(len(records.mentions) for records in of_root[root])

    names.find(lambda root: gather(of_root[root]), size, at_once)
    all_forms = Together({root: names.found[root] for root in of_root})
    pairs = Finding(all_forms.said(named), _parts(before, "pairs"), Pairs)
    pairs.find(all_forms.pairs, size, at_once)
    forms = all_forms.forms
    found = [*all_forms.edges(pairs.found), *joining.up_and_down(forms), *joining.across(forms)]
    clusters, taken, doubtful = _settled(of_root, all_forms, found, judgements)

    entities = Entities(of_root, all_forms, clusters)
    inside = Finding(entities.said(named), _parts(before, "inside"), Inside)
    inside.find(entities.inside, size, at_once)
    links = entities.links(inside.found)
    divisions, tree = places(documents, all_forms.gathered)
    indicators = measures(all_forms.gathered)

    def merges() -> tuple[Merge, ...]:
        joined = _merges(of_root, all_forms, taken, "same")
        return (*joined, *_merges(of_root, all_forms, doubtful[:_LONG_LIST], "unsure"), *judgements)

    resolution = Resolution(
        tuple(sorted([*entities.all(), *divisions, *indicators], key=_ID)), entities.entity_of, (), (*tree, *links)
    )
    return Resolved(resolution, merges, names, pairs, inside)


def _parts(before: Mapping[str, Kept], step: str) -> dict[str, Part]:
    return {root: getattr(kept, step) for root, kept in before.items()}


def _settled(
    of_root: Mapping[str, Sequence[DocumentRecords]],
    all_forms: Together,
    found: Sequence[Edge],
    judgements: Sequence[Merge],
) -> tuple[Clusters, list[Edge], list[Edge]]:
    """Return what is one thing, and the pairs that were joined for it and those left to a person."""
    forms = all_forms.forms
    touched = {number for edge in found for number in (edge.left, edge.right)}
    clusters = Clusters(forms, all_forms.apart(touched))
    taken, doubtful = joining.settle(forms, found, clusters)
    if not judgements:
        return clusters, taken, doubtful
    judged = {document_of(one) for j in judgements for one in (j.left, j.right)}
    key_of = _numbers(of_root, all_forms, clusters, judged)
    said = [
        (key_of[j.left], key_of[j.right], j.judgement) for j in judgements if j.left in key_of and j.right in key_of
    ]
    split = {(min(a, b), max(a, b)) for a, b, judgement in said if judgement == "different"}
    touched.update(number for a, b, _ in said for number in (a, b))
    clusters = Clusters(forms, all_forms.apart(touched, split))
    for a, b, judgement in said:
        if judgement == "same":
            clusters.unite(a, b)
    return clusters, *joining.settle(forms, [e for e in found if (e.left, e.right) not in split], clusters)


def _numbers(
    of_root: Mapping[str, Sequence[DocumentRecords]], all_forms: Together, clusters: Clusters, judged: Set[str]
) -> dict[str, int]:
    """Return the form of each mention of documents that are ``judged``, and one of each entity, by the id it has
    without any judgement."""
    out: dict[str, int] = {}
    for root, own in all_forms.gathered.items():
        numbers = all_forms.numbers[root]
        for records, means in zip(of_root[root], own.means, strict=True):
            if records.document.id in judged:
                out.update((m.id, numbers[form]) for m, form in zip(records.mentions, means, strict=True) if form >= 0)
    maker = EntityMaker(all_forms.forms)
    out.update((maker.make(cluster).id, cluster[0]) for cluster in clusters.all())
    return out


def _merges(
    of_root: Mapping[str, Sequence[DocumentRecords]], all_forms: Together, edges: Sequence[Edge], judgement: str
) -> list[Merge]:
    """Return pairs of forms as pairs of mentions, each the first by id."""

    def mention(form: int) -> str:
        return min(of_root[root][document].mentions[n].id for root, document, n in all_forms.places(form))

    return [
        Merge(mention(edge.left), mention(edge.right), judgement, edge.verdict.reason, edge.verdict.score)
        for edge in edges
    ]
