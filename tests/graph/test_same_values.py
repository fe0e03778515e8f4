"""Values on which engines like to differ: both give the same, in type and in order."""

from __future__ import annotations

import pytest

from tests.graph.conftest import Both

pytestmark = pytest.mark.neo4j

QUERIES = (
    # dates and times
    "RETURN date('2021-02-03') AS c, date('2021-02-03').year AS y, date({year: 2025, month: 3, day: 7}) AS d",
    "RETURN date('2021-02-03') < date('2021-12-01') AS c, date('2024-02-28') + duration({days: 2}) AS d",
    "RETURN localdatetime('2021-02-03T04:05:06') AS c, localdatetime('2021-02-03T04:05:06').hour AS h",
    "RETURN duration({months: 14, days: 3}) AS c",
    "UNWIND [date('2025-01-01'), date('2021-06-30'), null, date('2021-07-01')] AS d RETURN d ORDER BY d",
    "UNWIND [date('2025-01-01'), date('2021-06-30')] AS d RETURN min(d) AS a, max(d) AS b, collect(d) AS c",
    # numbers
    "RETURN 7 / 2 AS a, 7 / 2.0 AS b, 7 % 3 AS c, -7 / 2 AS d, -7 % 3 AS e, 2 ^ 3 AS f",
    "RETURN 0.1 + 0.2 AS a, 1e300 * 10 AS b, 9007199254740993 AS c, 9223372036854775807 AS d",
    "RETURN 1 = 1.0 AS a, toInteger('12') AS b, toFloat('3.50') AS c, toInteger('x') AS d, toString(3.0) AS e",
    "RETURN round(2.5) AS a, floor(-1.5) AS b, ceil(1.2) AS c, sign(-3) AS d, abs(-2) AS e, round(3.14159, 2) AS f",
    "UNWIND [3, 1.5, 2, null, -1] AS x RETURN x ORDER BY x",
    "UNWIND [3, 1.5, 2, null, -1] AS x RETURN x ORDER BY x DESC",
    "UNWIND [1, 2, null] AS x RETURN sum(x) AS a, count(x) AS b, count(*) AS c, max(x) AS d, collect(x) AS e",
    "UNWIND [] AS x RETURN sum(x) AS a, count(x) AS b, min(x) AS c, collect(x) AS d",
    # nothing
    "RETURN null = null AS a, null <> 1 AS b, null IN [1] AS c, 1 IN [null, 1] AS d, 2 IN [null, 1] AS e",
    "RETURN null AND false AS a, null OR true AS b, NOT null AS c, true XOR null AS d",
    "RETURN coalesce(null, null, '有') AS a, size(null) AS b, null + '字' AS c, [1, null][1] AS d, {a: null} AS e",
    "RETURN CASE null WHEN null THEN 1 ELSE 2 END AS a, CASE WHEN null THEN 1 ELSE 2 END AS b",
    "OPTIONAL MATCH (n:Project {name: '没有'}) RETURN n, n.name AS name, labels(n) AS labels",
    "MATCH (n:Project) WHERE n.nothing > 1 OR n.name IS NULL RETURN n",
    # lists and maps
    "RETURN [1, 2, 3][-1] AS a, [1, 2, 3][1..] AS b, [1, 2, 3][5] AS c, [1, 2] + [3] AS d, [1] + 2 AS e",
    "RETURN range(0, 6, 2) AS a, range(3, 1, -1) AS b, reverse([1, 2]) AS c, tail([1, 2]) AS d, head([]) AS e",
    "RETURN [x IN ['甲', '乙'] WHERE x <> '甲' | x + '!'] AS a, reduce(s = '', x IN ['甲', '乙'] | s + x) AS b",
    "RETURN all(x IN [] WHERE x > 1) AS a, any(x IN [] WHERE x > 1) AS b, none(x IN [1] WHERE x > 1) AS c",
    "RETURN {b: 1, a: [1, {c: '字'}]} AS a, keys({a: 1}) AS b, {a: 1}.a AS c",
    "RETURN [1, 2] = [1, 2] AS a, [1, 2] < [1, 3] AS b, [] = [] AS c, {a: 1} = {a: 1} AS d",
    "UNWIND [[2], [1, 5], [1], []] AS x RETURN x ORDER BY x",
    # text, Chinese and not
    "UNWIND ['乙', '甲', '丙', '一', 'b', 'B', 'a', '10', '9', '', '〇', 'é', '《', '𠮷'] AS x RETURN x ORDER BY x",
    "UNWIND ['温度', '温', '温带', '湿'] AS x RETURN x ORDER BY x DESC",
    "UNWIND ['乙', null, '甲'] AS x RETURN min(x) AS a, max(x) AS b, collect(DISTINCT x) AS c",
    "RETURN size('规划图') AS a, substring('规划图', 1) AS b, left('规划图', 2) AS c, right('规划图', 2) AS d",
    "RETURN split('一、二、三', '、') AS a, replace('一二一', '一', '') AS b, trim('  字 ') AS c, reverse('规图') AS d",
    "RETURN toUpper('gdp增速') AS a, toLower('GDP增速') AS b, 'GDP' + 1 AS c, 'x' + 2.5 AS d",
    "RETURN '规划' CONTAINS '划' AS a, '规划' STARTS WITH '' AS b, '规划' =~ '规.' AS c, 'R&D' =~ '(?i)r&d' AS d",
    r"RETURN 'it\'s' AS a, '\\' AS b, '\"' AS c, '\n\t' AS d, '\u89c4' AS e, size('\\n') AS f",
    """RETURN "双'引" AS a, '单"引' AS b, '`' AS c, '$name' AS d, '{' AS e, '//x' AS f""",
    "MATCH (n:Project) RETURN n.name AS name ORDER BY name",
    "MATCH (n:Project) WHERE n.name CONTAINS '\\\\' OR n.name CONTAINS '\"' RETURN n.name AS name, n.aliases AS a",
    # the graph
    "MATCH (n) WHERE n.region IS NOT NULL RETURN DISTINCT n.region AS region, labels(n) AS l ORDER BY region, l",
    "MATCH (n:Target) RETURN n.value AS v, n.binding AS b, n.year AS y ORDER BY v, n.id",
    "MATCH ()-[r]->() RETURN type(r) AS t, count(*) AS n, min(r.confidence) AS m ORDER BY n DESC, t",
    "MATCH (d)-[:HAS_SECTION]->(s) WITH d, s ORDER BY s.order, s.id RETURN d.id AS d, collect(s.name) AS t ORDER BY d",
    "MATCH (n:Platform) RETURN n {.name, .region} AS map ORDER BY n.id",
    "MATCH (n:Project) RETURN n.name AS name UNION MATCH (n:Platform) RETURN n.name AS name ORDER BY name",
)


@pytest.mark.parametrize("query", QUERIES)
def test_both_engines_give_the_same(both: Both, query: str) -> None:
    one, other = both.kglite.query(query), both.neo4j.query(query)
    assert one.columns == other.columns
    assert _typed(one.rows) == _typed(other.rows)


def _typed(value: object) -> object:
    """What tells 1 from 1.0 and True, while the names of a map stand in any order."""
    if isinstance(value, dict):
        return {name: _typed(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_typed(part) for part in value]
    return type(value).__name__, value


def test_a_parameter_comes_back_as_it_was(both: Both) -> None:
    given = {
        "t": 'it\'s "x" \\ `y` 《规》',
        "n": -3,
        "f": 2.5,
        "b": True,
        "x": None,
        "l": ["甲", None],
        "m": {"k": [1]},
    }
    query = "RETURN $t AS t, $n AS n, $f AS f, $b AS b, $x AS x, $l AS l, $m AS m"
    one, other = both.kglite.query(query, given), both.neo4j.query(query, given)
    assert one.rows == other.rows == (tuple(given.values()),)
