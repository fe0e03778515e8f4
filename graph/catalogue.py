"""The questions that can be asked of the graph: one ``.cypher`` file each, its header saying what it asks and answers.

The header is made of comment lines::

    // title: Projects on a platform
    // about: Every project a platform hosts, with the words that say so.
    // param platform: name, required. Name or alias of the platform.
    // returns: platform, project, document, section, quote
    // draw: platform:Platform -HOSTS-> project:Project

``about`` may go on over lines that begin with ``//`` and two spaces. A parameter is ``required``, ``optional`` (null
where it is not given) or has a ``default``. ``draw`` says how a row becomes a picture; see :mod:`graph.figure`.

A line of the query may have another above it that takes its place on one engine, where only that one has an index::

    // on neo4j: CALL db.index.fulltext.queryNodes('guitu_passages', $words_indexed) YIELD node AS passage
    MATCH (passage:Passage)

``$words_indexed`` is then what the parameter ``words`` asks such an index for. The rows must be the same either way.
``$words_longest`` is the longest of the words: looking for one text first is several times faster than for a list.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.resources.abc import Traversable

from graph.errors import QuestionError
from graph.figure import check_draw
from graph.guard import bare
from graph.names import fold, indexed
from graph.store import DEFAULT_LIMIT, DEFAULT_TIMEOUT, Store
from graph.table import Table

#: What a parameter can be: a name is looked up whatever its width, case and quotes; words must all be there.
TYPES = ("name", "words", "text", "integer", "number", "flag")

_LINE = re.compile(r"// ?(title|about|returns|draw|param [a-z_]+): (.*)")
_PARAMETER = re.compile(r"([a-z]+), (required|optional|default (\S+?))\. (.+)")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing a question must or may be told; ``default`` is what an optional one is without being given."""

    name: str
    type: str
    required: bool
    default: object
    about: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the catalogue."""

    name: str  # of its file
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    draw: tuple[str, ...]
    cypher: str

    def bind(self, given: Mapping[str, object]) -> dict[str, object]:
        """Return the parameters of the query from what a person gave, strings or values.

        Raises QuestionError for one that is missing, unknown, empty or of the wrong type.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                has = ", ".join(sorted(known)) or "none"
                raise QuestionError(f"The question {self.name} has no parameter {name}; it has {has}.")
        return {parameter.name: self._bound(parameter, given.get(parameter.name)) for parameter in self.parameters}

    def asked_of(self, engine: str, given: Mapping[str, object]) -> tuple[str, dict[str, object]]:
        """Return the query as ``engine`` runs it, with its parameters. Raises QuestionError as :meth:`bind` does."""
        parameters = self.bind(given)
        cypher = re.sub(rf"^( *)// on {engine}: (.*)\n.*$", r"\1\2", self.cypher, flags=re.MULTILINE)
        for name, value in list(parameters.items()):
            if not isinstance(value, list):
                continue
            if cypher != self.cypher and f"${name}_indexed" in cypher:
                parameters[f"{name}_indexed"] = indexed(value)
            if f"${name}_longest" in cypher:
                parameters[f"{name}_longest"] = max(value, key=len)
        return cypher, parameters

    def _bound(self, parameter: Parameter, value: object) -> object:
        if value is None or value == "":
            if parameter.required:
                raise QuestionError(
                    f"The question {self.name} needs {parameter.name}: add {parameter.name}=… ({parameter.about})."
                )
            return parameter.default
        try:
            return _read_value(parameter.type, value)
        except ValueError:
            raise QuestionError(
                f"{parameter.name} of the question {self.name} must be {_SAID[parameter.type]}, not {value!s}."
            ) from None


_SAID = {
    "name": "a name",
    "words": "words",
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "flag": "true or false",
}


def load_questions(folder: Traversable | None = None) -> tuple[Question, ...]:
    """Return the questions in ``folder`` (the packaged ``cypher/`` where none is given), by name.

    Raises QuestionError, with file and line, for a header that cannot be read.
    """
    place = resources.files("cypher") if folder is None else folder
    files = sorted((file for file in place.iterdir() if file.name.endswith(".cypher")), key=lambda file: file.name)
    return tuple(parse_question(file.name.removesuffix(".cypher"), file.read_text(encoding="utf-8")) for file in files)


