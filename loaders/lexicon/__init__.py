"""What the program knows of the language of plans, as tables that a planner can read and extend."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any


def words_from(name: str) -> dict[str, Any]:
    """Return the table ``name`` of this folder, read anew: whoever needs it twice keeps what was made of it."""
    return tomllib.loads(files("loaders").joinpath("lexicon", f"{name}.toml").read_text(encoding="utf-8"))


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for one of the words, the longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))
