"""What mentions and targets mean: entities by their ids, put in document by document as they are asked for."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView
from typing import Any

from graph.model import DocumentRecords
from loaders.ties import document_of


class Means(dict[str, str]):
    """The entity of each mention and each target. Who asks for none of a document leaves its records as they are."""

    __slots__ = ("_more", "_open", "things")

    def __init__(self, documents: Sequence[DocumentRecords], things: Mapping[str, Sequence[str]]) -> None:
        """Take what each mention of documents means.

        Args:
            documents: the records of each document.
            things: by document id, the entities of its mentions, in their order.
        """
        super().__init__()
        #: As above.
        self.things = things
        self._more: Mapping[str, str] = {}
        self._open = {records.document.id: records for records in documents}

    def with_more(self, more: Mapping[str, str]) -> Means:
        """Return the same with what other mentions mean."""
        new = Means((), self.things)
        dict.update(new, dict.items(self))
        dict.update(new, more)
        new._open, new._more = dict(self._open), more
        return new

    def __missing__(self, key: str) -> str:
        records = self._open.pop(document_of(key), None)
        if records is None:
            raise KeyError(key)
        self._fill(records)
        return self[key]

    def _fill(self, records: DocumentRecords) -> None:
        ids = [mention.id for mention in records.mentions]
        own = dict(zip(ids, self.things[records.document.id], strict=True))
        own.update((target.id, f"indicator:{target.measure}") for target in records.targets)
        own.update((one, self._more[one]) for one in own.keys() & self._more.keys())
        dict.update(self, own)

    def _all(self) -> Means:
        while self._open:
            self._fill(self._open.popitem()[1])
        return self

    def get(self, key: str, default: Any = None) -> Any:
        """Return the entity of a mention or target, ``default`` where there is none."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return dict.__iter__(self._all())

    def __len__(self) -> int:
        return dict.__len__(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Means):
            other._all()
        return dict.__eq__(self._all(), other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None

    def keys(self) -> KeysView[str]:  # type: ignore[override]
        """Return all mentions and targets."""
        return dict.keys(self._all())

    def values(self) -> ValuesView[str]:  # type: ignore[override]
        """Return what all of them mean."""
        return dict.values(self._all())

    def items(self) -> ItemsView[str, str]:  # type: ignore[override]
        """Return all of them with what they mean."""
        return dict.items(self._all())


def things_of(records: DocumentRecords, entity_of: Mapping[str, str]) -> Sequence[str]:
    """Return the entities of a document's mentions, in their order."""
    if isinstance(entity_of, Means):
        return entity_of.things[records.document.id]
    return [entity_of.get(mention.id, "") for mention in records.mentions]


def with_more(entity_of: Mapping[str, str], more: Mapping[str, str]) -> Mapping[str, str]:
    """Return what mentions mean, and what further ones do."""
    return entity_of.with_more(more) if isinstance(entity_of, Means) else {**entity_of, **more}
