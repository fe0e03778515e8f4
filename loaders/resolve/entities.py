"""A cluster of forms becomes an entity: its name, aliases, label, kind, place and id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import TypeVar

from graph.model import Entity, Label
from loaders import divisions
from loaders.resolve.bodies import kind as body_kind
from loaders.resolve.bodies import title
from loaders.resolve.forms import INDUSTRY, Form, is_programme, most

_ENOUGH = 0.2  # a fuller name stands for the thing if it is written at least this often, against the commonest one
_PREFIX = {label: label.lower() for label in Label}
_T = TypeVar("_T")


def free_id(wanted: str, place: str, home: str, used: set[str]) -> str:
    """Return the wanted id, bound to ``place`` if given, or one bound to ``home`` that is not yet ``used``; add it."""
    chosen = f"{wanted}@{place}" if place else wanted
    if chosen in used:
        home = f"{wanted}@{home}"
        options = chain((home,), (f"{home}#{n}" for n in count(2)))
        chosen = next(option for option in options if option not in used)
    used.add(chosen)
    return chosen


class EntityMaker:
    """Makes entities one after another; two of one name get ids that differ."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms = forms
        self.used: set[str] = set()  # ids of all entities so far

    def make(self, numbers: Sequence[int]) -> Entity:
        """Return the entity of a cluster; call it in the order of the clusters, for stable ids."""
        first = self._forms[numbers[0]]
        if len(numbers) == 1:
            place = first.body[0] if first.body else first.name.place or first.home
            bound = place if not first.body and not first.name.places and first.family != INDUSTRY else ""
            return self._made(first.body, most(first.labels), first.surfaces, place, bound, first.home)
        forms = [self._forms[n] for n in numbers]
        owner = next((form.body for form in forms if form.body), None)
        label = most(_sum([form.labels for form in forms]))
        place = owner[0] if owner else _place(forms)
        bound = ""
        if not owner and place and label is not Label.INDUSTRY and not any(f.name.places for f in forms):
            bound = place = place if len({f.root for f in forms}) == 1 else ""
        return self._made(owner, label, _sum([form.surfaces for form in forms]), place, bound, first.home)

    def _made(
        self,
        owner: tuple[str, str] | None,
        label: Label,
        surfaces: Mapping[str, int],
        place: str,
        bound: str,
        home: str,
    ) -> Entity:
        """Return an entity whose id is bound to the place ``bound``, unless that is empty."""
        name = title(*owner) if owner else _name(surfaces)
        return Entity(
            free_id(f"{_PREFIX[label]}:{name}", bound, home, self.used),
            label,
            name,
            () if len(surfaces) == 1 and name in surfaces else tuple(sorted([s for s in surfaces if s != name])),
            _kind(label, name, owner is not None),
            place or None,
        )


def _sum(counts: Iterable[Mapping[_T, int]]) -> dict[_T, int]:
    out: dict[_T, int] = {}
    for each in counts:
        for what, times in each.items():
            out[what] = out.get(what, 0) + times
    return out


def _name(surfaces: Mapping[str, int]) -> str:
    """Return the fullest of the names that are written often enough."""
    if len(surfaces) == 1:
        return next(iter(surfaces))
    most = max(surfaces.values())
    often = [s for s, n in surfaces.items() if n >= _ENOUGH * most]
    return max(often, key=lambda s: (len(s), surfaces[s], s))


def _place(forms: Sequence[Form]) -> str:
    """Return the place of a thing: what its fullest name says, else the one place around the homes of its documents."""
    said = [f.name.place for f in forms if f.name.place]
    if said:
        return max(said, key=lambda p: (said.count(p), p))
    homes = sorted({f.home for f in forms if f.home})
    if len(homes) < 2:
        return homes[0] if homes else ""
    return next(
        (c for c in (homes[0], *divisions.parents(homes[0])) if all(divisions.is_within(h, c) for h in homes)), ""
    )


def _kind(label: Label, name: str, body: bool) -> str | None:
    if label is Label.PROJECT:
        return "programme" if is_programme(name) else "construction"
    if label is Label.AGENCY:
        found = body_kind(name)
        return "government" if body and found == "enterprise" else found
    return None
