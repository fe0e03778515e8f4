"""Forms: one writing of a name in the documents of one place, with every mention of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

import msgspec

from graph.model import Label
from loaders.resolve.lexicon import lexicon
from loaders.resolve.names import Name, ancestor

#: Project and Platform are one family: plans call one thing now a place, now works.
FAMILY = {Label.PROJECT: "work", Label.PLATFORM: "work", Label.INDUSTRY: "industry", Label.AGENCY: "agency"}
INDUSTRY = "industry"
Key: TypeAlias = tuple[str, str, str]  # family, whole name, home


class Form(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What is collected of one writing. ``home`` is the place whose documents write it so."""

    family: str
    name: Name
    home: str
    body: tuple[str, str] | None  # whose body it is and its short name
    labels: dict[Label, int]  # how often it is taken for what
    surfaces: dict[str, int]  # how often it is written how, in normal form
    documents: tuple[int, ...]  # numbers among those of its root
    first: tuple[int, int]  # the first of its mentions by id: its document, and its number there
    programme: bool  # it is one, and not works
    lone: bool  # it says no place, and more than a run of heads
    anywhere: bool  # it may mean the same in documents of any place

    @property
    def key(self) -> Key:
        """Return what forms are told apart by, and ordered by."""
        return self.family, self.name.whole, self.home

    @property
    def root(self) -> str:
        """Return the city (or province, or nation) whose documents share their names."""
        return root_of(self.home)

    @property
    def label(self) -> Label:
        """Return what it is mostly taken for."""
        return most(self.labels)


def most(labels: Mapping[Label, int]) -> Label:
    """Return the label that is said most often."""
    if len(labels) == 1:
        return next(iter(labels))
    return max(labels, key=lambda x: (labels[x], x))


def is_programme(whole: str) -> bool:
    """Tell whether a project of this name is a programme, not works."""
    return whole.endswith(lexicon().programme) and not whole.endswith(lexicon().works)


@lru_cache(maxsize=4096)
def root_of(code: str) -> str:
    """Return the city around a place, or the place itself above cities; empty for no place."""
    return (ancestor(code, "city") or ancestor(code, "province") or code) if code else ""
