"""What a person said of the graph is minded, and what can't be understood is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Graph, Label, Node, Relationship, RelationshipType
from loaders.curate import Correction, CorrectionError, curate, judgements, parse_corrections, written

HOSTS = RelationshipType.HOSTS


def node(label: Label, name: str) -> Node:
    identity = f"{label.lower()}:{name}"
    return Node(identity, label, {"id": identity, "name": name})


def graph() -> Graph:
    island, park, tower = node(Label.PLATFORM, "星岛"), node(Label.PROJECT, "云谷"), node(Label.PROJECT, "塔楼")
    hosts = Relationship("r1", HOSTS, island.id, park.id, {"id": "r1", "confidence": 0.5})
    return Graph((island, park, tower), (hosts,))


def corrected(*corrections: Correction) -> Graph:
    found, idle = curate(graph(), corrections)
    assert not idle
    return found


def test_a_dropped_relationship_is_gone_and_its_nodes_stay():
    found = corrected(Correction("drop", type="HOSTS", start="platform:星岛", end="project:云谷"))
    assert not found.relationships
    assert found.nodes == graph().nodes


def test_a_dropped_node_takes_its_relationships_with_it():
    found = corrected(Correction("drop", node="project:云谷"))
    assert [n.id for n in found.nodes] == ["platform:星岛", "project:塔楼"]
    assert not found.relationships


def test_an_added_relationship_says_that_a_person_added_it():
    added = corrected(Correction("add", type="HOSTS", start="platform:星岛", end="project:塔楼", why="seen"))
    new = next(r for r in added.relationships if r.end == "project:塔楼")
    assert (new.properties["method"], new.properties["confidence"], new.properties["reason"]) == ("person", 1.0, "seen")


def test_what_has_no_text_is_no_quote_of_what_a_person_added():
    shown = Correction(
        "add", type="HOSTS", start="platform:星岛", end="project:塔楼", evidence=("project:云谷", "not there")
    )
    new = next(r for r in corrected(shown).relationships if r.end == "project:塔楼")
    assert "quote" not in new.properties
    assert new.properties["evidence"] == ["project:云谷", "not there"]


def test_a_renamed_node_keeps_its_old_name_as_an_alias():
    found = corrected(Correction("rename", node="platform:星岛", name="星岛新区"))
    island = next(n for n in found.nodes if n.id == "platform:星岛")
    assert island.properties["name"] == "星岛新区"
    assert island.properties["aliases"] == ["星岛"]


def test_the_later_correction_holds():
    drop = Correction("drop", type="HOSTS", start="platform:星岛", end="project:云谷")
    add = Correction("add", type="HOSTS", start="platform:星岛", end="project:云谷")
    assert len(corrected(drop, add).relationships) == 1
    assert not corrected(add, drop).relationships


def test_a_correction_of_what_is_not_there_is_told():
    lost = Correction("drop", node="project:无")
    assert curate(graph(), [lost]) == (graph(), (lost,))


def test_the_last_word_on_a_pair_holds():
    said = [Correction("same", "a", "b"), Correction("different", "b", "a", why="two places")]
    (judgement,) = judgements(said)
    assert (judgement.judgement, judgement.reason) == ("different", "two places")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[correction]\n", "TOML"),
        ('[[correction]]\nsay = "maybe"\n', "maybe"),
        ('[[correction]]\nsay = "same"\nleft = "a"\n', "right"),
        ('[[correction]]\nsay = "drop"\n', "type"),
        ('[[correction]]\nsay = "add"\ntype = "OWNS"\nstart = "a"\nend = "b"\n', "OWNS"),
        ('[[correction]]\nsay = "same"\nleft = "a"\nright = "b"\ncolour = "red"\n', "colour"),
        ("correction = 5", r"below a line \[\[correction\]\]"),
        ('[correction]\nsay = "drop"\nnode = "x"', r"below a line \[\[correction\]\]"),
        ('[[correction]]\nsay = "rename"\nnode = "x"\nname = ["y", "z"]', "name must be one text"),
        ('[[correction]]\nsay = "add"\nevidence = "d1/p00001"', "evidence must be a list"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, told: str):
    with pytest.raises(CorrectionError, match=told):
        parse_corrections(text)


text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.lists(st.tuples(text, text, text)))
def test_what_was_written_is_read_again(pairs: list[tuple[str, str, str]]):
    said = tuple(Correction("same", a, b, by="Li", when="2026-01-02", why=why) for a, b, why in pairs)
    assert parse_corrections("".join(map(written, said))) == said
