"""A paragraph's title that is no more than the name of a zone names that zone, however plain its words: 老城区块。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from loaders.annotate.names import Name
from loaders.lexicon import any_of, words_from

_TITLE = re.compile(r"(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）]?[、.]?|[—-]+)?(?P<name>[^。,:;、]{3,14})[。:].{10}")
_CONFIDENCE = 0.8


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = words_from("titles")
    heads, tasks = (any_of(data[key]) for key in ("heads", "tasks"))
    return re.compile(f"(?:{heads})$"), re.compile(tasks)


def with_title(text: str, names: Sequence[Name]) -> Sequence[Name]:
    """Return the names of a paragraph, in order, with the zone it is titled with where the tagger found nothing."""
    found = _TITLE.match(text)
    if found is None or any(name.start < found.end("name") for name in names):
        return names
    head, task = _patterns()
    if not head.search(found["name"]) or task.search(found["name"]):
        return names
    return [Name(found.start("name"), found.end("name"), "Platform", _CONFIDENCE), *names]
