"""What the documents of one root name: all of resolution that depends on them alone, and can be kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import msgspec

from graph.model import DocumentRecords, Label, Mention
from loaders.normal import normal
from loaders.resolve.bodies import body
from loaders.resolve.forms import FAMILY, INDUSTRY, Form, Key, is_programme, root_of
from loaders.resolve.names import Name, bare, parse
from loaders.resolve.places import regions
from loaders.resolve.rules import distinctive

_LISTED = re.compile(r"[”\"』》)]*(?:\([^()]{0,12}\))?(?:、|和|及|与|以及|，|,)[“\"『《(]*")
_FAR = 20  # characters between two names from which on they are not looked at as one list


class Place(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A place that documents name: the division of a code, or where there is none (empty) something of that name."""

    id: str  # of its entity
    code: str
    surfaces: tuple[str, ...]  # in normal form


class Gathered(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The forms of a root's documents, ordered by key, which of them are two things, and what each mention is.

    ``documents``: their ids, and the codes of their places; they stand for all that they say. ``means``: of each
    document, for each mention the number of its form, or for a Region -1 less the number of its place. ``abroad``:
    numbers of forms that say a place elsewhere, and its roots. ``measures``: what targets measure, and its wordings.
    """

    documents: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]
    apart: tuple[tuple[int, int], ...]
    means: tuple[tuple[int, ...], ...]
    places: tuple[Place, ...]
    abroad: tuple[tuple[int, tuple[str, ...]], ...]
    measures: tuple[tuple[str, tuple[str, ...]], ...]


def by_root(documents: Iterable[DocumentRecords]) -> dict[str, list[DocumentRecords]]:
    """Return documents by the root of their place, those of none together; roots and documents in a stable order."""
    out: defaultdict[str, list[DocumentRecords]] = defaultdict(list)
    for records in documents:
        out[root_of(records.document.region or "")].append(records)
    return {root: sorted(out[root], key=lambda r: r.document.id) for root in sorted(out)}


def named_by(documents: Iterable[DocumentRecords]) -> tuple[tuple[str, str], ...]:
    """Return what stands for documents that are gathered."""
    return tuple((r.document.id, r.document.region or "") for r in documents)


@dataclass(slots=True)
class _Open:
    """A form while it is collected."""

    name: Name
    body: tuple[str, str] | None
    labels: dict[Label, int] = field(default_factory=dict)
    surfaces: dict[str, int] = field(default_factory=dict)
    documents: list[int] = field(default_factory=list)
    first: str = ""
    at: tuple[int, int] = (0, 0)


class _Collecting:
    """Collects the forms of documents of one root, one document after another."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.forms: list[_Open] = []
        self._number: dict[Key, int] = {}
        self.apart: set[tuple[int, int]] = set()
        self.places: dict[tuple[str, str], set[str]] = {}
        self._place_number: dict[tuple[str, str], int] = {}

    def take(self, number: int, records: DocumentRecords) -> list[int]:
        """Take the mentions of a document in; return what each of them is."""
        home = records.document.region or ""
        codes = regions(records)
        times: dict[tuple[Label, str], int] = {}
        said: dict[tuple[Label, str], int] = {}
        here: defaultdict[str, list[tuple[Mention, int]]] = defaultdict(list)
        means: list[int] = []
        for n, mention in enumerate(records.mentions):
            if mention.label not in FAMILY:
                means.append(self._place(mention, home, codes))
                continue
            words = (mention.label, mention.surface)
            form = said.get(words)
            if form is None:
                form = said[words] = self._form(mention, home, number)
                times[words] = 0
            times[words] += 1
            own = self.forms[form]
            if not own.first or mention.id < own.first:
                own.first, own.at = mention.id, (number, n)
            means.append(form)
            here[mention.passage].append((mention, form))
        for (label, surface), count in times.items():
            own = self.forms[said[label, surface]]
            own.labels[label] = own.labels.get(label, 0) + count
            plain = normal(surface)
            own.surfaces[plain] = own.surfaces.get(plain, 0) + count
        texts = {p.id: p.text for p in records.passages if p.id in here}
        for passage, named in here.items():
            if len(named) > 1:
                self.apart.update(self._side_by_side(texts.get(passage, ""), named))
        return means

    def _form(self, mention: Mention, home: str, number: int) -> int:
        family = FAMILY[mention.label]
        surface = mention.surface
        key = (family, bare(surface), home if family != INDUSTRY else "")
        found = self._number.get(key)
        if found is None:
            found = self._number[key] = len(self.forms)
            name = parse(surface, mention.label if family == INDUSTRY else Label.PROJECT, key[2])
            self.keys.append(key)
            self.forms.append(_Open(name, body(surface, home) if family == "agency" else None))
        documents = self.forms[found].documents
        if not documents or documents[-1] != number:
            documents.append(number)
        return found

    def _place(self, mention: Mention, home: str, codes: Mapping[str, str]) -> int:
        code = codes.get(mention.id, "")
        name = normal(mention.surface)
        entity = f"region:{code}" if code else f"region:{name}@{home}"
        surfaces = self.places.setdefault((entity, code), set())
        surfaces.add(name)
        return -1 - self._place_number.setdefault((entity, code), len(self._place_number))

    def _side_by_side(self, text: str, named: Sequence[tuple[Mention, int]]) -> Iterator[tuple[int, int]]:
        """Yield names side by side in one enumeration, which are two things."""
        ordered = sorted(named, key=lambda n: n[0].start)
        for (left, a), (right, b) in pairwise(ordered):
            near = a != b and right.start - left.end < _FAR and self.keys[a][0] == self.keys[b][0]
            if near and _LISTED.fullmatch(text[left.end : right.start]):
                yield a, b


def gather(documents: Sequence[DocumentRecords]) -> Gathered:
    """Return what documents of one root name; they are in order of their ids."""
    open_ = _Collecting()
    means = [open_.take(number, records) for number, records in enumerate(documents)]
    order = sorted(range(len(open_.forms)), key=open_.keys.__getitem__)
    new = [0] * len(order)
    for place, old in enumerate(order):
        new[old] = place
    forms = tuple(_closed(open_.keys[old], open_.forms[old]) for old in order)
    apart = {(min(new[a], new[b]), max(new[a], new[b])) for a, b in open_.apart}
    return Gathered(
        named_by(documents),
        forms,
        tuple(sorted(apart | set(_phases(forms)))),
        tuple(tuple([new[m] if m >= 0 else m for m in of_one]) for of_one in means),
        tuple(Place(entity, code, tuple(sorted(names))) for (entity, code), names in open_.places.items()),
        tuple(_abroad(forms)),
        tuple((measure, tuple(sorted(worded))) for measure, worded in sorted(_measures(documents).items())),
    )


def _measures(documents: Iterable[DocumentRecords]) -> Mapping[str, set[str]]:
    out: defaultdict[str, set[str]] = defaultdict(set)
    for records in documents:
        for target in records.targets:
            out[target.measure].add(target.indicator)
    return out


def _closed(key: Key, form: _Open) -> Form:
    family, _, home = key
    name = form.name
    lone = anywhere = False
    if form.body is None and family != INDUSTRY and not name.places:
        lone = distinctive(name.core)
        anywhere = name.level in ("", "nation") and (lone or bool(name.quoted))
    programme = family == "work" and form.labels.get(Label.PROJECT, 0) * 2 >= sum(form.labels.values())
    if programme:
        programme = is_programme(name.whole) or bool(name.quoted and name.quoted == name.whole)
    documents = tuple(form.documents)
    return Form(
        family, name, home, form.body, form.labels, form.surfaces, documents, form.at, programme, lone, anywhere
    )


def _phases(forms: Sequence[Form]) -> Iterator[tuple[int, int]]:
    """Yield a whole and a phase of it that are two: where several are named, the whole is the first."""
    by_core: defaultdict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        if form.family == "work":
            by_core[form.name.core].append(number)
    for numbers in by_core.values():
        phases = {forms[n].name.phase for n in numbers} - {""} if len(numbers) > 1 else set()
        if len(phases) > 1:
            first = min(phases)
            for n in numbers:
                if forms[n].name.phase > first:
                    yield from ((min(n, w), max(n, w)) for w in numbers if not forms[w].name.phase)


def _abroad(forms: Sequence[Form]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, form in enumerate(forms):
        if form.name.places and form.body is None and form.family != INDUSTRY:
            others = dict.fromkeys(root_of(place) for place in form.name.places)
            others.pop(form.root, None)
            if others:
                yield number, tuple(others)
