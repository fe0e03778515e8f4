"""Reading queries made up at random over the vocabulary: both engines give the same rows, values, types and order.

Left out, since the engines differ there and no question of ours rests on it: the last digit of ``avg``, and ``start``
of a relationship that has none of its own (the embedded engine then answers with the id of the node it starts at).
``GUITU_TEST_QUERIES`` asks for more of them.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.model import Label
from tests.graph.conftest import Both
from tests.graph.sample import sample_graph

pytestmark = pytest.mark.neo4j

GRAPH = sample_graph()
LABEL_OF = {node.id: node.label for node in GRAPH.nodes}
TRIPLES = sorted({(LABEL_OF[link.start], link.type, LABEL_OF[link.end]) for link in GRAPH.relationships})

#: Properties by what they hold; every label has some of them and not others.
TEXTS = (
    "name",
    "title",
    "quote",
    "region",
    "text",
    "kind",
    "document_title",
    "section",
    "unit",
    "indicator",
    "nothing",
)
NUMBERS = ("value", "year", "order", "start", "`end`", "period_end", "nothing")
LISTS = ("aliases", "pieces", "nothing")
LINK_NUMBERS = ("confidence", "share", "order", "nothing")
LINK_TEXTS = ("quote", "document", "surface", "method", "nothing")
WORDS = ("东湖科创岛", "科", "数字经济", "", "S3", "s3", "“飞鸟”", "\\'", '"', "\\\\", "明州市", "不在")


def _quoted(word: str) -> str:
    return f"'{word}'"


def _text(variable: str, properties: tuple[str, ...]) -> st.SearchStrategy[str]:
    plain = st.sampled_from(properties).map(lambda name: f"{variable}.{name}")
    return st.one_of(
        plain,
        plain.map(lambda value: f"toUpper({value})"),
        plain.map(lambda value: f"substring({value}, 1, 3)"),
        plain.map(lambda value: f"coalesce({value}, '无')"),
        plain.map(lambda value: f"replace({value}, '科', 'k')"),
        plain.map(lambda value: f"trim({value})"),
        st.tuples(plain, plain).map(lambda two: f"{two[0]} + '/' + {two[1]}"),
    )


def _number(variable: str, properties: tuple[str, ...]) -> st.SearchStrategy[str]:
    plain = st.sampled_from(properties).map(lambda name: f"{variable}.{name}")
    return st.one_of(
        plain,
        plain.map(lambda value: f"{value} * 2 + 1"),
        plain.map(lambda value: f"-{value}"),
        plain.map(lambda value: f"abs({value} - 3)"),
        plain.map(lambda value: f"coalesce({value}, 0) / 4.0"),
        plain.map(lambda value: f"toString({value})"),
    )


def _predicate(variable: str, texts: tuple[str, ...], numbers: tuple[str, ...]) -> st.SearchStrategy[str]:
    word, number = st.sampled_from(WORDS).map(_quoted), st.sampled_from(["0", "1", "3.5", "2021", "0.9", "-1"])
    test = st.sampled_from(["=", "<>", "<", ">=", "CONTAINS", "STARTS WITH", "ENDS WITH"])
    compare = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    simple = st.one_of(
        st.tuples(_text(variable, texts), test, word).map(" ".join),
        st.tuples(st.sampled_from(numbers).map(lambda name: f"{variable}.{name}"), compare, number).map(" ".join),
        st.tuples(st.sampled_from(texts), st.lists(word, max_size=3)).map(
            lambda two: f"{variable}.{two[0]} IN [{', '.join(two[1])}]"
        ),
        st.sampled_from(texts + numbers).map(lambda name: f"{variable}.{name} IS NULL"),
        st.sampled_from(texts + numbers).map(lambda name: f"{variable}.{name} IS NOT NULL"),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            inner.map(lambda one: f"NOT ({one})"),
            st.tuples(inner, st.sampled_from(["AND", "OR", "XOR"]), inner).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        ),
        max_leaves=3,
    )


def _node_predicate(variable: str) -> st.SearchStrategy[str]:
    of_list = st.tuples(st.sampled_from(WORDS).map(_quoted), st.just(f" IN {variable}.aliases")).map("".join)
    kind, word = st.sampled_from(["any", "all", "none"]), st.sampled_from(WORDS).map(_quoted)
    over_list = st.tuples(kind, word).map(
        lambda two: f"{two[0]}(alias IN coalesce({variable}.aliases, []) WHERE alias CONTAINS {two[1]})"
    )
    label = st.sampled_from(list(Label)).map(lambda name: f"{variable}:{name}")
    triple = st.sampled_from(TRIPLES).map(lambda t: f"EXISTS {{ MATCH ({variable})-[:{t[1]}]->(:{t[2]}) }}")
    without = st.sampled_from(TRIPLES).map(lambda t: f"NOT ({variable})<-[:{t[1]}]-(:{t[0]})")
    return st.one_of(_predicate(variable, TEXTS, NUMBERS), of_list, over_list, label, triple, without)


def _columns(node: str, link: str | None, other: str | None) -> st.SearchStrategy[list[str]]:
    one = [_text(node, TEXTS), _number(node, NUMBERS), st.just(f"labels({node})"), st.just(node)]
    one += [st.sampled_from(LISTS).map(lambda name: f"{node}.{name}"), st.just(f"size({node}.aliases)")]
    one.append(st.just(f"[alias IN {node}.aliases WHERE size(alias) > 3 | left(alias, 2)]"))
    one.append(st.just(f"CASE WHEN {node}.region IS NULL THEN 0 WHEN {node}.region = '明州市' THEN 1 ELSE 2 END"))
    one.append(st.sampled_from(TRIPLES).map(lambda t: f"COUNT {{ MATCH ({node})-[:{t[1]}]-() }}"))
    if link:
        one += [_text(link, LINK_TEXTS), _number(link, LINK_NUMBERS), st.just(f"type({link})"), st.just(link)]
        one += [st.just(f"{link}.evidence"), st.just(f"startNode({link}).name")]
    if other:
        one += [_text(other, TEXTS), _number(other, NUMBERS), st.just(f"{other}.aliases")]
    return st.lists(st.one_of(one), min_size=1, max_size=3)


_END = st.one_of(
    st.just(""),
    st.integers(0, 5).map(lambda n: f" LIMIT {n}"),
    st.tuples(st.integers(0, 4), st.integers(1, 5)).map(lambda two: f" SKIP {two[0]} LIMIT {two[1]}"),
)


def _returned(columns: list[str]) -> str:
    return ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))


@st.composite
def _of_nodes(draw: st.DrawFn) -> str:
    label = draw(st.sampled_from([*Label, "Platform|Project", "Goal|Target|Action"]))
    where = draw(st.one_of(st.just(""), _node_predicate("a").map(lambda p: f" WHERE {p}")))
    columns = draw(_columns("a", None, None))
    return f"MATCH (a:{label}){where} RETURN {_returned(columns)} ORDER BY a.id{draw(_END)}"


@st.composite
def _of_links(draw: st.DrawFn) -> str:
    start, kind, end = draw(st.sampled_from(TRIPLES))
    optional = draw(st.booleans())
    arrow = draw(st.sampled_from([f"-[r:{kind}]->", f"<-[r:{kind}]-", f"-[r:{kind}]-", "-[r]->"]))
    left, right = (start, end) if not arrow.startswith("<") else (end, start)
    match = f"MATCH (a:{left}) OPTIONAL MATCH (a){arrow}(b)" if optional else f"MATCH (a:{left}){arrow}(b:{right})"
    conditions = [
        draw(_node_predicate("a")),
        draw(_node_predicate("b")),
        draw(_predicate("r", LINK_TEXTS, LINK_NUMBERS)),
    ]
    kept = [condition for condition in conditions if draw(st.integers(0, 2)) == 0]
    where = f" WHERE {' AND '.join(f'({one})' for one in kept)}" if kept else ""
    columns = draw(_columns("a", "r", "b"))
    return f"{match}{where} RETURN {_returned(columns)} ORDER BY a.id, r.id, b.id{draw(_END)}"


@st.composite
def _of_ways(draw: st.DrawFn) -> str:
    kinds = "|".join(sorted(draw(st.sets(st.sampled_from([t[1] for t in TRIPLES]), min_size=1, max_size=3))))
    label = draw(st.sampled_from(list(Label)))
    low, high = draw(st.sampled_from([(0, 1), (1, 2), (1, 3), (0, 2)]))
    where = draw(st.one_of(st.just(""), _node_predicate("b").map(lambda p: f" WHERE {p}")))
    arrow = draw(st.sampled_from([("-", "->"), ("<-", "-"), ("-", "-")]))
    return (
        f"MATCH p = (a:{label}){arrow[0]}[:{kinds}*{low}..{high}]{arrow[1]}(b){where} "
        "WITH a, b, length(p) AS steps, [n IN nodes(p) | n.id] AS stops, [r IN relationships(p) | r.id] AS links "
        f"RETURN a.name AS c0, steps AS c1, stops AS c2, links AS c3 ORDER BY steps, stops, links{draw(_END)}"
    )


@st.composite
def _of_sums(draw: st.DrawFn) -> str:
    start, kind, end = draw(st.sampled_from(TRIPLES))
    where = draw(st.one_of(st.just(""), _node_predicate("b").map(lambda p: f" WHERE {p}")))
    grouped = draw(st.sampled_from(["a.name", "labels(b)[0]", "a.region", "b.kind", "1"]))
    found = draw(
        st.lists(
            st.sampled_from(
                [
                    "count(*)",
                    "count(DISTINCT b)",
                    "count(b.year)",
                    "min(b.name)",
                    "max(b.value)",
                    "sum(b.order)",
                    "collect(DISTINCT b.name)",
                    "collect(b.value)",
                    "collect(b.nothing)",
                ]
            ),
            min_size=1,
            max_size=3,
        )
    )
    optional = draw(st.sampled_from(["MATCH", "OPTIONAL MATCH"]))
    having = (
        draw(st.sampled_from(["", " WHERE c0 > 1", " WHERE c0 IS NOT NULL"])) if found[0].startswith("count") else ""
    )
    names = ", ".join(["g", *(f"c{number}" for number in range(len(found)))])
    return (
        f"MATCH (a:{start}) {optional} (a)-[:{kind}]->(b:{end}){where} WITH a, b ORDER BY a.id, b.id "
        f"WITH {grouped} AS g, {_returned(found)}{having} RETURN {names} ORDER BY {names}"
    )


@settings(
    max_examples=int(os.environ.get("GUITU_TEST_QUERIES", "120")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(query=st.one_of(_of_nodes(), _of_links(), _of_ways(), _of_sums()))
def test_both_engines_answer_alike(both: Both, query: str) -> None:
    one, other = both.kglite.query(query), both.neo4j.query(query)
    assert one.columns == other.columns, query
    assert repr(one.rows) == repr(other.rows), query
