"""Ways in which what two documents say is alike: one number for each way and each pair, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from loaders.align.words import Bools, Floats


class Likeness(Mapping[str, Floats]):
    """Each way of likeness by name, as a matrix (what the upper document has, what the lower has).

    ``all`` has them one upon another in the order of ``names``, so that a model goes over them at once.
    """

    def __init__(self, names: tuple[str, ...], upper: int, lower: int) -> None:
        """Take the ways that there will be, and how many rows and columns each has."""
        self.names = names
        self.all = np.empty((len(names), upper, lower), np.float32)
        self._by_name = dict(zip(names, self.all, strict=True))

    def __getitem__(self, name: str) -> Floats:
        return self._by_name[name]

    def __setitem__(self, name: str, values: Floats | Bools) -> None:
        self._by_name[name][...] = values

    def summed(self, shares: Mapping[str, float], before: str) -> Floats:
        """Return the ways that come before one of them added up, each by its share, none where none is given."""
        ways = self.names[: self.names.index(before)]
        found: Floats = np.tensordot(
            np.array([shares.get(way, 0) for way in ways], np.float32), self.all[: len(ways)], 1
        )
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
