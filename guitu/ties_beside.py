"""Ties between documents that another process finds, while this one makes all of the graph that does not need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import cached_property

from graph.model import Link
from guitu.memory import uncollected
from loaders.curate import Correction
from loaders.pipeline import decode, decode_names, decode_ties, decode_told, encode_ties, tie
from loaders.ties import Ties


class TiesBeside(Mapping[str, Sequence[Link]]):
    """Ties by pair, those that are kept and those that a helper finds: waited for once they are asked for.

    Where the helper is brought down they are those that are kept: whoever asks finds the others, as without a helper.
    """

    def __init__(
        self,
        helpers: Executor,
        records: Sequence[bytes],
        kept: Mapping[str, bytes],
        corrections: Sequence[Correction],
    ) -> None:
        """``helpers``: processes, of which one resolves the names of all documents, too, and ties them."""
        self._kept = kept
        self._found: Future[dict[str, bytes]] | None = None
        with suppress(RuntimeError):  # brought down or closed before
            self._found = helpers.submit(_ties_of, records, kept, tuple(corrections))

    @cached_property
    def _ties(self) -> Ties:
        found: Mapping[str, bytes] = {}
        if self._found is not None:
            with suppress(Exception):  # what fails there will fail here, and be told as ever
                found = self._found.result()
        return decode_ties({**self._kept, **found})

    def __getitem__(self, pair: str) -> Sequence[Link]:
        return self._ties[pair]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ties)

    def __len__(self) -> int:
        return len(self._ties)


def _ties_of(
    records: Sequence[bytes], kept: Mapping[str, bytes], corrections: Sequence[Correction]
) -> dict[str, bytes]:
    """Return the ties of all pairs of documents as a store keeps them."""
    with uncollected():
        documents = [decode(data) for data in records]
        return encode_ties(tie(documents, corrections, decode_ties(kept), decode_told(kept), decode_names(kept)))