def find_question(name: str, questions: Sequence[Question]) -> Question:
    """Return the question called ``name``. Raises QuestionError, with the likeliest names, where there is none."""
    for question in questions:
        if question.name == name:
            return question
    near = difflib.get_close_matches(name, [question.name for question in questions], n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "guitu questions lists them all."
    raise QuestionError(f"There is no question {name}: {hint}")


def ask(
    store: Store,
    question: Question,
    given: Mapping[str, object] | None = None,
    *,
    timeout: float | None = DEFAULT_TIMEOUT,
    limit: int | None = DEFAULT_LIMIT,
) -> Table:
    """Return the answer of ``store`` to ``question``, with what a person gave as its parameters.

    Raises QuestionError and what :meth:`graph.protocol.Store.query` raises.
    """
    cypher, parameters = question.asked_of(store.engine, given or {})
    table = store.query(cypher, parameters, timeout=timeout, limit=limit)
    # What an engine remarks on a question of ours (nothing has that property yet) is no news to a person.
    return replace(table, notes=())


def parse_question(name: str, text: str) -> Question:
    """Return the question written in ``text``. Raises QuestionError with the line that is wrong."""
    found: dict[str, str] = {}
    draw: list[str] = []
    key = ""
    for number, line in enumerate(_header(text), 1):
        match = _LINE.fullmatch(line)
        if match and match[1] == "draw":
            draw.append(match[2].strip())
        elif match and match[1] not in found:
            key = match[1]
            found[key] = match[2].strip()
        elif key == "about" and line.startswith("//  "):
            found[key] += f" {line[2:].strip()}"
        else:
            raise QuestionError(f"Line {number} of the question {name} cannot be read: {line}")
    for needed in ("title", "about", "returns"):
        if needed not in found:
            raise QuestionError(f"The question {name} has no line that begins with // {needed}:")
    parameters = tuple(
        _parameter(name, key.removeprefix("param "), value) for key, value in found.items() if key.startswith("param ")
    )
    returns = tuple(column.strip() for column in found["returns"].split(","))
    columns = returned_columns(text)
    if returns != columns:
        raise QuestionError(
            f"The question {name} says it returns {', '.join(returns)}, but its query returns {', '.join(columns)}."
        )
    check_draw(draw, returns)
    return Question(name, found["title"], found["about"], parameters, returns, tuple(draw), text)


def returned_columns(cypher: str) -> tuple[str, ...]:
    """Return the names of the columns of the last RETURN of ``cypher``: after AS, or the words of the expression."""
    text = bare(cypher)
    starts = [match.end() for match in re.finditer(r"\bRETURN\b(?:\s+DISTINCT\b)?", text, re.IGNORECASE)]
    if not starts:
        return ()
    end = re.search(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b|;", text[starts[-1] :], re.IGNORECASE)
    stop = starts[-1] + end.start() if end else len(text)
    parts = _split(text, starts[-1], stop)
    return tuple(re.split(r"\bAS\b", cypher[a:b], flags=re.IGNORECASE)[-1].strip() for a, b in parts)


def _split(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the spans between commas that stand in no bracket."""
    depth, begin = 0, start
    for place in range(start, stop):
        depth += (text[place] in "([{") - (text[place] in ")]}")
        if text[place] == "," and depth == 0:
            yield begin, place
            begin = place + 1
    yield begin, stop


def _header(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("//") or line.startswith("// on "):
            return
        yield line.rstrip()


def _parameter(question: str, name: str, text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if not match or match[1] not in TYPES:
        raise QuestionError(
            f"The parameter {name} of the question {question} must read like: text, required. What it is. "
            f"The first word is one of {', '.join(TYPES)}."
        )
    default = _read_value(match[1], match[3]) if match[3] else None
    return Parameter(name, match[1], match[2] == "required", default, match[4].rstrip("."))


def _read_value(kind: str, value: object) -> object:
    """Return ``value`` as a parameter of type ``kind``. Raises ValueError."""
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if kind == "integer":
        return int(text)
    if kind == "number":
        number = float(text)
        if number != number or number in (float("inf"), float("-inf")):
            raise ValueError
        return number
    if kind == "flag":
        if text.lower() not in _TRUTH:
            raise ValueError
        return _TRUTH[text.lower()]
    if kind == "text":
        return str(value)
    folded = fold(text) if kind == "name" else [word for word in map(fold, text.split()) if word]
    if not folded:
        raise ValueError
    return folded
