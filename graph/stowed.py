"""Records that a store is to keep, in a file until they are written: those of many documents take much room."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from graph.errors import StoreUnavailableError


class Stowed(Mapping[str, bytes]):
    """Records by name in a file without a name, which is gone when it is closed or the process ends."""

    def __init__(self, records: Mapping[str, bytes], folder: Path | None = None) -> None:
        """The file will lie in ``folder``, or where temporary files go. Raises StoreUnavailableError."""
        self._places: dict[str, tuple[int, int]] = {}  # where each begins, and its length
        begin = 0
        try:
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
            for name, data in records.items():
                self._file.write(data)
                self._places[name] = begin, len(data)
                begin += len(data)
            self._file.flush()
        except OSError as error:
            where, why = folder or tempfile.gettempdir(), error.strerror or type(error).__name__
            raise StoreUnavailableError(f"Records cannot be written in {where}: {why}.") from None

    def __getitem__(self, name: str) -> bytes:
        begin, length = self._places[name]
        self._file.seek(begin)
        return self._file.read(length)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._file.close()
