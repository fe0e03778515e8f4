"""How records are told as nodes and relationships: what each is made of, and the words that show it."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TypeAlias, TypeVar

from graph.model import (
    Action,
    Document,
    DocumentRecords,
    Ends,
    Entity,
    Goal,
    Label,
    Link,
    Mention,
    Node,
    Passage,
    Relationship,
    RelationshipType,
    Resolution,
    Section,
    Target,
    Value,
)
from loaders.divisions import get as division
from loaders.quantities import base_quantity
from loaders.sentences import Sentences
from loaders.tasks.scope import scopes
from loaders.ties import document_of

_Record = TypeVar("_Record")
_T = RelationshipType
#: What a task is about and what is set for it: a third of all that is inferred. They often stand far behind its title,
#: which the task itself shows, as it does its document and section; the sentence that names them is enough.
_OF_TASK = frozenset((_T.INVOLVES, _T.HAS_TARGET))
_AT_HAND = 4096  # passages whose sentences are kept, since one is asked for again and again
_MARKS = 12  # characters of number, dashes, emphasis and stop around a title
Stated: TypeAlias = Target | Goal | Action | Mention
#: What a relationship is read off that stands in a document as it is, and is not inferred.
Placed: TypeAlias = Section | Passage | Target | Goal | Action | Mention
#: The type of a relationship, and the nodes that it ties.
Key: TypeAlias = tuple[RelationshipType, str, str]
#: A link, and what it ties.
Tied: TypeAlias = tuple[Ends, Key, Link]
_LABELS = {Target: Label.TARGET, Goal: Label.GOAL, Action: Label.ACTION}


class Shelf:
    """All records by id, and the sentences of passages, for as long as one graph is put together.

    Those of a document are put in when one of them is asked for: a graph that changes a little asks for few.
    """

    def __init__(self, documents: Sequence[DocumentRecords], resolution: Resolution) -> None:
        self.document: dict[str, Document] = {r.document.id: r.document for r in documents}
        self.entity_of = resolution.entity_of
        self._entities = {entity.id: entity.label for entity in resolution.entities}
        self._closed = {r.document.id: r for r in documents}
        self._passages: dict[str, Passage] = {}
        self._stated: dict[str, Stated] = {}
        self._paths: dict[str, str] = {}
        self._scopes: dict[str, Mapping[str, str]] = {}
        self._sentences: dict[str, Sentences] = {}

    def _found(self, among: Mapping[str, _Record], record: str) -> _Record | None:
        """Return a record by its id, None where there is none."""
        found = among.get(record)
        if found is None and self._closed and (records := self._closed.pop(document_of(record), None)):
            self._put(records)
            found = among.get(record)
        return found

    def _put(self, records: DocumentRecords) -> None:
        self._passages.update((one.id, one) for one in records.passages)
        self._stated.update((one.id, one) for one in (*records.mentions, *records.targets, *aims(records)))
        self._paths.update(_paths(records.sections))

    def path(self, section: str | None) -> str | None:
        """Return the headings of a section from the chapter down."""
        return self._found(self._paths, section) if section else None

    def sentence(self, passage: str, start: int, end: int) -> str:
        """Return the literal sentence of a passage around the characters ``start`` to ``end``."""
        return self._cut(passage).around(start, end)

    def statement(self, passage: str, start: int, end: int) -> str:
        """Return the sentence that names a goal or task; where that is its title alone, with the sentence after it."""
        found = self.sentence(passage, start, end)
        if len(found) > end - start + _MARKS:
            return found
        return self._cut(passage).around(start, end, following=1)

    def _cut(self, passage: str) -> Sentences:
        if passage not in self._sentences:
            if len(self._sentences) >= _AT_HAND:
                self._sentences.clear()
            found = self._found(self._passages, passage)
            self._sentences[passage] = Sentences(found.text if found else "")
        return self._sentences[passage]

    def label(self, node: str) -> Label | None:
        """Return the label of a node, None where the graph has no such node."""
        if found := self._entities.get(node):
            return found
        if node in self.document:  # before records are asked for
            return Label.DOCUMENT
        if stated := self._found(self._stated, node):
            return _LABELS.get(type(stated))
        if node in self._passages:
            return Label.PASSAGE
        return Label.SECTION if node in self._paths else None

    def ends(self, type_: RelationshipType, start: str, end: str) -> Ends | None:
        """Return a type with the labels of two nodes, None where one of them is not there."""
        one, other = self.label(start), self.label(end)
        return (type_, one, other) if one and other else None

    def key(self, link: Link) -> Key | None:
        """Return what a link ties, None where nothing fits or both are one."""
        start, end = self.node_id(link.source), self.node_id(link.target)
        return _fitting(link.type, start, end) if start != end else None

    def tied(self, links: Iterable[Link]) -> Iterator[Tied]:
        """Yield links with what they tie, but for those that fit nothing or of which an end is not there."""
        for link in links:
            if (key := self.key(link)) and (ends := self.ends(*key)):
                yield ends, key, link

    def scopes(self, records: DocumentRecords) -> Mapping[str, str]:
        """Return the scope of targets and tasks of a document by id."""
        if records.document.id not in self._scopes:
            self._scopes[records.document.id] = scopes(records)
        return self._scopes[records.document.id]

    def node_id(self, record: str) -> str:
        """Return the node that a record became: an entity for a mention, itself for all others."""
        return self.entity_of.get(record, record) if isinstance(self._found(self._stated, record), Mention) else record

    def quote(self, link: Link) -> str:
        """Return the literal words that show a link: the sentence around what it ties, else its first passage."""
        one, other = self._place(link.source), self._place(link.target)
        if link.type in _OF_TASK and other and other[0] in link.evidence:
            return self.sentence(*other)
        if one and other and one[0] == other[0] and one[0] in link.evidence:
            return self.sentence(one[0], min(one[1], other[1]), max(one[2], other[2]))
        for place in (one, other):
            if place and place[0] in link.evidence:
                return self.sentence(*place)
        passage = next((p for p in link.evidence if self._found(self._passages, p)), "")
        return self.sentence(passage, 0, 1) if passage else ""

    def origin(self, link: Link) -> tuple[str | None, str | None]:
        """Return the title of the document and the section of the strongest evidence of a link."""
        shown = self._found(self._passages, link.evidence[0]) if link.evidence else None
        return (self.document[shown.document].title, self.path(shown.section)) if shown else (None, None)

    def whereabouts(self, record: str) -> tuple[str | None, str | None]:
        """Return the title of the document and the section that a goal or task itself is stored with."""
        found = self._found(self._stated, record)
        if not isinstance(found, Goal | Action):
            return None, None
        return self.document[found.document].title, self.path(found.section)

    def _place(self, record: str) -> tuple[str, int, int] | None:
        found = self._found(self._stated, record)
        if found is None:
            return None
        passage = found.passages[0] if isinstance(found, Goal | Action) else found.passage
        return passage, found.start, found.end


def id_of(key: Key) -> str:
    """Return the id of the relationship that all links of a key are."""
    type_, start, end = key
    return f"{start}|{type_}|{end}"


def aims(records: DocumentRecords) -> tuple[Goal | Action, ...]:
    """Return the goals and tasks of a document."""
    return (*records.goals, *records.actions)


def _paths(sections: Iterable[Section]) -> Iterator[tuple[str, str]]:
    """Yield each section's id with its headings from the chapter down."""
    path: dict[str, str] = {}
    for section in sections:
        title = f"{section.number} {section.title}".strip()
        above = path.get(section.parent or "")
        path[section.id] = f"{above} / {title}" if above else title
        yield section.id, path[section.id]


