"""The page as a reader uses it, and as a stranger would misuse it."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from graph.catalogue import load_questions
from graph.legend import LOOKS, READS
from graph.model import Graph, Label, RelationshipType
from graph.store import open_store
from guitu.web import words
from guitu.web.app import make_app
from guitu.web.asking import ROWS
from guitu.web.library import Library
from tests.graph.sample import sample_graph
from tests.guitu.conftest import CROWD, PORT, client
from tests.guitu.hostile import DOCUMENT, LONG, NAMES


class _Page(HTMLParser):
    """The links, scripts and tags of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "a" and dict(attrs).get("href"):
            self.links.append(str(dict(attrs)["href"]))

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(page: TestClient, address: str, status: int = 200) -> _Page:
    answer = page.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[-400:]}"
    return _Page(answer.text)


ADDRESSES = (
    "/",
    "/search?q=东湖",
    "/search?q=东湖&label=Passage",
    "/search",
    "/document/d00000000000a",
    "/thing/" + quote("platform:东湖科创岛", safe=""),
    "/thing/" + quote("indicator:研发投入占比", safe=""),
    "/thing/" + quote("d00000000000a/p00000/g0", safe=""),
    "/thing/" + quote("region:东湖区", safe=""),
    "/trace",
    "/trace?label=Target&gaps=1",
    "/trace?goal=创新",
    "/trace?goal=没有这个词",
    "/compare",
    "/compare?one=d00000000000a&other=d00000000000b",
    "/ask",
    "/ask/projects-of-platform",
    "/ask/projects-of-platform?platform=科创岛",
    "/cypher",
    "/cypher?query=MATCH (n:Platform) RETURN n ORDER BY n.id LIMIT 5",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_whole_and_every_link_on_it_leads_somewhere(page: TestClient, address: str):
    found = _read(page, address)
    assert ("html", {"lang": "zh-CN"}) in found.tags
    assert sum(1 for tag, _ in found.tags if tag == "h1") == 1
    for link in dict.fromkeys(found.links):
        assert link.startswith(("/", "#", "?")), link
        if link.startswith("/"):
            assert page.get(link).status_code == 200, link


def test_from_a_search_to_the_sentence_in_its_document(page: TestClient):
    results = _read(page, "/search?q=科创岛")
    thing = next(link for link in results.links if "platform" in link)
    about = _read(page, thing)
    assert "光芯中试线" in about.text
    assert "布局光芯中试线" in about.text
    source = next(link for link in about.links if link.startswith("/document/"))
    document, _, anchor = source.partition("#")
    text = _read(page, document)
    assert any(attributes.get("id") == anchor for _, attributes in text.tags)


def test_words_of_the_text_are_found_with_their_place(page: TestClient):
    results = _read(page, "/search?q=老城 菜场")
    assert "改造老城菜场" in results.text
    assert "东湖区第十四个五年发展规划纲要" in results.text


def test_an_alias_and_a_name_in_other_width_find_the_thing(page: TestClient):
    assert "东湖科创岛" in _read(page, "/search?q=科创岛&label=Platform").text
    assert "研发投入占比" in _read(page, "/search?q=Ｒ＆Ｄ投入强度&label=Indicator").text


def test_the_text_of_a_document_stands_on_its_page_word_for_word(page: TestClient):
    shown = re.sub(r"\s", "", _read(page, "/document/d00000000000a").text)
    for node in sample_graph().nodes:
        if node.label is Label.PASSAGE and node.properties["document"] == "d00000000000a":
            assert re.sub(r"\s", "", str(node.properties["text"])) in shown


def test_a_trace_tells_the_arithmetic_and_who_does_nothing(page: TestClient):
    taken = _read(page, "/trace?goal=数字经济增加值").text
    assert "300亿元 / 2000亿元" in taken
    silent = _read(page, "/trace?goal=生态环境持续改善").text
    assert "没有找到承接" in silent


def test_two_plans_stand_side_by_side(page: TestClient):
    text = _read(page, "/compare?one=d00000000000a&other=d00000000000b").text
    assert "3.5%" in text
    assert "3.2%" in text


def _rows_of(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))


