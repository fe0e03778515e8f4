"""The forms of all roots under numbers of their own, in the order of their keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

import msgspec

from loaders.resolve.clusters import Edge, judged
from loaders.resolve.forms import INDUSTRY, Form
from loaders.resolve.gathered import Gathered
from loaders.resolve.kept import hash_of
from loaders.resolve.rules import Verdict


class Pairs(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Pairs of forms, by their numbers in a group."""

    pairs: tuple[tuple[int, int, Verdict], ...]


class Together:
    """What is gathered of each root, its forms among those of all. A sector is one form, whoever names it."""

    def __init__(self, gathered: Mapping[str, Gathered]) -> None:
        self.gathered = gathered
        self.forms: list[Form] = []
        self._roots = list(gathered)
        #: Of each root, the number of each of its forms.
        self.numbers: dict[str, list[int]] = {root: [0] * len(own.forms) for root, own in gathered.items()}
        self._places: list[tuple[int, int]] = []  # of each form, its root and its number there
        self._others: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # of sectors, further ones
        self._number()
        self._strangers: defaultdict[str, list[int]] = defaultdict(list)  # of roots, forms that say a place there
        for root, own in gathered.items():
            for form, others in own.abroad:
                for other in others:
                    self._strangers[other].append(self.numbers[root][form])

    def _number(self) -> None:
        of_root = [self.gathered[root].forms for root in self._roots]
        numbers = [self.numbers[root] for root in self._roots]
        ordered = [
            (form.family, form.name.whole, form.home, r, n)
            for r, own in enumerate(of_root)
            for n, form in enumerate(own)
        ]
        ordered.sort()  # those of each root are in order: it takes little
        forms, places = self.forms, self._places
        last: str | None = None  # a name can be empty: of marks alone
        for family, whole, _, r, n in ordered:
            if family == INDUSTRY:
                if whole == last:
                    numbers[r][n] = len(forms) - 1
                    self._others[len(forms) - 1].append((r, n))
                    forms[-1] = _both(forms[-1], of_root[r][n])
                    continue
                last = whole
            numbers[r][n] = len(forms)
            forms.append(of_root[r][n])
            places.append((r, n))

    def said(self, named: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return of each root a hash of its documents, ``named`` for short, and of the forms that say a place there."""
        return {
            root: hash_of(said, [self._stated(number) for number in self._strangers.get(root, ())])
            for root, said in named.items()
        }

    def _stated(self, number: int) -> tuple[object, ...]:
        """Return all that is looked at of a form beside others."""
        form = self.forms[number]
        root = self._roots[self._places[number][0]]
        documents = [self.gathered[root].documents[d] for d in form.documents]
        return form.family, form.name, form.home, form.programme, form.label, documents

    def pairs(self, root: str) -> Pairs:
        """Return the pairs of forms of a root that may be one thing, by their numbers in its group."""
        return Pairs(tuple(judged([self.forms[number] for number in self._group(root)])))

    def _group(self, root: str) -> list[int]:
        """Return the forms of a root, and those from elsewhere that say a place in it."""
        return sorted({*self.numbers.get(root, ()), *self._strangers.get(root, ())})

    def edges(self, found: Mapping[str, Pairs]) -> Iterator[Edge]:
        """Yield the pairs of forms that share a root and may be one thing, each once."""
        seen: set[tuple[int, int]] = set()
        for root in dict.fromkeys((*self.numbers, *self._strangers)):
            pairs = (found[root] if root in found else self.pairs(root)).pairs
            group = self._group(root) if pairs else ()
            for i, j, verdict in pairs:
                pair = (group[i], group[j])
                if pair not in seen:
                    seen.add(pair)
                    yield Edge(*pair, verdict)

    def apart(self, touched: Set[int], more: Iterable[tuple[int, int]] = ()) -> dict[int, set[int]]:
        """Return the forms that each of those ``touched`` is not one thing with: listed apart, or by ``more``."""
        out: defaultdict[int, set[int]] = defaultdict(set)
        for root, own in self.gathered.items():
            numbers = self.numbers[root]
            for left, right in own.apart:
                a, b = numbers[left], numbers[right]
                if a in touched and b in touched:
                    out[a].add(b)
                    out[b].add(a)
        for a, b in more:
            out[a].add(b)
            out[b].add(a)
        return out

    def places(self, number: int) -> Iterator[tuple[str, int, int]]:
        """Yield root, document and number of a mention of a form: in each root, of the first by id."""
        for r, n in (self._places[number], *self._others.get(number, ())):
            root = self._roots[r]
            yield root, *self.gathered[root].forms[n].first


def _both(a: Form, b: Form) -> Form:
    """Return two forms of one sector as one; its documents are never asked for."""
    labels, surfaces = dict(a.labels), dict(a.surfaces)
    for label, times in b.labels.items():
        labels[label] = labels.get(label, 0) + times
    for surface, times in b.surfaces.items():
        surfaces[surface] = surfaces.get(surface, 0) + times
    return Form(a.family, a.name, a.home, None, labels, surfaces, a.documents, a.first, a.programme, a.lone, a.anywhere)