def _given(**properties: Value | None) -> dict[str, Value]:
    """Return the properties that are there: null and empty lists are not stored, on either engine."""
    return {k: v for k, v in properties.items() if v or (v is not None and v != [])}


def _region_name(code: str | None) -> str | None:
    found = division(code) if code else None
    return found.name if found else None


def entity_properties(entity: Entity) -> dict[str, Value]:
    """Return what is told of an entity."""
    place = (
        {} if entity.label is Label.REGION else {"region": _region_name(entity.region), "region_code": entity.region}
    )
    return _given(
        id=entity.id,
        name=entity.name,
        aliases=[alias for alias in entity.aliases if alias != entity.name],
        kind=entity.kind,
        **place,
        **entity.properties,
    )


def nodes_of(records: DocumentRecords, label: Label, shelf: Shelf) -> Iterator[Node]:
    """Yield the nodes of a label that a document and what belongs to it are."""
    document = records.document
    about = {"document": document.id, "document_title": document.title}
    region = _region_name(document.region)
    match label:
        case Label.DOCUMENT:
            yield Node(document.id, label, _document_properties(document))
        case Label.SECTION:
            for section in records.sections:
                yield Node(section.id, label, _section_properties(section, shelf.path(section.id), about))
        case Label.PASSAGE:
            for passage in records.passages:
                yield Node(passage.id, label, _Shown(passage, shelf, about))
        case Label.TARGET:
            scope = shelf.scopes(records)
            for target in records.targets:
                own = _target_properties(target, shelf, about, region) | {"scope": scope[target.id]}
                yield Node(target.id, label, own)
        case Label.GOAL | Label.ACTION:
            aimed: Sequence[Goal | Action] = records.goals if label is Label.GOAL else records.actions
            scope = shelf.scopes(records)
            for stated in aimed:
                own = _stated_properties(stated, shelf, about, region) | _given(scope=scope.get(stated.id))
                yield Node(stated.id, label, own)


