"""Annotated paragraphs told again of other places: what a plan is about must not hang on the names learned."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np

from bench.tagger.paragraphs import Paragraph
from loaders import divisions

_CITIES = 40  # how many cities stand in for others: each has a gazetteer of its own to make
_SHORTEST, _LONGEST = 2, 5


def _level(names: dict[str, tuple[str, ...]]) -> dict[tuple[str, bool], list[str]]:
    """Return names by the level of what they name and whether they are full names."""
    out: dict[tuple[str, bool], list[str]] = {}
    for name, codes in names.items():
        if _SHORTEST <= len(name) <= _LONGEST:
            out.setdefault(_sort(name, codes), []).append(name)
    return {key: sorted(found) for key, found in out.items()}


def _sort(name: str, codes: tuple[str, ...]) -> tuple[str, bool]:
    division = divisions.get(codes[0])
    assert division is not None
    return division.level, division.name == name


@cache
def _anywhere() -> dict[tuple[str, bool], list[str]]:
    return _level(dict(divisions.names(towns=False)))


@cache
def _within(code: str) -> dict[tuple[str, bool], list[str]]:
    return _level(dict(divisions.names(code)))


@cache
def stand_ins(seed: int = 5) -> tuple[divisions.Division, ...]:
    """Return the cities that other cities are swapped for."""
    every = [
        city
        for province in divisions.children(divisions.NATION)
        for city in divisions.children(province.code)
        if city.level == "city" and city.until is None and len(city.name) < _LONGEST
    ]
    order = np.random.default_rng(seed).permutation(len(every))[:_CITIES]
    return tuple(every[i] for i in order)


def _city(code: str | None) -> divisions.Division | None:
    division = divisions.get(code) if code else None
    if division is not None and division.level == "county" and division.parent:
        division = divisions.get(division.parent)
    return division if division is not None and division.level == "city" else None


def swap(paragraph: Paragraph, random: np.random.Generator) -> Paragraph:
    """Return the paragraph with its Regions, and the name of its own city, swapped for others of the same level.

    Places of the document's own city become places of the city that stands in for it.
    """
    names = {paragraph.text[start:end] for start, end, kind in paragraph.names if kind == "Region"}
    city, new = _city(paragraph.code), None
    near: dict[str, tuple[str, ...]] = {}
    if city is not None:
        new = stand_ins()[int(random.integers(len(stand_ins())))]
        near = dict(divisions.names(city.code))
        if city.name.endswith("市"):
            names |= {city.name, city.name.removesuffix("市")}
    others = {}
    for name in sorted(names):
        choice: list[str] = []
        if name in near and new is not None:
            choice = _within(new.code).get(_sort(name, near[name]), [])
        if not choice and name in divisions.names():
            choice = _anywhere().get(_sort(name, divisions.names()[name]), [])
        if choice and len(name) > 1:
            others[name] = choice[int(random.integers(len(choice)))]
    return _rewrite(paragraph, others, new.code if new else paragraph.code) if others else paragraph


def _rewrite(paragraph: Paragraph, others: dict[str, str], code: str | None) -> Paragraph:
    """Return the paragraph with each of ``others`` in the place of its key, names moved along."""
    text = paragraph.text
    pattern = re.compile("|".join(sorted(map(re.escape, others), key=len, reverse=True)))
    edges = {edge for start, end, _ in paragraph.names for edge in (start, end)}
    moved = np.zeros(len(text) + 1, int)
    out, last, shift = [], 0, 0
    for match in pattern.finditer(text):
        start, end = match.span()
        if any(edge in edges for edge in range(start + 1, end)):
            continue
        out += [text[last:start], others[match[0]]]
        shift += len(others[match[0]]) - (end - start)
        moved[end:] = shift
        last = end
    names = tuple((int(start + moved[start]), int(end + moved[end]), kind) for start, end, kind in paragraph.names)
    return replace(paragraph, text="".join([*out, text[last:]]), names=names, code=code)
