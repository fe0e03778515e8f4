"""What is known of how names are made (``loaders/lexicon/names.toml``), ready for matching."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from loaders.lexicon import any_of, words_from


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The sections of the file; longest words first where the longest match counts."""

    own_place: frozenset[str]
    levels: tuple[tuple[str, str], ...]  # word and level
    level_words: tuple[str, ...]
    not_levels: tuple[str, ...]
    not_places: tuple[str, ...]
    everyday: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]
    soft: tuple[str, ...]
    heads: tuple[str, ...]
    common: tuple[str, ...]
    companions: frozenset[str]
    sole: tuple[str, ...]
    telling: tuple[str, ...]
    tell: frozenset[str]  # characters that those begin with
    telling_characters: frozenset[str]
    same: tuple[tuple[str, str], ...]  # a word and the one it is taken for
    said: frozenset[str]  # characters that those words begin with
    lines: tuple[str, ...]
    common_lines: tuple[str, ...]
    titles: tuple[str, ...]
    bodies: Mapping[str, str]  # every form of a body and its short name
    nation: tuple[str, ...]
    kinds: tuple[tuple[str, tuple[str, ...]], ...]
    programme: tuple[str, ...]
    works: tuple[str, ...]
    events: tuple[str, ...]
    heads_run: re.Pattern[str]  # nothing but heads
    grounds: re.Pattern[str]  # heads of pieces of ground within longer names
    bare_grounds: tuple[str, ...]
    past: tuple[str, ...]
    ways: tuple[str, ...]
    set_going: tuple[str, ...]
    leaning: tuple[str, ...]
    works_told: re.Pattern[str]  # after a platform; ``name`` ends where the name of the works ends
    programme_told: re.Pattern[str]  # after a platform; ``name`` ends where the name of the programme ends
    set_there: re.Pattern[str]  # after a list of platforms; ``name`` is what is set going there
    set_before: re.Pattern[str]  # the beginning of a sentence; ``name`` is what is set going


def _any(words: Iterable[str]) -> str:
    return f"(?:{any_of(words)})"


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda w: (-len(w), w)))


@cache
def lexicon() -> Lexicon:
    """Return the packaged lexicon of names."""
    data = words_from("names")
    own = {form.replace("{}", place) for form in data["own_place"] for place in "省市区县州旗盟镇乡"}
    levels = sorted(((w, level) for level, words in data["levels"].items() for w in words), key=lambda x: -len(x[0]))
    bodies = {form: short for short, forms in data["bodies"].items() for form in (short, *forms)}
    heads = _longest(data["heads"]["words"])
    run = any_of(heads)
    ground, told = data["grounds"], data["works"]
    going, noun = _any(told["set_going"]), _any(told["nouns"])
    return Lexicon(
        own_place=frozenset(own),
        levels=tuple(levels),
        level_words=tuple(word for word, _ in levels),
        not_levels=_longest(data["not_levels"]["after"]),
        not_places=_longest(data["not_places"]["after"]),
        everyday=frozenset(data["not_places"]["everyday"]),
        before=_longest(data["droppable"]["before"]),
        after=_longest(data["droppable"]["after"]),
        soft=_longest(data["droppable"]["soft"]),
        heads=heads,
        common=_longest(data["heads"]["common"]),
        companions=frozenset(data["heads"]["companions"]),
        sole=_longest(data["heads"]["sole"]),
        telling=_longest(data["telling"]["words"]),
        tell=frozenset(word[0] for word in data["telling"]["words"]),
        telling_characters=frozenset(data["telling"]["characters"]),
        same=tuple(
            sorted(((said, meant) for meant, words in data["same"].items() for said in words), key=lambda s: -len(s[0]))
        ),
        said=frozenset(word[0] for words in data["same"].values() for word in words),
        lines=_longest(data["lines"]["words"]),
        common_lines=_longest(data["lines"]["common"]),
        titles=_longest(data["titles"]["words"]),
        bodies=bodies,
        nation=_longest(data["nation"]["words"]),
        kinds=tuple((kind, _longest(words)) for kind, words in data["kinds"].items()),
        programme=_longest(data["programme"]["after"]),
        works=_longest(data["programme"]["works"]),
        events=_longest(data["programme"]["events"]),
        heads_run=re.compile(f"(?:{run})+"),
        grounds=re.compile(_any(ground["heads"])),
        bare_grounds=_longest(ground["bare"]),
        past=_longest(ground["past"]),
        ways=_longest(ground["ways"]),
        set_going=tuple(told["set_going"]),
        leaning=tuple(told["leaning"]),
        works_told=re.compile(
            rf"(?P<name>[”\"』]?(?:等[^,。;:、]{{0,8}}?)?(?:片区|区块|周边)?{noun}{{1,3}}(?:工程|项目|行动|计划)?)(?:[,。;、]|等|和|及|$)"
        ),
        programme_told=re.compile(
            rf"(?P<name>(?!等)[“\"]?[^,。;:、的“”\"]{{2,14}}[”\"]?{_any(told['programmes'])})(?:[,。;、]|$)"
        ),
        set_there=re.compile(
            rf"[”\"』]?(?:等[^,。;:、]{{0,8}}?)?{going}(?:[^,。;:、]{{0,8}}的)?(?P<name>[^,。;:、的]{{3,16}}?{_any(told['trials'])})"
        ),
        set_before=re.compile(rf"{going}(?P<name>[^,。;:、的]{{4,16}}?{_any(told['built'])}),"),
    )
