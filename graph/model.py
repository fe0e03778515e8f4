"""The vocabulary of the graph and the small typed records that travel towards it.

A document becomes :class:`DocumentRecords` (steps 1 to 5, one document at a time); all documents together give a
:class:`Resolution` (step 6) and alignment :class:`Link` s (step 7); assembled, they are a :class:`Graph` of plain nodes
and relationships, which a store loads.

Invariants that every step keeps:

- Positions are character offsets, ``start`` inclusive and ``end`` exclusive. Those of a :class:`Passage` count in the
  source text; those of everything stated in a passage (mentions, targets, goals, actions) count in ``Passage.text``.
- ``Passage.text`` is made of literal pieces of the source text, in order, and nothing else.
- Record ids are made from content and order alone, so the same input gives the same ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Label(StrEnum):
    """Node labels."""

    DOCUMENT = "Document"
    SECTION = "Section"
    PASSAGE = "Passage"
    REGION = "Region"
    GOAL = "Goal"
    TARGET = "Target"
    INDICATOR = "Indicator"
    ACTION = "Action"
    PROJECT = "Project"
    PLATFORM = "Platform"
    INDUSTRY = "Industry"
    AGENCY = "Agency"


#: What a passage can mention; every mention resolves to one node of its label.
MENTIONABLE = (Label.PROJECT, Label.PLATFORM, Label.INDUSTRY, Label.AGENCY, Label.REGION)

#: The labels of what belongs to one document; ids of such nodes begin with the document's, all but its own with a slash
#: behind it.
OF_DOCUMENT = frozenset((Label.DOCUMENT, Label.SECTION, Label.PASSAGE, Label.GOAL, Label.TARGET, Label.ACTION))


class RelationshipType(StrEnum):
    """Relationship types."""

    HAS_SECTION = "HAS_SECTION"
    HAS_PASSAGE = "HAS_PASSAGE"
    MENTIONS = "MENTIONS"
    STATED_IN = "STATED_IN"
    HOSTS = "HOSTS"
    PART_OF = "PART_OF"
    SERVES = "SERVES"
    LEADS = "LEADS"
    INVOLVES = "INVOLVES"
    HAS_TARGET = "HAS_TARGET"
    MEASURES = "MEASURES"
    LOCATED_IN = "LOCATED_IN"
    SUBORDINATE_TO = "SUBORDINATE_TO"
    CONTRIBUTES_TO = "CONTRIBUTES_TO"
    IMPLEMENTS = "IMPLEMENTS"
    CORRESPONDS_TO = "CORRESPONDS_TO"
    AGREES_WITH = "AGREES_WITH"
    DIFFERS_FROM = "DIFFERS_FROM"


Scalar: TypeAlias = str | int | float | bool
#: A property value both engines hold: a scalar or a list of scalars of one type. Absent means null.
Value: TypeAlias = Scalar | list[str] | list[int] | list[float]


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it was read: ``text`` with line ends made ``\\n``, before any structure is seen."""

    name: str  # file name, path below the folder that was named, or address
    text: str
    sha256: str  # of the text, in hexadecimal
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Document:
    """One plan or report as issued."""

    id: str
    source: str
    sha256: str
    title: str
    kind: str  # outline, action_plan, work_report, plan
    level: str | None = None  # nation, province, city, county (districts too), town
    region: str | None = None  # division code of the place whose plan this is
    period_start: int | None = None  # first and last year that the plan is made for
    period_end: int | None = None
    year: int | None = None  # the year it was issued
    issuer: str | None = None
    date: str | None = None  # ISO, as far as it is known: 2021, 2021-02 or 2021-02-23
    length: int = 0  # characters of the source text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    id: str
    document: str
    parent: str | None  # the section around it; None directly under the document
    order: int  # position among all sections of the document
    depth: int  # 1 for a chapter
    number: str  # 第二章, (三), 1., 专栏 3; empty where there is none
    title: str
    kind: str  # chapter, section, item, box, preamble, annex
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of evidence. ``pieces`` holds start, end, start, end … in the source text; joined, they are ``text``."""

    id: str
    document: str
    section: str | None
    order: int
    kind: str  # heading, paragraph, row, item
    text: str
    start: int
    end: int
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a passage that name a thing."""

    id: str
    passage: str
    label: Label
    start: int
    end: int
    surface: str  # the words as they stand
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified commitment: one indicator, one value, one date, in the place where it is written."""

    id: str
    document: str
    passage: str
    section: str | None
    indicator: str  # as the passage words it
    measure: str  # canonical name of the indicator, shared across plans
    value: float
    unit: str
    comparator: str  # =, >=, <=, >, <, ~
    year: int | None
    kind: str  # level, cumulative, annual, growth, ratio
    start: int
    end: int
    quote: str  # the literal words from start to end
    baseline: float | None = None
    baseline_year: int | None = None
    growth: float | None = None  # per cent a year
    binding: bool | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A qualitative objective, or what a chapter sets out to make."""

    id: str
    document: str
    section: str | None
    passages: tuple[str, ...]  # where it is written, the naming passage first
    name: str
    kind: str  # objective, vision, aim
    start: int  # of the goal's own words in the first passage
    end: int


