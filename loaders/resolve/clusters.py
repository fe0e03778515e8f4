"""Forms of one thing are brought together, strongest reasons first; what is forbidden between two keeps all apart.

Forms go by their numbers, in the order of their keys.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Label
from loaders import divisions
from loaders.resolve.forms import INDUSTRY, Form
from loaders.resolve.lexicon import lexicon
from loaders.resolve.names import Name, compatible
from loaders.resolve.rules import Verdict, judge

SURE = 0.8  # a pair below is left to a person
_COUNTED = re.compile(r"(?:首届|第[一二三四五六七八九十]+届?|[一二三四五六七八九十百\d]+(?:大|个|项|条))")
_MANY = 4  # a programme of as many provinces is the nation's
_COMMON = 25  # a pair of characters in more names of a root tells nothing
_PROBES = 5  # how many of its rarest pairs of characters a name is looked up by


@dataclass(frozen=True, slots=True)
class Edge:
    """Two forms that may be one thing."""

    left: int
    right: int
    verdict: Verdict

    @property
    def rank(self) -> tuple[float, int, int]:
        """Return what edges are taken in order of."""
        return -self.verdict.score, self.left, self.right


class Clusters:
    """Forms joined so far. No cluster holds two forms that contradict each other or that someone said to be two."""

    def __init__(self, forms: Sequence[Form], apart: Mapping[int, set[int]]) -> None:
        """Args: all forms; those that each may not be joined with, told of both."""
        self._forms = forms
        self._apart = apart
        self._head = list(range(len(forms)))
        self._joined: dict[int, list[int]] = {}  # of clusters of several
        self._names: dict[int, dict[tuple[object, ...], Name]] = {}  # of those too

    def head(self, form: int) -> int:
        """Return the form that stands for the cluster of a form, its first."""
        head = self._head
        while head[form] != form:
            head[form] = head[head[form]]
            form = head[form]
        return form

    def members(self, form: int) -> list[int]:
        """Return the forms of the cluster of a form."""
        head = self.head(form)
        return self._joined.get(head) or [head]

    def forbidden(self, a: int, b: int) -> str:
        """Return why two clusters can't be one, or nothing."""
        x, y = self.head(a), self.head(b)
        few, many = (x, y) if len(self.members(x)) <= len(self.members(y)) else (y, x)
        for form in self.members(few):
            if form in self._apart and any(self.head(other) == many for other in self._apart[form]):
                return "listed side by side"
        names = {self._forms[k].name: None for k in self.members(few)}
        against = self._said(many).values()
        for name in names:
            for other in against:
                if name.whole != other.whole:
                    found = compatible(name, other)
                    if found:
                        return found
        return ""

    def _said(self, head: int) -> dict[tuple[object, ...], Name]:
        """Return a name of a cluster for all that its names say of what may contradict another."""
        known = self._names.get(head)
        if known is None:
            name = self._forms[head].name
            known = {_signs(name): name}
        return known

    def join(self, a: int, b: int) -> bool:
        """Make two clusters one, unless that is forbidden; return whether they are one now."""
        x, y = self.head(a), self.head(b)
        if x == y:
            return True
        if self.forbidden(x, y):
            return False
        self.unite(x, y)
        return True

    def unite(self, a: int, b: int) -> None:
        """Make two clusters one, whatever speaks against it."""
        x, y = sorted((self.head(a), self.head(b)))
        if x != y:
            self._names[x] = {**self._said(x), **self._said(y)}
            self._names.pop(y, None)
            self._head[y] = x
            self._joined.setdefault(x, [x]).extend(self._joined.pop(y, (y,)))

    def all(self) -> Iterator[list[int]]:
        """Yield the forms of each cluster, ordered by their first."""
        for form, head in enumerate(self._head):
            if form == head:
                yield sorted(self._joined[form]) if form in self._joined else [form]


def _signs(name: Name) -> tuple[object, ...]:
    return name.phase, name.version, name.numbers, name.telling, name.level, name.places


