"""The language of commitments, as ``loaders/lexicon/targets.toml`` lists it, made ready for matching."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from loaders.lexicon import any_of, words_from


@cache
def _data() -> dict[str, Any]:
    return words_from("targets")


@cache
def entries(group: str, name: str) -> tuple[str, ...]:
    """Return one list of the lexicon."""
    return tuple(_data()[group][name])


@cache
def before() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, by their last character, the words that stand directly before a number, the longest first, and what
    comparator each makes."""
    pairs = [(word, sign) for sign, words in _data()["before"].items() for word in words]
    return {
        last: tuple(sorted((p for p in pairs if p[0][-1] == last), key=lambda p: -len(p[0])))
        for last in {word[-1] for word, _ in pairs}
    }


@cache
def never_after() -> dict[str, str]:
    """Return, for words of :func:`before`, the characters before which they are part of another word (人均, 通过)."""
    return dict(_data()["before_not"])


@cache
def after() -> dict[str, str]:
    """Return the comparator that each word behind a number makes."""
    return {word: comparator for comparator, words in _data()["after"].items() for word in words}


@cache
def pattern(group: str, name: str, form: str = "{}") -> re.Pattern[str]:
    """Return a pattern for one list of the lexicon, put into ``form``."""
    return re.compile(form.format(f"(?:{any_of(entries(group, name))})"))
