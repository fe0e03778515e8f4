"""Forms: one writing of a name in the documents of one place, with every mention of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from graph.model import DocumentRecords, Label, Mention
from loaders.resolve.bodies import body
from loaders.resolve.lexicon import lexicon
from loaders.resolve.names import Name, ancestor, bare, parse

#: Project and Platform are one family: plans call one thing now a place, now works.
FAMILY = {Label.PROJECT: "work", Label.PLATFORM: "work", Label.INDUSTRY: "industry", Label.AGENCY: "agency"}
_LISTED = re.compile(r"[”\"』》)]*(?:\([^()]{0,12}\))?(?:、|和|及|与|以及|，|,)[“\"『《(]*")
Key = tuple[str, str, str]  # family, whole name, home


@dataclass(slots=True)
class Form:
    """What is collected of one writing. ``home`` is the place whose documents write it so."""

    key: Key
    name: Name
    home: str
    root: str  # the city (or province, or nation) whose documents share their names
    body: tuple[str, str] | None  # whose body it is and its short name
    labels: Counter[Label] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    mentions: list[str] = field(default_factory=list)

    @property
    def label(self) -> Label:
        """Return what it is mostly taken for."""
        if len(self.labels) == 1:
            return next(iter(self.labels))
        return max(self.labels, key=lambda x: (self.labels[x], x))

    @property
    def programme(self) -> bool:
        """Tell whether it is a programme and not works."""
        if self.key[0] != "work" or self.labels[Label.PROJECT] * 2 < self.labels.total():
            return False
        return is_programme(self.name.whole) or bool(self.name.quoted and self.name.quoted == self.name.whole)


def is_programme(whole: str) -> bool:
    """Tell whether a project of this name is a programme, not works."""
    return whole.endswith(lexicon().programme) and not whole.endswith(lexicon().works)


@lru_cache(maxsize=4096)
def root_of(code: str) -> str:
    """Return the city around a place, or the place itself above cities; empty for no place."""
    return (ancestor(code, "city") or ancestor(code, "province") or code) if code else ""


def collect(documents: Iterable[DocumentRecords]) -> tuple[dict[Key, Form], dict[str, Key], set[tuple[Key, Key]]]:
    """Return the forms of all documents (regions left out), the form of each mention, and pairs that are listed apart.

    Two names side by side in one enumeration are two things.
    """
    forms: dict[Key, Form] = {}
    form_of: dict[str, Key] = {}
    apart: set[tuple[Key, Key]] = set()
    for records in documents:
        home = records.document.region or ""
        here: defaultdict[str, list[tuple[Mention, Key]]] = defaultdict(list)
        for mention in records.mentions:
            family = FAMILY.get(mention.label)
            if family is None:
                continue
            key = (family, bare(mention.surface), home if family != "industry" else "")
            form = forms.get(key)
            if form is None:
                form = forms[key] = _form(key, mention, key[2])
            form.labels[mention.label] += 1
            form.surfaces[mention.surface] += 1
            form.documents.add(records.document.id)
            form.mentions.append(mention.id)
            form_of[mention.id] = key
            here[mention.passage].append((mention, key))
        texts = {p.id: p.text for p in records.passages if p.id in here}
        for passage, named in here.items():
            apart.update(_side_by_side(texts.get(passage, ""), named))
    return forms, form_of, apart


def _form(key: Key, mention: Mention, home: str) -> Form:
    label = mention.label if key[0] == "industry" else Label.PROJECT
    name = parse(mention.surface, label, home)
    owner = body(mention.surface, home) if key[0] == "agency" else None
    return Form(key, name, home, root_of(home), owner)


def _side_by_side(text: str, named: Sequence[tuple[Mention, Key]]) -> Iterable[tuple[Key, Key]]:
    ordered = sorted(named, key=lambda n: n[0].start)
    for (left, a), (right, b) in pairwise(ordered):
        if a != b and a[0] == b[0] and right.start - left.end < 20 and _LISTED.fullmatch(text[left.end : right.start]):
            yield (a, b) if a < b else (b, a)


def roots(form: Form) -> tuple[str, ...]:
    """Return the roots in which a form is looked at: its home's and those of the places it says."""
    said = (root_of(p) for p in form.name.places)
    return tuple(dict.fromkeys(r for r in (form.root, *said)))
