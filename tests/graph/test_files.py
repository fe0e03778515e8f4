"""Files that other programs open: each is read again by such a program."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import networkx
import openpyxl
import pytest

from graph.errors import StoreUnavailableError
from graph.export_csv import export_csv
from graph.export_graphml import export_graphml
from graph.export_jsonld import export_jsonld
from graph.export_xlsx import export_xlsx
from graph.formats import FORMATS, writer
from graph.model import Graph, Label, Node, Relationship, RelationshipType
from tests.graph.sample import sample_graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return sample_graph()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_spreadsheet_opens_a_table_for_each_label_and_type(graph: Graph, tmp_path: Path):
    written = {path.stem: _rows(path) for path in export_csv(graph, tmp_path)}
    assert sum(len(written[label]) for label in Label if label in written) == len(graph.nodes)
    assert sum(len(written[kind]) for kind in RelationshipType if kind in written) == len(graph.relationships)
    platform = next(row for row in written["Platform"] if row["name"] == "东湖科创岛")
    assert platform["aliases"] == "科创岛、东湖科创岛"
    hosts = [(row["start"], row["end"], row["quote"]) for row in written["HOSTS"]]
    assert ("platform:东湖科创岛", "project:光芯中试线", "布局光芯中试线") in hosts
    names = {row["name"] for row in written["Project"]}
    assert 'S3线与"环线"\\支线\'s换乘' in names, "quotes and backslashes survive"


def test_places_of_mentions_are_no_ends_of_relationships(graph: Graph, tmp_path: Path):
    mentions = next(_rows(path) for path in export_csv(graph, tmp_path) if path.stem == "MENTIONS")
    ids = {node.id for node in graph.nodes}
    assert all(row["start"] in ids and row["end"] in ids for row in mentions)


def test_graphml_holds_the_whole_graph_with_colours(graph: Graph, tmp_path: Path):
    (path,) = export_graphml(graph, tmp_path)
    read = networkx.read_graphml(path, force_multigraph=True)
    assert (read.number_of_nodes(), read.number_of_edges()) == (len(graph.nodes), len(graph.relationships))
    node = read.nodes["platform:东湖科创岛"]
    assert (node["label"], node["type"], node["type_zh"]) == ("东湖科创岛", "Platform", "平台")
    assert 0 <= node["r"] <= 255
    edge = next(data for start, end, data in read.edges(data=True) if data["type"] == "HOSTS")
    assert edge["confidence"] == pytest.approx(0.9, abs=0.2)


def test_graphml_stands_characters_that_xml_cannot_hold(tmp_path: Path):
    odd = Graph((Node("project:甲\x0b\x00乙", Label.PROJECT, {"name": "甲\x0b\x00乙<&>"}),), ())
    (path,) = export_graphml(odd, tmp_path)
    (node,) = networkx.read_graphml(path).nodes.values()
    assert node["label"] == "甲\ufffd\ufffd乙<&>"


def test_rdf_holds_every_node_and_link_with_its_words(graph: Graph, tmp_path: Path):
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    (path,) = export_jsonld(graph, tmp_path)
    read = rdflib.Graph().parse(path, format="json-ld")
    term, rdf = rdflib.Namespace("urn:guitu:term:"), rdflib.RDF
    assert len(set(read.subjects(rdf.type, rdf.Statement))) == len(graph.relationships)
    for label in Label:
        expected = {quote(node.id, safe="") for node in graph.nodes if node.label is label}
        assert {str(s).removeprefix("urn:guitu:node:") for s in read.subjects(rdf.type, term[label])} == expected
    asked = """
        PREFIX t: <urn:guitu:term:> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?project ?quote ?sure WHERE {
          ?p a t:Platform ; skos:altLabel "科创岛"@zh ; t:HOSTS ?x . ?x rdfs:label ?project .
          ?said rdf:subject ?p ; rdf:predicate t:HOSTS ; rdf:object ?x ; t:quote ?quote ; t:confidence ?sure ;
                t:evidence/t:text ?text .
          FILTER(CONTAINS(?text, ?quote))
        } ORDER BY ?project"""
    rows = [(str(row.project), str(row.quote), float(row.sure)) for row in read.query(asked)]
    assert ("光芯中试线", "布局光芯中试线") in {row[:2] for row in rows}
    assert all(0 < sure <= 1 for *_, sure in rows)


def test_gephi_finds_numbers_as_numbers(graph: Graph, tmp_path: Path):
    (path,) = export_graphml(graph, tmp_path)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    kinds: dict[tuple[str, str], set[str]] = {}
    for key in ElementTree.parse(path).getroot().iter(f"{space}key"):
        kinds.setdefault((str(key.get("for")), str(key.get("attr.name"))), set()).add(str(key.get("attr.type")))
    assert kinds["edge", "confidence"] == {"double"}
    assert kinds["node", "value"] == {"double"}
    assert kinds["node", "label"] == kinds["node", "type"] == {"string"}
    assert kinds["node", "r"] <= {"int", "long"}
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}, "one column, one type"


def test_a_workbook_shows_numbers_side_by_side_projects_and_traces(graph: Graph, tmp_path: Path):
    (path,) = export_xlsx(graph, tmp_path)
    book = openpyxl.load_workbook(path)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    assert list(sheets) == ["规划", "指标对照", "量化指标", "平台与项目", "追溯"]
    both = next(row for row in sheets["指标对照"] if row[0] == "研发投入占比")
    assert both[3] == 2
    assert {"3.5%", "3.2%"} <= set(both)
    project = next(row for row in sheets["平台与项目"] if row[1] == "光芯中试线")
    assert project[0] == "东湖科创岛"
    assert project[-1] == "布局光芯中试线"
    traced = [row for row in sheets["追溯"][1:] if row[2] == "高水平建设东湖科创岛"]
    assert [(row[4], row[6]) for row in traced] == [("东湖区", "高标准推进科创岛建设")]
    alone = next(row for row in sheets["追溯"] if row[2] == "生态环境持续改善")
    assert alone[7] == "下位规划中没有找到对应"


def test_what_looks_like_a_formula_stays_text_in_a_workbook(tmp_path: Path):
    name = '=HYPERLINK("http://example.com","点")'
    nodes = (Node("document:d1", Label.DOCUMENT, {"name": name}),)
    (path,) = export_xlsx(Graph(nodes, ()), tmp_path)
    cell = openpyxl.load_workbook(path)["规划"]["A2"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_names_too_long_for_a_cell_are_cut_and_not_refused(tmp_path: Path):
    nodes = (
        Node("platform:p", Label.PLATFORM, {"name": "台" * 40_000}),
        Node("project:q", Label.PROJECT, {"name": "项"}),
    )
    links = (Relationship("r", RelationshipType.HOSTS, "platform:p", "project:q", {}),)
    (path,) = export_xlsx(Graph(nodes, links), tmp_path)
    assert len(openpyxl.load_workbook(path)["平台与项目"]["A2"].value) == 32_767


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_bytes_twice(graph: Graph, tmp_path: Path, name: str):
    one, two = (writer(name)(graph, tmp_path / str(turn)) for turn in (1, 2))
    assert [path.name for path in one] == [path.name for path in two]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert not list(tmp_path.rglob(".*")), "nothing half-written is left"


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_graph_can_be_written(tmp_path: Path, name: str):
    writer(name)(Graph((), ()), tmp_path / "out")


@pytest.mark.parametrize("name", FORMATS)
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(graph: Graph, tmp_path: Path, name: str):
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder")
    with pytest.raises(StoreUnavailableError, match="cannot be written"):
        writer(name)(graph, taken / "out")
