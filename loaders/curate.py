"""Step 8: what persons said of the graph goes before everything that the program thinks.

Corrections live in a TOML file of their own, which outlives every rebuild::

    [[correction]]
    say = "same"                      # or "different", or "unsure": looked at, leave as it is
    left = "platform:科技岛"           # ids of nodes, as an answer or `guitu review` shows them
    right = "platform:国际未来科技岛"
    by = "Li"
    when = "2026-11-22"
    why = "the plan calls it so two lines above"

    [[correction]]
    say = "drop"                      # a node with all its relationships: node = "…"; or one relationship:
    type = "HOSTS"
    start = "platform:…"
    end = "project:…"

    [[correction]]
    say = "add"                       # a relationship that the program missed; evidence: ids of passages
    type = "HOSTS"
    start = "platform:…"
    end = "project:…"
    evidence = ["…"]

    [[correction]]
    say = "rename"
    node = "platform:…"
    name = "…"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from graph.model import Graph, Merge, Node, Relationship, RelationshipType, Value

JUDGEMENTS = ("same", "different", "unsure")
_NEEDS = {
    **dict.fromkeys(JUDGEMENTS, ("left", "right")),
    "add": ("type", "start", "end"),
    "rename": ("node", "name"),
}


class CorrectionError(ValueError):
    """A correction that can't be understood; the message is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a person said; which fields are set depends on ``say``."""

    say: str  # same, different, unsure, drop, add, rename
    left: str = ""
    right: str = ""
    node: str = ""
    name: str = ""
    type: str = ""
    start: str = ""
    end: str = ""
    evidence: tuple[str, ...] = ()
    by: str = ""
    when: str = ""
    why: str = ""


def parse_corrections(text: str) -> tuple[Correction, ...]:
    """Return the corrections written in ``text``, in their order. Raises :class:`CorrectionError`."""
    try:
        listed = tomllib.loads(text).get("correction", [])
    except tomllib.TOMLDecodeError as error:
        raise CorrectionError(f"The corrections are no TOML: {error}.") from error
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise CorrectionError("Corrections are written one by one, each below a line [[correction]].")
    return tuple(_correction(i, entry) for i, entry in enumerate(listed, 1))


def _correction(i: int, entry: Mapping[str, object]) -> Correction:
    known = {field.name for field in fields(Correction)}
    if unknown := sorted(set(entry) - known):
        raise CorrectionError(f"Correction {i} has {unknown[0]}, which is none of {', '.join(sorted(known))}.")
    for name, value in entry.items():
        if isinstance(value, list) != (name == "evidence"):
            raise CorrectionError(f"Correction {i}: {name} must be {'a list' if name == 'evidence' else 'one text'}.")
    said = {k: tuple(map(str, v)) if isinstance(v, list) else str(v) for k, v in entry.items()}
    correction = Correction(**said)  # type: ignore[arg-type]
    needs = _NEEDS.get(correction.say)
    if correction.say == "drop":
        needs = ("node",) if correction.node else ("type", "start", "end")
    if needs is None:
        raise CorrectionError(f"Correction {i} must say one of {', '.join([*_NEEDS, 'drop'])}, not “{correction.say}”.")
    for need in needs:
        if not getattr(correction, need):
            raise CorrectionError(f"Correction {i} says {correction.say} and needs {need}.")
    if correction.type and correction.type not in RelationshipType.__members__:
        raise CorrectionError(f"Correction {i} names the relationship {correction.type}, which there is not.")
    return correction


def written(correction: Correction) -> str:
    """Return a correction as it is written in the file, ready to be appended."""
    lines = [
        f"{field.name} = {_quoted(value)}" for field in fields(Correction) if (value := getattr(correction, field.name))
    ]
    return "\n".join(["", "[[correction]]", *lines, ""])


def _quoted(value: str | tuple[str, ...]) -> str:
    # strings and lists of JSON are those of TOML, but for one character
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def judgements(corrections: Iterable[Correction]) -> tuple[Merge, ...]:
    """Return what was said of pairs, for the resolution of entities; the last word on a pair holds."""
    last = {frozenset((c.left, c.right)): c for c in corrections if c.say in JUDGEMENTS}
    return tuple(Merge(c.left, c.right, c.say, c.why or f"said by {c.by or 'a person'}", 1.0) for c in last.values())


def curate(graph: Graph, corrections: Sequence[Correction]) -> tuple[Graph, tuple[Correction, ...]]:
    """Return the graph with drops, additions and new names, and those of them that name nothing in it.

    Judgements are minded where names are resolved; :func:`loaders.idle.idle_judgements` tells which name nothing.
    """
    if not corrections:
        return graph, ()
    draft = _Draft(graph)
    idle = [c for c in corrections if c.say not in JUDGEMENTS and not draft.apply(c)]
    return draft.graph(), tuple(idle)


_Key = tuple[RelationshipType, str, str]


class _Draft:
    """A graph while corrections are applied to it, one after another."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._nodes = {node.id: node for node in graph.nodes}
        self._present = {_key(r) for r in graph.relationships}
        self._dropped: set[_Key] = set()
        self._added: dict[_Key, Relationship] = {}

    def apply(self, correction: Correction) -> bool:
        """Apply one correction; return whether it named something that is there."""
        node = self._nodes.get(correction.node)
        if correction.say == "rename":
            if node:
                self._nodes[node.id] = _renamed(node, correction.name)
            return node is not None
        if correction.node:
            return self._nodes.pop(correction.node, None) is not None
        key = (RelationshipType(correction.type), correction.start, correction.end)
        known = key in self._added or (key in self._present and key not in self._dropped)
        if correction.say == "add":
            known = correction.start in self._nodes and correction.end in self._nodes
        if known:
            self._dropped.add(key)
            self._added.pop(key, None)
            if correction.say == "add":
                self._added[key] = _added(key, correction, self._nodes)
        return known

    def graph(self) -> Graph:
        """Return the graph as corrected; a relationship goes with either of its nodes."""
        kept = [r for r in self._graph.relationships if _key(r) not in self._dropped]
        tied = [r for r in (*kept, *self._added.values()) if r.start in self._nodes and r.end in self._nodes]
        return Graph(tuple(self._nodes.values()), tuple(sorted(tied, key=lambda r: (r.type, r.start, r.end, r.id))))


def _key(relationship: Relationship) -> _Key:
    return relationship.type, relationship.start, relationship.end


def _renamed(node: Node, name: str) -> Node:
    old, aliases = node.properties.get("name"), node.properties.get("aliases", [])
    names: Iterator[str] = (str(alias) for alias in [*(aliases if isinstance(aliases, list) else []), old])
    other = sorted({alias for alias in names if alias != name})
    return replace(node, properties={**node.properties, "name": name, "aliases": other})


def _added(key: _Key, correction: Correction, nodes: Mapping[str, Node]) -> Relationship:
    type_, start, end = key
    identity = f"{start}|{type_}|{end}"
    told = (nodes[passage].properties.get("text") for passage in correction.evidence if passage in nodes)
    texts = [text for text in told if text is not None]  # that of a passage, and of nothing else
    properties: dict[str, Value] = {"id": identity, "confidence": 1.0, "method": "person"}
    if correction.evidence:
        properties["evidence"] = list(correction.evidence)
    if texts:
        properties["quote"] = str(texts[0])
    if correction.why:
        properties["reason"] = correction.why
    return Relationship(identity, type_, start, end, properties)
