"""The embedded engine's errors as ours, with the place of the mistake wherever its message tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import kglite

from graph.errors import QueryError, QueryRefusedError, QueryTimeoutError
from graph.guard import bare, place

_PREFIX = re.compile(r"^(?:Cypher (?:syntax|execution)|Schema) error(?: at line \d+, col \d+)?: ")
#: What the engine says of a mistake without its place; the first group is found again in the query.
_CHARACTER = re.compile(r"^Unexpected character '.' at position (\d+)$", re.DOTALL)
_STRING = re.compile(r"^Unterminated string literal: (.*)$", re.DOTALL)
_WORD = re.compile(r"^(?:Undefined variable '|Unknown (?:function: |procedure ')|Missing parameter: )(\$?[\w.]+)")
_TOKEN = re.compile(r"^Unexpected token [^:]*: (\w+|[^\w\s]+)")
#: Said of what stands after a pattern, mostly a keyword that is written wrong; the second also of what stands within.
_TRAILING = "Pattern parse error: unexpected trailing input after pattern: "
_MISPLACED = "Unexpected token in MATCH pattern: "
_BEHIND = "Unexpected words after the pattern"
_MATCH = re.compile(r"(?<![\w.:$])MATCH\b", re.IGNORECASE)
_GAP = re.compile(r"(?:\s|//[^\n]*)*")
#: What may follow a node of a pattern.
_GOES_ON = tuple("-<,{+*")
_FUNCTION = re.compile(r"^(\w+)\(\)")


@contextmanager
def asking(cypher: str, timeout: float | None) -> Iterator[None]:
    """Turn what the engine raises while it answers ``cypher`` within ``timeout`` seconds into a QueryError."""
    try:
        yield
    except kglite.CypherTimeoutError:
        raise QueryTimeoutError(
            f"The query took longer than the {timeout:g} seconds it was given: ask for less, or give it more time."
        ) from None
    except kglite.ArgumentError as error:
        if "immutable" in str(error) or getattr(error, "code", "") == "ReadOnly":
            raise QueryRefusedError("A query only reads: it may not create, change or delete anything.") from None
        raise _query_error(error, cypher) from None
    except (kglite.KgError, TypeError, ValueError, OverflowError, RecursionError) as error:  # the last of a parameter
        raise _query_error(error, cypher) from None


def one_line(error: Exception) -> str:
    """Return the first line of what the engine says; the lines after it draw the place, which we give as numbers."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".: ")


def _query_error(error: Exception, cypher: str) -> QueryError:
    said = _PREFIX.sub("", one_line(error))
    line, column = getattr(error, "line", None), getattr(error, "col", None)
    if line is None or column is None:
        offset = _offset(said, cypher)
        line, column = (None, None) if offset is None else place(cypher, offset)
    elif said.startswith((_TRAILING, _MISPLACED)) and (behind := _behind_pattern(cypher, line, column)) is not None:
        line, column = place(cypher, behind)
        said = _BEHIND
    elif said.startswith(_TRAILING):
        said = _BEHIND
    elif found := _TOKEN.match(said):
        line, column = _token(cypher, found[1], line, column)
    said = said.partition(". Available: ")[0]
    where = f" at line {line}, column {column}" if line else ""
    return QueryError(f"The query is wrong{where}: {said}.", line=line, column=column)


def _token(cypher: str, token: str, line: int, column: int) -> tuple[int, int]:
    """Return where ``token`` begins: the engine tells the place of what follows it where it read on."""
    offset = _place_to_offset(cypher, line, column)
    before = cypher[:offset].rstrip()
    if cypher.startswith(token, offset) or not before.endswith(token):
        return line, column
    return place(cypher, len(before) - len(token))


def _behind_pattern(cypher: str, line: int, column: int) -> int | None:
    """Return where what follows the last pattern before this place begins; None where the pattern is not closed."""
    said, end = bare(cypher), min(_place_to_offset(cypher, line, column), len(cypher))
    begin = max((found.end() for found in _MATCH.finditer(said, 0, end)), default=end)
    depth = 0
    for at in range(begin, end):
        depth += (said[at] in "([{") - (said[at] in ")]}")
        if said[at] == ")" and depth == 0:
            gap = _GAP.match(cypher, at + 1)
            behind = gap.end() if gap else at + 1
            if not cypher.startswith(_GOES_ON, behind):
                return behind if behind <= end else None
    return None


def _place_to_offset(cypher: str, line: int, column: int) -> int:
    return sum(len(before) + 1 for before in cypher.split("\n")[: line - 1]) + column - 1


def _offset(said: str, cypher: str) -> int | None:
    """Return where in ``cypher`` the thing stands that the message is about; None where it does not tell."""
    if found := _CHARACTER.match(said):
        return int(found[1])
    if found := _STRING.match(said):
        offset = cypher.rfind(found[1].splitlines()[0] if found[1] else "'")
        return offset if offset >= 0 else None
    if found := _WORD.match(said) or _FUNCTION.match(said):
        word = re.compile(rf"(?<![\w$.]){re.escape(found[1])}(?!\w)", re.IGNORECASE)
        places = [match.start() for match in word.finditer(bare(cypher))]
        # A variable may have been known until a WITH left it out: it is its last use that is wrong.
        return places[-1 if said.startswith("Undefined") else 0] if places else None
    return None
