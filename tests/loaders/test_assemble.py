"""A graph goes by document by document and is never held. All names are invented."""

from __future__ import annotations

import gc
from itertools import islice

from graph.load import load_of
from graph.model import (
    Document,
    DocumentRecords,
    Entity,
    Flow,
    Label,
    Link,
    Mention,
    Node,
    Passage,
    Relationship,
    RelationshipType,
    Resolution,
)
from graph.rows import in_order
from loaders.assemble import Assembly, assemble
from loaders.ties import packed

T = RelationshipType
DOCUMENTS, MENTIONS = 12, 30
NOW_AND_THEN = 29  # since counting goes through all that there is
PARK = Entity("platform:青溪园", Label.PLATFORM, "青溪园")
HALL = Entity("project:青溪馆", Label.PROJECT, "青溪馆")


def records(number: int) -> DocumentRecords:
    """Return a document whose passages all name the park and say that it has the hall."""
    name = f"d{number:02d}"
    passages = tuple(
        Passage(
            f"{name}/p{n:05d}", name, None, n, "paragraph", "青溪园建设青溪馆。", n * 9, n * 9 + 9, (n * 9, n * 9 + 9)
        )
        for n in range(MENTIONS)
    )
    mentions = tuple(
        mention
        for p in passages
        for mention in (
            Mention(f"{p.id}/m0-3", p.id, Label.PLATFORM, 0, 3, "青溪园"),
            Mention(f"{p.id}/m5-8", p.id, Label.PROJECT, 5, 8, "青溪馆"),
        )
    )
    links = tuple(Link(T.HOSTS, f"{p.id}/m0-3", f"{p.id}/m5-8", 0.5, "rule", (p.id,)) for p in passages)
    about = Document(name, f"{name}.txt", "", f"规划{number}", "plan")
    return DocumentRecords(about, passages=passages, mentions=mentions, links=links)


ALL = [records(number) for number in range(DOCUMENTS)]
MEANT = {m.id: PARK.id if m.label is Label.PLATFORM else HALL.id for r in ALL for m in r.mentions}
RESOLUTION = Resolution((PARK, HALL), MEANT)
TIES = [
    (
        Link(T.SUBORDINATE_TO, "d01", "d00", 1.0, "region-tree", ("d01/p00000", "d00/p00000")),
        Link(T.IMPLEMENTS, "d01/p00000/a0", "d00/p00000/a0", 1.0, "there is no such task", ()),
    )
]


def going_by() -> Flow:
    return Assembly(ALL[::-1], RESOLUTION).tied(TIES)


def alive(kind: type) -> int:
    return sum(isinstance(thing, kind) for thing in gc.get_objects())


def test_no_more_is_held_of_a_graph_than_one_document_tells() -> None:
    graph = going_by()
    before = alive(Relationship), alive(Node)
    nodes = (alive(Node) for _, some in graph.nodes() for _ in islice(some, 0, None, NOW_AND_THEN))
    assert max(nodes) - before[1] <= MENTIONS + 2
    links = (alive(Relationship) for _, some in graph.relationships() for _ in islice(some, 0, None, NOW_AND_THEN))
    assert max(links) - before[0] <= 2 * MENTIONS + 2


def test_rows_come_in_the_order_of_the_whole_graph_as_many_as_told_and_as_often_as_asked_for() -> None:
    graph = going_by()
    whole = graph.graph()
    assert whole == assemble(ALL, RESOLUTION, TIES[0])
    assert graph.size == (len(whole.nodes), len(whole.relationships))
    assert graph.size == (DOCUMENTS * (1 + MENTIONS) + 2, DOCUMENTS * 3 * MENTIONS + 2)
    load, ordered = load_of(graph), in_order(whole)
    for _ in range(2):
        nodes = [row["id"] for _, rows in load.node_batches() for row in rows]
        links = [row["id"] for _, rows in load.relationship_batches() for row in rows]
        assert nodes == [node.id for node in ordered.nodes]
        assert links == [row["id"] for _, rows in load_of(whole).relationship_batches() for row in rows]


def test_what_several_documents_tell_of_is_one_relationship_and_what_stays_is_left_out() -> None:
    (hosts,) = [link for link in going_by().graph().relationships if link.type is T.HOSTS]
    assert len(hosts.properties["evidence"]) == DOCUMENTS * MENTIONS  # type: ignore[arg-type]
    touched = {"d00", PARK.id, hosts.id}
    left = Assembly(ALL, RESOLUTION, touched).tied(TIES).graph()
    assert {node.id for node in left.nodes} == {"d00", PARK.id, *(p.id for p in ALL[0].passages)}
    assert [link for link in left.relationships if link.type is T.HOSTS] == [hosts]
    assert {link.start.partition("/")[0] for link in left.relationships} == {"d00", PARK.id}


def test_what_goes_by_is_the_same_whoever_puts_some_of_it_aside_first() -> None:
    aside = list(going_by().relationships())
    assert [(ends, list(links)) for ends, links in aside] == [
        (ends, list(links)) for ends, links in going_by().relationships()
    ]


def test_ties_that_are_packed_are_told_alike_and_none_is_held() -> None:
    within = [Link(T.CORRESPONDS_TO, r.document.id, ALL[0].document.id, 0.5, "rule", ()) for r in ALL[1:]]
    ties = [*TIES, within]
    graph = Assembly(ALL, RESOLUTION).tied(map(packed, ties))
    before = alive(Link)
    assert graph.graph() == Assembly(ALL, RESOLUTION).tied(ties).graph()
    assert alive(Link) <= before
    assert sum(link.type is T.CORRESPONDS_TO for link in graph.graph().relationships) == len(within)
