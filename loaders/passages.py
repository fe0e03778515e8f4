"""What a document states, passage by passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Stated(Protocol):
    """What stands in one passage."""

    @property
    def passage(self) -> str:
        """The id of the passage."""


_T = TypeVar("_T", bound=Stated)


def by_passage(found: Iterable[_T]) -> defaultdict[str, list[_T]]:
    """Return mentions or targets by the id of their passage, in their order; none for any other id."""
    out: defaultdict[str, list[_T]] = defaultdict(list)
    for one in found:
        out[one.passage].append(one)
    return out
