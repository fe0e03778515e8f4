"""Work that falls into shares, which processes may do side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

#: Yields each number below a limit with what a function makes of it, in any order, perhaps several at once elsewhere.
AtOnce: TypeAlias = Callable[[Callable[[int], bytes], int], Iterator[tuple[int, bytes]]]