def judged(forms: Sequence[Form]) -> Iterator[tuple[int, int, Verdict]]:
    """Yield the pairs of forms of one root, in order of their keys, that may be one thing, by their places here."""
    by_family: defaultdict[str, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        if form.body is None and form.family != INDUSTRY:
            by_family[form.family].append(place)
    for group in by_family.values():
        for i, j in sorted(_candidates([forms[place].name for place in group], group)):
            a, b = forms[i], forms[j]
            verdict = judge(a.name, b.name, a.programme and b.programme)
            if verdict is not None and _holds(verdict, a, b):
                yield i, j, verdict


def _holds(verdict: Verdict, a: Form, b: Form) -> bool:
    """Tell whether what was said of two names holds where they stand."""
    if not _owned(a, b) and (verdict.owned or (verdict.near and not _together(a, b))):
        return False
    if a.label != b.label and (a.name.phase, a.name.tail) != (b.name.phase, b.name.tail):
        return False  # a place and the works done on it
    titles = _title(a.name) and _title(b.name)
    return not (titles and a.home != b.home and not a.name.places and not b.name.places)


def _together(a: Form, b: Form) -> bool:
    """Tell whether a document names both."""
    return a.root == b.root and not set(a.documents).isdisjoint(b.documents)


def _owned(a: Form, b: Form) -> bool:
    """Tell whether the place that one name says is the home of the other, which says none."""
    return (a.home == b.home and a.name.places == b.name.places) or any(
        x.name.places and not y.name.places and x.name.place == y.home for x, y in ((a, b), (b, a))
    )


def _title(name: Name) -> bool:
    """Tell whether a name is a title that many places bear."""
    return name.core.endswith(lexicon().titles) and not name.quoted


def _candidates(names: Sequence[Name], numbers: Sequence[int]) -> set[tuple[int, int]]:
    """Return the numbers, the lower first, of names of one root that share rare pairs of characters, quotes, or ends.

    ``numbers``: one a name.
    """
    index: defaultdict[str, list[int]] = defaultdict(list)
    grams = list(map(_grams, names))
    for i, of_one in zip(numbers, grams, strict=True):
        for gram in of_one:
            index[gram].append(i)
    found: set[tuple[int, int]] = set()
    for i, of_one in zip(numbers, grams, strict=True):
        useful = sorted([(len(index[g]), g) for g in of_one if 1 < len(index[g]) <= _COMMON])
        others = {j for _, gram in useful[:_PROBES] for j in index[gram]}
        others.discard(i)
        found.update([(i, j) if i < j else (j, i) for j in others])
    return found


def _grams(name: Name) -> set[str]:
    core = name.core
    out = {core[k : k + 2] for k in range(len(core) - 1)} | {f"={core}"}
    if len(core) > 2:
        out.add(f"{core[0]}…{core[-1]}")
    if name.quoted:
        out.add(f"“{name.quoted}")
    return out


def across(forms: Sequence[Form]) -> Iterator[Edge]:
    """Yield pairs of forms of different roots that name one thing everywhere: programmes, long lines, firms, bodies."""
    cores = {form.name.core for form in forms if form.programme and form.anywhere}
    by_name: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        name = form.name
        if form.body is not None:
            by_name["body", *form.body].append(number)
        elif form.family == INDUSTRY:
            by_name[INDUSTRY, name.core].append(number)
        elif form.anywhere and (name.core in cores or form.family != "work" or _long_line(name.core)):
            by_name[form.family, name.core, name.phase, name.version, *name.numbers].append(number)
    for (family, core, *_), same in by_name.items():
        if len(same) < 2:
            continue
        if family != "work":
            groups = [same]
        elif any(forms[n].programme for n in same):
            groups = _programmes(forms, [n for n in same if forms[n].label is Label.PROJECT])
        else:
            groups = [same] if _long_line(core) else []
        for group in groups:
            for a, b in pairwise(group):
                yield Edge(a, b, Verdict(0.97, "one name everywhere"))


def _programmes(forms: Sequence[Form], same: Sequence[int]) -> list[list[int]]:
    """Return the forms of programmes of one name by what is one programme.

    Within a province it is the province's. Over provinces it is the nation's if the nation's plan names it or several
    provinces do; what is counted (十大行动) or is an event of a place is each place's own.
    """
    names = [forms[n].name for n in same]
    if any(_COUNTED.match(name.core) or name.whole.endswith(lexicon().events) for name in names):
        return []
    kinds = Counter(map(_kind, names))
    most = max(kinds, key=lambda k: (bool(k), kinds[k], k), default="")
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for number, name in zip(same, names, strict=True):
        by_kind[_kind(name) or most].append(number)
    out: list[list[int]] = []
    for alike in by_kind.values():
        provinces: defaultdict[str, list[int]] = defaultdict(list)
        for number in alike:
            provinces[forms[number].home[:2]].append(number)
        nation = len(provinces) >= _MANY or any(forms[n].home == divisions.NATION for n in alike)
        out += [alike] if nation else provinces.values()
    return out


def _kind(name: Name) -> str:
    """Return what kind of programme a name says it is; empty if it doesn't."""
    tail = name.tail
    return "works" if "工程" in tail else "years" if "年" in tail else "action" if tail else ""


def _long_line(core: str) -> bool:
    """Tell whether a core is that of a line which runs through many places and is not one of a kind that all have."""
    if not core.endswith(lexicon().lines):
        return False
    before = core.removesuffix(next(w for w in lexicon().lines if core.endswith(w)))
    return len(before) > 1 and not before.endswith(lexicon().common_lines)


def up_and_down(forms: Sequence[Form]) -> Iterator[Edge]:
    """Yield pairs of a province's form and the one form of a city below that bears the same whole name."""
    high = [(number, form) for number, form in enumerate(forms) if form.lone and form.root.endswith("0000")]
    below: dict[tuple[str, str, str], list[int]] = {(f.family, f.name.whole, f.root[:2]): [] for _, f in high}
    for number, form in enumerate(forms):
        if form.lone and not form.root.endswith("0000"):
            below.get((form.family, form.name.whole, form.home[:2]), []).append(number)
    for number, form in high:
        same = below[form.family, form.name.whole, form.root[:2]]
        if same and len({forms[n].root for n in same}) == 1 and not _title(form.name):
            yield Edge(number, same[0], Verdict(0.9, "the same name in the province's plan"))


def settle(forms: Sequence[Form], found: Iterable[Edge], clusters: Clusters) -> tuple[list[Edge], list[Edge]]:
    """Join what may be joined. Returns the edges that were taken and those left to a person.

    An edge that holds only for a sole fit is doubtful where other clusters fit as well; those of the same document as
    the shorter name go first.
    """
    ordered = sorted(found, key=lambda e: e.rank)
    taken: list[Edge] = []
    doubtful: list[Edge] = []
    fits: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in ordered:
        if not edge.verdict.sole:
            (taken if clusters.join(edge.left, edge.right) else doubtful).append(edge)
        elif edge.verdict.score >= SURE:
            fits[_shorter(forms, edge)].append(edge)
        else:
            doubtful.append(edge)
    doubtful = [e for e in doubtful if e.verdict.score < SURE]
    for short in sorted(fits, key=lambda k: (-len(forms[k].name.core), fits[k][0].rank, k)):
        options = _options(forms, clusters, short, fits[short])
        if len(options) == 1:
            taken += [edge for edge in options[0] if clusters.join(edge.left, edge.right)]
        else:
            doubtful += [edges[0] for edges in options]
    return taken, [e for e in doubtful if clusters.head(e.left) != clusters.head(e.right)]


def _shorter(forms: Sequence[Form], edge: Edge) -> int:
    return min((edge.left, edge.right), key=lambda k: (len(forms[k].name.core), k))


def _options(forms: Sequence[Form], clusters: Clusters, short: int, fitting: list[Edge]) -> list[list[Edge]]:
    """Return the edges of a short name by the cluster they lead to; those of its own documents if there are any."""
    by_cluster: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in fitting:
        other = edge.right if edge.left == short else edge.left
        if clusters.head(other) == clusters.head(short) or not clusters.forbidden(other, short):
            by_cluster[clusters.head(other)].append(edge)
    near = {
        head: found
        for head, found in by_cluster.items()
        if any(_together(forms[short], forms[k]) for k in clusters.members(head))
    }
    chosen = near or by_cluster
    best = max((found[0].verdict.score for found in chosen.values()), default=0.0)
    return [chosen[head] for head in sorted(chosen) if chosen[head][0].verdict.score >= best - 0.03]