def test_an_answer_can_be_taken_away_as_csv(page: TestClient):
    answer = page.get("/ask/projects-of-platform?platform=科创岛&format=csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert {row["project"] for row in _rows_of(answer.content)} == {"光芯中试线", "“飞鸟”计划"}


def test_an_answer_that_the_page_cuts_is_whole_as_csv(crowded_page: TestClient):
    address = "/ask/projects-of-platform?platform=临港产业园"
    assert f"{ROWS} 行，共 {CROWD} 行" in _read(crowded_page, address).text
    file = crowded_page.get(f"{address}&format=csv")
    assert len({row["project"] for row in _rows_of(file.content)}) == CROWD
    assert 'filename="projects-of-platform.csv"' in file.headers["content-disposition"]


@pytest.mark.parametrize(("asked", "name"), [(ROWS, "guitu.csv"), (ROWS + 1, f"guitu-first-{ROWS}.csv")])
def test_a_csv_of_a_query_that_is_cut_says_so_in_its_name(page: TestClient, asked: int, name: str):
    file = page.get("/cypher", params={"query": f"UNWIND range(1, {asked}) AS n RETURN n", "format": "csv"})
    assert len(_rows_of(file.content)) == ROWS
    assert f'filename="{name}"' in file.headers["content-disposition"]


def test_a_trace_that_finds_more_than_it_lists_says_so(crowded_page: TestClient):
    said = "只列出前 60 条"
    assert said in _read(crowded_page, "/trace?goal=学位").text
    few = _read(crowded_page, "/trace?goal=学位1").text
    assert "也含有这些词" in few
    assert said not in few


def test_a_spreadsheet_takes_no_formula_from_a_csv(page: TestClient):
    answer = page.get("/cypher", params={"query": "RETURN '=1+1' AS a, -5 AS b, ['@x'] AS c", "format": "csv"})
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "'=1+1,-5,'@x"


def test_a_query_answers_with_table_and_drawing(page: TestClient):
    answer = page.get("/cypher", params={"query": "MATCH (p:Platform)-[h:HOSTS]->(x) RETURN p, h, x"})
    assert "<svg" in answer.text
    assert "远洋铸造基地" in answer.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("MATCH (n", "line 1"),
        ("CREATE (n:Project {id: 'x'})", "reads"),
        ("MATCH (n) DETACH DELETE n", "reads"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row", "LOAD CSV"),
    ],
)
def test_a_query_that_is_wrong_or_writes_is_refused_with_a_sentence(page: TestClient, query: str, says: str):
    answer = page.get("/cypher", params={"query": query})
    assert answer.status_code == 400
    assert says in unescape(answer.text)
    assert query in unescape(answer.text), "the query stays to be mended"


@pytest.mark.parametrize(
    "address", ["/nowhere", "/document/none", "/thing/project%3Anone", "/ask/none", "/thing/x/y/z", "/static/../app.py"]
)
def test_what_is_not_there_is_told_in_chinese(page: TestClient, address: str):
    answer = page.get(address)
    assert answer.status_code in (400, 404)
    assert "Traceback" not in answer.text


# Who may ask


@pytest.mark.parametrize(
    "host", ["example.com", "127.0.0.1", "127.0.0.1:1", "evil.example:8765", "localhost.evil:8765"]
)
def test_a_foreign_host_is_refused(page: TestClient, host: str):
    assert page.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765"])
def test_this_machine_is_answered_under_its_own_names(page: TestClient, host: str):
    assert page.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://127.0.0.1:1", "http://127.0.0.1"])
def test_a_foreign_origin_is_refused(page: TestClient, origin: str):
    assert page.get("/cypher?query=RETURN 1 AS n", headers={"origin": origin}).status_code == 403


def test_another_site_may_link_here_but_load_nothing(page: TestClient):
    cross = {"sec-fetch-site": "cross-site"}
    assert page.get("/", headers=cross | {"sec-fetch-mode": "navigate"}).status_code == 200
    assert page.get("/legend.css", headers=cross | {"sec-fetch-mode": "no-cors"}).status_code == 403


