"""Help in Chinese where the locale is Chinese: the commands' own words looked up in a gettext catalogue.

The English words are the keys, paragraph by paragraph; ``python -m guitu.locale.refresh`` gathers them into
``locale/zh/LC_MESSAGES/guitu.po`` and compiles what is translated there.
"""

from __future__ import annotations

import gettext
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).parent / "locale"
#: What the library behind the commands says in words of its own, beside what it looks up itself.
FIXED = ("Usage:", "Show this message and exit.")
_EXAMPLE = "Example"
#: A line of a list: names, a gap, and what they mean.
_LISTED = re.compile(r"( +\S.*? {2,})(\S.*)")
#: What no line begins with.
_CLOSING = "，。；：、！？）》”’"


def wanted(environment: Mapping[str, str]) -> bool:
    """Return whether ``environment`` asks for Chinese, as gettext reads it."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((environment[name] for name in names if environment.get(name)), "")
    return asked.partition(":")[0].lower().startswith("zh")


def in_chinese(command: Any) -> Any:
    """Return ``command``, a command or group of commands, with its help in Chinese."""
    found = gettext.translation("guitu", LOCALE, ["zh"], fallback=True)
    gettext.bindtextdomain("guitu", LOCALE)
    gettext.textdomain("guitu")  # Options, Commands, default: the library asks for these itself
    for one in _all(command):
        for thing in (one, *one.params):
            if getattr(thing, "help", None):
                thing.help = translated(thing.help, found.gettext)
        one.context_settings = {**one.context_settings, "terminal_width": 1000, "max_content_width": 1000}
        one.get_help = _wrapping(one.get_help, found.gettext)
    return command


def texts(command: Any) -> Iterator[str]:
    """Yield every paragraph of help of ``command`` that wants a translation."""
    yield from FIXED
    yield _EXAMPLE
    for one in _all(command):
        for thing in (one, *one.params):
            for paragraph in (getattr(thing, "help", None) or "").split("\n\n"):
                if paragraph.startswith("\b"):
                    yield from (listed[2] for listed in map(_LISTED.fullmatch, paragraph.splitlines()) if listed)
                elif paragraph.strip() and not paragraph.startswith(f"{_EXAMPLE}:"):
                    yield _one_line(paragraph)


def translated(text: str, look_up: Callable[[str], str]) -> str:
    """Return help ``text`` with each paragraph looked up; an example keeps its command as it is."""
    return "\n\n".join(_paragraph(paragraph, look_up) for paragraph in text.split("\n\n"))


def _paragraph(paragraph: str, look_up: Callable[[str], str]) -> str:
    if paragraph.startswith(f"{_EXAMPLE}:"):
        return look_up(_EXAMPLE) + "：" + paragraph.partition(":")[2].strip()
    if paragraph.startswith("\b"):
        lines = ((line, _LISTED.fullmatch(line)) for line in paragraph.splitlines())
        return "\n".join(listed[1] + look_up(listed[2]) if listed else line for line, listed in lines)
    return look_up(_one_line(paragraph))


def _one_line(paragraph: str) -> str:
    return " ".join(paragraph.split())


def _all(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _all(below)


def _wrapping(get_help: Callable[[Any], str], look_up: Callable[[str], str]) -> Callable[[Any], str]:
    def wrapped(context: Any) -> str:
        text = get_help(context)
        for words in FIXED:
            text = text.replace(words, look_up(words), 1)
        columns = min(shutil.get_terminal_size().columns, 120) - 1
        return "\n".join(line for whole in text.splitlines() for line in wrap(whole, columns))

    return wrapped


def wrap(line: str, columns: int) -> Iterator[str]:
    """Yield ``line`` in lines of ``columns`` cells, a Chinese character being two; what a list explains stays in its
    column."""
    listed = _LISTED.fullmatch(line)
    indent, rest = listed.groups() if listed else (" " * (len(line) - len(line.lstrip())), line.lstrip())
    room = max(columns - _cells(indent), 20)
    while _cells(rest) > room:
        cut = _cut(rest, room)
        yield indent + rest[:cut].rstrip()
        indent, rest = " " * _cells(indent), rest[cut:].lstrip()
    yield indent + rest


def _cut(text: str, room: int) -> int:
    """Return after how many characters of ``text`` a line of ``room`` cells ends: not within a word, nor before a
    closing mark."""
    cells, end = 0, 0
    while end < len(text) and cells + _cells(text[end]) <= room:
        cells += _cells(text[end])
        end += 1
    whole = end
    while end > whole // 2 and (text[end] in _CLOSING or (_narrow(text[end - 1]) and _narrow(text[end]))):
        end -= 1
    return end if end > whole // 2 else whole


def _narrow(character: str) -> bool:
    return _cells(character) == 1 and not character.isspace()


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def speaks_chinese() -> bool:
    """Return whether this process was started under a Chinese locale."""
    return wanted(os.environ)