@dataclass(frozen=True, slots=True)
class Action:
    """A task the plan sets: a titled paragraph or a numbered item."""

    id: str
    document: str
    section: str | None
    passages: tuple[str, ...]
    name: str
    number: str
    start: int
    end: int
    year: int | None = None  # the year it is due or set for, where the text gives one


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship that was inferred between two records (mentions, goals, actions, targets, documents, entities)."""

    type: RelationshipType
    source: str
    target: str
    confidence: float
    method: str  # the rule that made it, a stable name
    evidence: tuple[str, ...]  # ids of the passages it rests on
    properties: Mapping[str, Scalar] = field(
        default_factory=dict
    )  # what else the pair has: arithmetic, a reason in words


@dataclass(frozen=True, slots=True)
class DocumentRecords:
    """All that one document says: the output of steps 1 to 5."""

    document: Document
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    mentions: tuple[Mention, ...] = ()
    targets: tuple[Target, ...] = ()
    goals: tuple[Goal, ...] = ()
    actions: tuple[Action, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A canonical node: one real thing, with every surface form it was seen under."""

    id: str
    label: Label
    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    region: str | None = None  # division code
    properties: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merge:
    """Two names judged to be one thing, or left to a person (``judgement`` ``unsure``), and why."""

    left: str  # mention or entity ids
    right: str
    judgement: str  # same, different, unsure
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """Step 6: the canonical entities and which of them each mention and each target's indicator means."""

    entities: tuple[Entity, ...]
    entity_of: Mapping[str, str]  # mention id -> entity id; target id -> indicator's entity id
    merges: tuple[Merge, ...] = ()
    links: tuple[Link, ...] = ()  # between entities, such as PART_OF among regions


@dataclass(frozen=True, slots=True)
class Node:
    """A node as a store takes it."""

    id: str
    label: Label
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship as a store takes it; ``id`` tells parallel ones apart."""

    id: str
    type: RelationshipType
    start: str
    end: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole graph, nodes and relationships in a stable order."""

    nodes: tuple[Node, ...]
    relationships: tuple[Relationship, ...]


#: The type of a relationship and the labels of the nodes that it ties.
Ends: TypeAlias = tuple[RelationshipType, Label, Label]
#: The order of the vocabulary.
TYPE_ORDER = {kind: order for order, kind in enumerate(RelationshipType)}
LABEL_ORDER = {label: order for order, label in enumerate(Label)}


def rank(ends: Ends) -> tuple[int, int, int]:
    """Return what puts types and labels in the order of the vocabulary."""
    return TYPE_ORDER[ends[0]], LABEL_ORDER[ends[1]], LABEL_ORDER[ends[2]]


@dataclass(frozen=True, slots=True)
class Flow:
    """A graph that is made as it is gone through, again each time, and never held: how large it is, and its parts.

    Nodes come by label, each in order of their ids, relationships by type and labels of their ends, each in order of
    start, end and id; labels, types and ends in the order of the vocabulary. ``around``: where the graph is a part of
    another, documents and targets of that, each document before its targets, which state the same as some of its own.
    """

    size: tuple[int, int]  # nodes and relationships
    nodes: Callable[[], Iterator[tuple[Label, Iterator[Node]]]]
    relationships: Callable[[], Iterator[tuple[Ends, Iterator[Relationship]]]]
    around: Callable[[], Iterable[Node]] = tuple

    def graph(self) -> Graph:
        """Return the whole graph."""
        nodes = (node for _, some in self.nodes() for node in some)
        links = (link for _, some in self.relationships() for link in some)
        return Graph(
            tuple(sorted(nodes, key=lambda n: (n.label, n.id))),
            tuple(sorted(links, key=lambda r: (r.type, r.start, r.end, r.id))),
        )