@pytest.mark.parametrize("address", ["/", "/static/guitu.js", "/legend.css", "/nowhere", "/cypher?query=x"])
def test_every_answer_carries_the_policy(page: TestClient, address: str):
    headers = page.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_names_an_outside_address_or_runs_words_in_it(page: TestClient, address: str):
    html = page.get(address).text
    assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", html)
    assert not re.search(r"<script(?![^>]*src=)", html)
    assert " style=" not in html
    assert not re.search(r"\son\w+\s*=", html)


# What a hostile document brings


def test_names_that_are_scripts_are_only_read(hostile_page: TestClient):
    addresses = ["/", "/trace", "/compare", f"/document/{DOCUMENT}"]
    for name in NAMES:
        addresses += [f"/thing/{quote(f'{label}:{name}', safe='')}" for label in ("project", "platform")]
        addresses += [f"/search?q={quote(name[:800], safe='')}", f"/trace?goal={quote(name[:800], safe='')}"]
        addresses += [f"/ask/projects-of-platform?platform={quote(name[:500], safe='')}"]
    addresses.append("/cypher?query=" + quote("MATCH (p)-[r:HOSTS]->(x) RETURN p, r, x", safe=""))
    for address in addresses:
        answer = hostile_page.get(address)
        # A name of nothing but signs is no name to look up: told so, in a page like any other.
        assert answer.status_code in ((200, 400) if "/ask/" in address else (200,)), address[:200]
        found = _Page(answer.text)
        scripts = [attributes for tag, attributes in found.tags if tag == "script"]
        assert [s.get("src") for s in scripts] == ["/static/guitu.js"], address[:200]
        assert not [tag for tag, _ in found.tags if tag in ("img", "iframe", "object", "embed", "base")]
        for tag, attributes in found.tags:
            assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
            assert not str(attributes.get("href", "")).lower().startswith("javascript:")


def test_every_thing_is_reached_whatever_its_name(hostile_page: TestClient):
    for name in NAMES:
        found = _read(hostile_page, f"/thing/{quote(f'project:{name}', safe='')}")
        assert name in found.text.replace("\n", " ") or name in found.text


def test_a_page_stays_small_however_long_its_names(hostile_page: TestClient):
    assert len(hostile_page.get(f"/thing/{quote(f'project:{LONG}', safe='')}").text) < 300_000


# A graph that changes, one that is empty, and words for all


def test_a_graph_built_again_is_shown_without_starting_again(tmp_path: Path):
    place = tmp_path / "plans.kgl"
    with open_store(place, "write") as store:
        store.replace(Graph((), ()))
    with client(place) as page:
        assert "还没有规划" in page.get("/").text
        with open_store(place, "write") as store:
            store.replace(sample_graph())
        assert "明州市第十四个五年发展规划纲要" in page.get("/").text


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_empty_graph_has_pages_too(tmp_path: Path, address: str):
    place = tmp_path / "plans.kgl"
    with open_store(place, "write") as store:
        store.replace(Graph((), ()))
    with client(place) as page:
        expected = 404 if address.startswith(("/document", "/thing")) else 200
        assert page.get(address).status_code == expected


def test_everything_has_a_look_and_a_caption():
    assert set(LOOKS) == set(Label)
    assert set(READS) == set(RelationshipType)


def test_every_question_is_asked_in_chinese():
    for question in load_questions():
        said = words.words_of(question)
        assert said.title != question.title, f"{question.name} has no Chinese title in words.zh.toml"
        for column in question.returns:
            assert words.column(column) != column, f"the column {column} of {question.name} has no Chinese name"
        for parameter in question.parameters:
            assert words.parameter(parameter.name) != parameter.name, parameter.name


@pytest.mark.neo4j
def test_a_server_gives_the_same_pages(page: TestClient, neo4j_server, monkeypatch: pytest.MonkeyPatch):
    for name, value in neo4j_server.environment.items():
        monkeypatch.setenv(name, value)
    neo4j_server.empty()
    with open_store(neo4j_server.uri, "write") as store:
        store.replace(sample_graph())
    library = Library(neo4j_server.uri)
    with TestClient(make_app(library, PORT), base_url=f"http://127.0.0.1:{PORT}") as server:
        for address in ADDRESSES:
            file, remote = (_read(one, address).text.split("图：")[0] for one in (page, server))
            assert file.split() == remote.split(), address
