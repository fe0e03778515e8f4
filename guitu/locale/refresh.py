"""Gather the words of the commands' help into the catalogue, and compile it: python -m guitu.locale.refresh.

What has no translation yet is listed; what is no longer said is dropped. Needs Babel, for developers.
"""

from __future__ import annotations

import datetime
import io
import sys

import typer
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from guitu.chinese import LOCALE, texts
from guitu.cli import app

DATE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
FILE = LOCALE / "zh" / "LC_MESSAGES" / "guitu.po"
#: What the library behind the commands looks up by itself.
LIBRARY = ("Arguments", "Options", "Commands", "default: {default}", "required", "env var: {var}")
LIBRARY += ("(dynamic)", "Aborted!", "Missing command.", "No such command {name!r}.")


def gathered() -> Catalog:
    """Return the catalogue as it ought to be: every text of today, with what translation there is."""
    known = Catalog(locale="zh")
    if FILE.exists():
        with FILE.open("rb") as file:
            known = read_po(file, locale="zh")
    # A fixed date: the same words give the same files.
    fresh = Catalog(locale="zh", project="guitu", charset="utf-8", fuzzy=False, creation_date=DATE, revision_date=DATE)
    for text in dict.fromkeys((*LIBRARY, *texts(typer.main.get_command(app)))):
        message = known.get(text)
        fresh.add(text, message.string if message else "")
    return fresh


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """Return the catalogue as text and compiled."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalogue, width=0, omit_header=True)
    write_mo(compiled, catalogue)
    return text.getvalue(), compiled.getvalue()


if __name__ == "__main__":
    found = gathered()
    text, compiled = written(found)
    FILE.write_bytes(text)
    FILE.with_suffix(".mo").write_bytes(compiled)
    missing = [message.id for message in found if message.id and not message.string]
    print(*(f"not translated: {text}" for text in missing), sep="\n")
    sys.exit(bool(missing))
