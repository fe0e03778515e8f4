"""A cluster of forms becomes an entity: its name, aliases, label, kind, place and id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, count

from graph.model import Entity, Label
from loaders import divisions
from loaders.normal import normal
from loaders.resolve.bodies import kind as body_kind
from loaders.resolve.bodies import title
from loaders.resolve.forms import Form, Key, is_programme

_ENOUGH = 0.2  # a fuller name stands for the thing if it is written at least this often, against the commonest one


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

    def __init__(self, forms: Mapping[Key, Form]) -> None:
        self._forms = forms
        self._used: set[str] = set()

    def make(self, keys: Sequence[Key]) -> Entity:
        """Return the entity of a cluster; call it in the order of the clusters, for stable ids."""
        forms = [self._forms[k] for k in keys]
        surfaces: dict[str, int] = {}
        labels: dict[Label, int] = {}
        owner = None
        for form in forms:
            owner = owner or form.body
            for each, times in form.labels.items():
                labels[each] = labels.get(each, 0) + times
            for surface, times in form.surfaces.items():
                said = normal(surface)
                surfaces[said] = surfaces.get(said, 0) + times
        label = max(labels, key=lambda x: (labels[x], x)) if len(labels) > 1 else next(iter(labels))
        place = owner[0] if owner else _place(forms)
        name = title(*owner) if owner else _name(surfaces)
        bound = owner is None and place and not any(f.name.places for f in forms) and label is not Label.INDUSTRY
        if bound and len(forms) > 1 and len({f.root for f in forms}) > 1:
            bound, place = False, ""
        return Entity(
            free_id(f"{label.lower()}:{name}", place if bound else "", forms[0].home, self._used),
            label,
            name,
            tuple(sorted([s for s in surfaces if s != name])),
            _kind(label, name, owner is not None),
            place or None,
        )


def _name(surfaces: Mapping[str, int]) -> str:
    """Return the fullest of the names that are written often enough."""
    if len(surfaces) == 1:
        return next(iter(surfaces))
    most = max(surfaces.values())
    often = [s for s, n in surfaces.items() if n >= _ENOUGH * most]
    return max(often, key=lambda s: (len(s), surfaces[s], s))


def _place(forms: Sequence[Form]) -> str:
    """Return the place of a thing: what its fullest name says, else the one place around the homes of its documents."""
    if len(forms) == 1:
        return forms[0].name.place or forms[0].home
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
