"""Forms of one thing are brought together, strongest reasons first; what is forbidden between two keeps all apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from graph.model import Label
from loaders import divisions
from loaders.resolve.forms import Form, Key, roots
from loaders.resolve.lexicon import lexicon
from loaders.resolve.names import Name, compatible
from loaders.resolve.rules import Verdict, distinctive, judge

SURE = 0.8  # a pair below is left to a person
_COUNTED = re.compile(r"(?:首届|第[一二三四五六七八九十]+届?|[一二三四五六七八九十百\d]+(?:大|个|项|条))")
_MANY = 4  # a programme of as many provinces is the nation's
_COMMON = 25  # a pair of characters in more names of a root tells nothing
_PROBES = 5  # how many of its rarest pairs of characters a name is looked up by


@dataclass(frozen=True, slots=True)
class Edge:
    """Two forms that may be one thing."""

    left: Key
    right: Key
    verdict: Verdict

    @property
    def rank(self) -> tuple[float, Key, Key]:
        """Return what edges are taken in order of."""
        return -self.verdict.score, self.left, self.right


class Clusters:
    """Forms joined so far. No cluster holds two forms that contradict each other or that someone said to be two."""

    def __init__(self, forms: Mapping[Key, Form], apart: Set[tuple[Key, Key]]) -> None:
        self._forms = forms
        self._head: dict[Key, Key] = {key: key for key in forms}
        self._members: dict[Key, list[Key]] = {key: [key] for key in forms}
        self._apart: defaultdict[Key, set[Key]] = defaultdict(set)
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def head(self, key: Key) -> Key:
        """Return the form that stands for the cluster of a form."""
        while self._head[key] != key:
            self._head[key] = self._head[self._head[key]]
            key = self._head[key]
        return key

    def members(self, key: Key) -> list[Key]:
        """Return the forms of the cluster of a form."""
        return self._members[self.head(key)]

    def forbidden(self, a: Key, b: Key) -> str:
        """Return why two clusters can't be one, or nothing."""
        left, right = self.members(a), self.members(b)
        few, many = (left, right) if len(left) <= len(right) else (right, left)
        others = set(many)
        for key in few:
            if self._apart[key] & others:
                return "listed side by side"
        names = {self._forms[k].name: None for k in few}
        against = {_signs(self._forms[k].name): self._forms[k].name for k in many}
        for name in names:
            for other in against.values():
                if name.whole != other.whole:
                    found = compatible(name, other)
                    if found:
                        return found
        return ""

    def join(self, a: Key, b: Key) -> bool:
        """Make two clusters one, unless that is forbidden; return whether they are one now."""
        x, y = self.head(a), self.head(b)
        if x == y:
            return True
        if self.forbidden(x, y):
            return False
        self.unite(x, y)
        return True

    def unite(self, a: Key, b: Key) -> None:
        """Make two clusters one, whatever speaks against it."""
        x, y = sorted((self.head(a), self.head(b)))
        if x != y:
            self._head[y] = x
            self._members[x] += self._members.pop(y)

    def all(self) -> Iterator[list[Key]]:
        """Yield the forms of each cluster."""
        for key in sorted(self._members):
            yield sorted(self._members[key])


def _signs(name: Name) -> tuple[object, ...]:
    return name.phase, name.version, name.numbers, name.telling, name.level, name.places


def edges(forms: Mapping[Key, Form]) -> Iterator[Edge]:
    """Yield the pairs of forms that share a root and may be one thing, each once."""
    by_root: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    ordered = [forms[key] for key in sorted(forms)]
    for place, form in enumerate(ordered):
        if form.body is None and form.key[0] != "industry":
            for root in roots(form):
                by_root[form.key[0], root].append(place)
    programmes = [form.programme for form in ordered]
    seen: set[tuple[int, int]] = set()
    for group in by_root.values():
        new = _candidates([ordered[place].name for place in group], group) - seen
        seen |= new
        for i, j in new:
            a, b = ordered[i], ordered[j]
            verdict = judge(a.name, b.name, programmes[i] and programmes[j])
            if verdict is not None and _holds(verdict, a, b):
                yield Edge(a.key, b.key, verdict)


def _holds(verdict: Verdict, a: Form, b: Form) -> bool:
    """Tell whether what was said of two names holds where they stand."""
    if not _owned(a, b) and (verdict.owned or (verdict.near and not a.documents & b.documents)):
        return False
    if a.label != b.label and (a.name.phase, a.name.tail) != (b.name.phase, b.name.tail):
        return False  # a place and the works done on it
    titles = _title(a.name) and _title(b.name)
    return not (titles and a.home != b.home and not a.name.places and not b.name.places)


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


def across(forms: Mapping[Key, Form]) -> Iterator[Edge]:
    """Yield pairs of forms of different roots that name one thing everywhere: programmes, long lines, firms, bodies."""
    by_name: defaultdict[tuple[str, ...], list[Form]] = defaultdict(list)
    for key in sorted(forms):
        form = forms[key]
        name = form.name
        if form.body is not None:
            by_name["body", *form.body].append(form)
        elif key[0] == "industry":
            by_name["industry", name.core].append(form)
        elif not name.places and name.level in ("", "nation") and (name.quoted or distinctive(name.core)):
            by_name[key[0], name.core, name.phase, name.version, *name.numbers].append(form)
    for (family, *_), same in by_name.items():
        if family in ("body", "industry", "agency"):
            groups = [same]
        elif any(f.programme for f in same):
            groups = _programmes([f for f in same if f.label is Label.PROJECT])
        else:
            groups = [[f for f in same if _long_line(f.name.core)]]
        for group in groups:
            for a, b in pairwise(group):
                yield Edge(a.key, b.key, Verdict(0.97, "one name everywhere"))