def _document_properties(document: Document) -> dict[str, Value]:
    own = {f.name: getattr(document, f.name) for f in fields(document)}
    own |= {"name": document.title, "region": _region_name(document.region), "region_code": document.region}
    return _given(**own)


def _section_properties(section: Section, path: str | None, about: Mapping[str, str]) -> dict[str, Value]:
    return _given(
        id=section.id,
        name=f"{section.number} {section.title}".strip(),
        title=section.title,
        number=section.number,
        kind=section.kind,
        depth=section.depth,
        order=section.order,
        start=section.start,
        end=section.end,
        path=path,
        **about,
    )


def _passage_properties(passage: Passage, shelf: Shelf, about: Mapping[str, str]) -> dict[str, Value]:
    caption = 24  # characters of a passage that serve as its caption in a picture
    return _given(
        id=passage.id,
        name=passage.text if len(passage.text) <= caption else passage.text[:caption] + "…",
        text=passage.text,
        kind=passage.kind,
        order=passage.order,
        start=passage.start,
        end=passage.end,
        pieces=list(passage.pieces),
        section=shelf.path(passage.section),
        **about,
    )


def _target_properties(target: Target, shelf: Shelf, about: Mapping[str, str], region: str | None) -> dict[str, Value]:
    base_value, base_unit = base_quantity(target.value, target.unit)
    amount = f"{target.value:.10g}{target.unit}"
    due = f"{target.year}年" if target.year else ""
    return _given(
        id=target.id,
        name=f"{due}{target.indicator} {target.comparator} {amount}",
        indicator=target.indicator,
        measure=target.measure,
        value=float(target.value),
        unit=target.unit,
        comparator=target.comparator,
        year=target.year,
        kind=target.kind,
        baseline=None if target.baseline is None else float(target.baseline),
        baseline_year=target.baseline_year,
        growth=None if target.growth is None else float(target.growth),
        binding=target.binding,
        quote=target.quote,
        base_value=float(base_value),
        base_unit=base_unit,
        section=shelf.path(target.section),
        region=region,
        **about,
    )


def _stated_properties(
    stated: Goal | Action, shelf: Shelf, about: Mapping[str, str], region: str | None
) -> dict[str, Value]:
    own = {"kind": stated.kind} if isinstance(stated, Goal) else {"number": stated.number, "year": stated.year}
    return _given(
        id=stated.id,
        name=stated.name,
        quote=shelf.statement(stated.passages[0], stated.start, stated.end),
        section=shelf.path(stated.section),
        region=region,
        **own,
        **about,
    )


def placed(records: DocumentRecords) -> Iterator[tuple[RelationshipType, Sequence[Placed]]]:
    """Yield what is read off a document by the type of relationship: where text stands, what is named and stated."""
    yield _T.HAS_SECTION, records.sections
    yield _T.HAS_PASSAGE, records.passages
    yield _T.MENTIONS, records.mentions
    yield _T.STATED_IN, (*records.targets, *aims(records))
    yield _T.MEASURES, records.targets


