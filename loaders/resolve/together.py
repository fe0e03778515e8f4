"""The forms of all roots under numbers of their own, in the order of their keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set

from loaders.resolve.clusters import Edge, judged
from loaders.resolve.forms import INDUSTRY, Form
from loaders.resolve.gathered import Gathered


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

    def _number(self) -> None:
        of_root = [self.gathered[root].forms for root in self._roots]
        numbers = [self.numbers[root] for root in self._roots]
        ordered = [
            (form.family, form.name.whole, form.home, r, n)
            for r, own in enumerate(of_root)
            for n, form in enumerate(own)
        ]
        ordered.sort()  # those of each root are in order: it takes little
        forms, places, last = self.forms, self._places, ""
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

    def edges(self) -> Iterator[Edge]:
        """Yield the pairs of forms that share a root and may be one thing, each once."""
        strangers: defaultdict[str, list[int]] = defaultdict(list)
        for root, own in self.gathered.items():
            numbers = self.numbers[root]
            for form, others in own.abroad:
                for other in others:
                    strangers[other].append(numbers[form])
        seen: set[tuple[int, int]] = set()
        for root in dict.fromkeys((*self.numbers, *strangers)):
            group = sorted({*self.numbers.get(root, ()), *strangers[root]})
            for i, j, verdict in judged([self.forms[number] for number in group]):
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