def _programmes(same: list[Form]) -> list[list[Form]]:
    """Return the forms of programmes of one name by what is one programme.

    Within a province it is the province's. Over provinces it is the nation's if the nation's plan names it or several
    provinces do; what is counted (十大行动) or is an event of a place is each place's own.
    """
    if any(_COUNTED.match(f.name.core) or f.name.whole.endswith(lexicon().events) for f in same):
        return []
    kinds = Counter(_kind(f) for f in same)
    most = max(kinds, key=lambda k: (bool(k), kinds[k], k), default="")
    by_kind: defaultdict[str, list[Form]] = defaultdict(list)
    for form in same:
        by_kind[_kind(form) or most].append(form)
    out: list[list[Form]] = []
    for alike in by_kind.values():
        provinces: defaultdict[str, list[Form]] = defaultdict(list)
        for form in alike:
            provinces[form.home[:2]].append(form)
        nation = len(provinces) >= _MANY or any(f.home == divisions.NATION for f in alike)
        out += [alike] if nation else provinces.values()
    return out


def _kind(form: Form) -> str:
    """Return what kind of programme a name says it is; empty if it doesn't."""
    tail = form.name.tail
    return "works" if "工程" in tail else "years" if "年" in tail else "action" if tail else ""


def _long_line(core: str) -> bool:
    """Tell whether a core is that of a line which runs through many places and is not one of a kind that all have."""
    line = next((w for w in lexicon().lines if core.endswith(w)), "")
    before = core.removesuffix(line)
    return bool(line) and len(before) > 1 and not before.endswith(lexicon().common_lines)


def up_and_down(forms: Mapping[Key, Form]) -> Iterator[Edge]:
    """Yield pairs of a province's form and the one form of a city below that bears the same whole name."""
    by_whole: defaultdict[tuple[str, str], list[Form]] = defaultdict(list)
    for key in sorted(forms):
        form = forms[key]
        if form.body is None and key[0] != "industry" and not form.name.places and distinctive(form.name.core):
            by_whole[key[0], form.name.whole].append(form)
    for same in by_whole.values():
        high = [f for f in same if f.root.endswith("0000")]
        for upper in high:
            below = [f for f in same if f.root != upper.root and f.root[:2] == upper.root[:2]]
            if below and len({f.root for f in below}) == 1 and not _title(upper.name):
                yield Edge(upper.key, below[0].key, Verdict(0.9, "the same name in the province's plan"))


def phases_apart(forms: Mapping[Key, Form], within: Iterable[tuple[Key, Key]]) -> set[tuple[Key, Key]]:
    """Return pairs of a whole and a phase of it that are two: where several are named, the whole is the first."""
    phases: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    by_core: defaultdict[tuple[str, str], list[Form]] = defaultdict(list)
    for key in sorted(forms):
        form = forms[key]
        if form.key[0] == "work":
            by_core[form.root, form.name.core].append(form)
            if form.name.phase:
                phases[form.root, form.name.core].add(form.name.phase)
    out = set(within)
    for place, found in phases.items():
        if len(found) > 1:
            whole = [f for f in by_core[place] if not f.name.phase]
            for form in by_core[place]:
                if form.name.phase > min(found):
                    out.update(tuple(sorted((form.key, w.key))) for w in whole)  # type: ignore[misc]
    return out


def settle(forms: Mapping[Key, Form], found: Iterable[Edge], clusters: Clusters) -> tuple[list[Edge], list[Edge]]:
    """Join what may be joined. Returns the edges that were taken and those left to a person.

    An edge that holds only for a sole fit is doubtful where other clusters fit as well; those of the same document as
    the shorter name go first.
    """
    ordered = sorted(found, key=lambda e: e.rank)
    taken: list[Edge] = []
    doubtful: list[Edge] = []
    fits: defaultdict[Key, list[Edge]] = defaultdict(list)
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


def _shorter(forms: Mapping[Key, Form], edge: Edge) -> Key:
    return min((edge.left, edge.right), key=lambda k: (len(forms[k].name.core), k))


def _options(forms: Mapping[Key, Form], clusters: Clusters, short: Key, fitting: list[Edge]) -> list[list[Edge]]:
    """Return the edges of a short name by the cluster they lead to; those of its own documents if there are any."""
    by_cluster: defaultdict[Key, list[Edge]] = defaultdict(list)
    for edge in fitting:
        other = edge.right if edge.left == short else edge.left
        if clusters.head(other) == clusters.head(short) or not clusters.forbidden(other, short):
            by_cluster[clusters.head(other)].append(edge)
    near = {
        head: found
        for head, found in by_cluster.items()
        if any(forms[short].documents & forms[k].documents for k in clusters.members(head))
    }
    chosen = near or by_cluster
    best = max((found[0].verdict.score for found in chosen.values()), default=0.0)
    return [chosen[head] for head in sorted(chosen) if chosen[head][0].verdict.score >= best - 0.03]


def spread(keys: Iterable[Key], forms: Mapping[Key, Form]) -> Counter[str]:
    """Return how often the forms of a cluster are written, by their surface."""
    counts: Counter[str] = Counter()
    for key in keys:
        counts.update(forms[key].surfaces)
    return counts