def pairs_of(type_: RelationshipType, record: Placed, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Yield the nodes that a record ties by a relationship of one of the types of :func:`placed`."""
    match record:
        case Section():
            yield record.parent or record.document, record.id
        case Passage():
            yield record.section or record.document, record.id
        case Mention() | Target() if type_ is not _T.STATED_IN:
            if entity := shelf.entity_of.get(record.id):
                yield (record.passage if type_ is _T.MENTIONS else record.id), entity
        case Target():
            yield record.id, record.passage
        case Goal() | Action():
            for passage in dict.fromkeys(record.passages):
                yield record.id, passage


def placing(type_: RelationshipType, start: str, end: str, record: Placed, shelf: Shelf) -> Relationship:
    """Return the relationship of one of the types of :func:`placed` that a record tells of."""
    if isinstance(record, Mention):
        return Relationship(record.id, type_, start, end, _Named(record, shelf))
    relationship = f"{start}|{type_}|{end}"
    order = {"order": record.order} if isinstance(record, Section | Passage) else {}
    return Relationship(relationship, type_, start, end, {"id": relationship, **order})


class _Later(Mapping[str, Value]):
    """The properties of a relationship or passage, made each time they are asked for.

    They are asked for once, when they are stored; those of a million relationships at one time take more room than all
    that they are made from.
    """

    __slots__ = ("_shelf",)

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def made(self) -> dict[str, Value]:
        """Return the properties."""
        raise NotImplementedError

    def __getitem__(self, name: str) -> Value:
        return self.made()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.made())

    def __len__(self) -> int:
        return len(self.made())

    def items(self) -> ItemsView[str, Value]:
        """Return names and values, made once for all of them."""
        return self.made().items()

    def __repr__(self) -> str:
        return repr(self.made())


class _Named(_Later):
    """What is told of a mention."""

    __slots__ = ("_mention",)

    def __init__(self, mention: Mention, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._mention = mention

    def made(self) -> dict[str, Value]:
        mention = self._mention
        return _given(
            id=mention.id,
            surface=mention.surface,
            start=mention.start,
            end=mention.end,
            confidence=round(mention.confidence, 3),
            quote=self._shelf.sentence(mention.passage, mention.start, mention.end),
        )


class _Shown(_Later):
    """What is told of a passage."""

    __slots__ = ("_about", "_passage")

    def __init__(self, passage: Passage, shelf: Shelf, about: Mapping[str, str]) -> None:
        super().__init__(shelf)
        self._passage, self._about = passage, about

    def made(self) -> dict[str, Value]:
        return _passage_properties(self._passage, self._shelf, self._about)


class Bundle(_Later):
    """All links that say the same of the same two nodes, and what is told of them."""

    __slots__ = ("_key", "_links")

    def __init__(self, key: Key, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._key = key
        self._links: list[Link] = []

    def add(self, link: Link) -> None:
        """Put in a link that says the same."""
        self._links.append(link)

    def relationship(self) -> Relationship:
        """Return the relationship that the links are."""
        return Relationship(id_of(self._key), *self._key, self)

    def made(self) -> dict[str, Value]:
        type_, start, _ = self._key
        alone = len(self._links) == 1  # as most are
        best = self._links[0] if alone else max(self._links, key=lambda x: (x.confidence, x.method, x.evidence))
        evidence = best.evidence if alone else {passage for link in self._links for passage in link.evidence}
        methods = {link.method for link in self._links}
        document, section = self._shelf.origin(best)
        if type_ in _OF_TASK and (document, section) == self._shelf.whereabouts(start):
            document = section = None
        return _given(
            **{
                "id": id_of(self._key),
                "confidence": round(best.confidence, 3),
                "method": best.method,
                "methods": sorted(methods) if len(methods) > 1 else None,
                "evidence": sorted({*evidence}),
                "quote": self._shelf.quote(best) or None,
                "document": document,
                "section": section,
                **best.properties,
            }
        )


def _fitting(type_: RelationshipType, start: str, end: str) -> Key | None:
    """Return a link as it fits what its ends turned out to be over all documents, or None where nothing fits.

    What one passage takes for works another takes for a platform: a project that is part of a platform is on it, and a
    platform that is on a platform is part of it.
    """
    if type_ not in (_T.PART_OF, _T.HOSTS):
        return type_, start, end
    kinds = (start.partition(":")[0], end.partition(":")[0])
    if type_ is _T.PART_OF and kinds == ("project", "platform"):
        return _T.HOSTS, end, start
    if type_ is _T.HOSTS and kinds in (("platform", "platform"), ("project", "project")):
        return _T.PART_OF, end, start
    fits = not (type_ is _T.PART_OF and kinds == ("platform", "project")) and not (
        type_ is _T.HOSTS and kinds == ("project", "platform")
    )
    return (type_, start, end) if fits else None
