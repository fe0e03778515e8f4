"""Queries that a person should not be able to harm anyone with, by what must come of them.

A query is text, or text and the parameters it is asked with.
"""

from __future__ import annotations

_N = "MATCH (n:Project {name: '光芯中试线'})"

#: Writes in every disguise, and what reaches out of the graph: all are refused before anything is read.
REFUSED = (
    "CALL `db.clearQueryCaches`() YIELD value RETURN value",
    "CALL `list_procedures`() YIELD name RETURN name",
    "CREATE (n:Project {id: 'x'})",
    "create\t(n)\nreturn n",
    "/* a look */ CREATE (n) // and no more",
    "CREATE (a)-[:HOSTS]->(b) RETURN a",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) NODETACH DELETE n",
    "MATCH ()-[r]->() DELETE r",
    f"{_N} SET n.name = 'x' RETURN n",
    f"{_N} SET n += {{name: 'x'}}",
    f"{_N} SET n = {{}}",
    f"{_N} SET n:Copy",
    f"{_N} REMOVE n.name",
    f"{_N} REMOVE n:Project RETURN n",
    "MERGE (n:Project {id: 'x'}) RETURN n",
    "MERGE (n:Project {id: 'project:光芯中试线'}) ON MATCH SET n.name = 'x' RETURN n",
    "MATCH (n) WITH n LIMIT 1 CREATE (m:Copy) SET m = properties(n) RETURN m",
    f"{_N} FOREACH (x IN [1] | SET n.name = 'x')",
    "FOREACH (x IN range(1, 1000000) | CREATE (:Copy))",
    "UNWIND range(1, 9) AS x CREATE (:Copy {number: x})",
    "CALL { CREATE (n:Project) RETURN n } RETURN n",
    "CALL () { CREATE (n:Project) RETURN n } RETURN n",
    "MATCH (n) CALL { WITH n DELETE n } IN TRANSACTIONS OF 10 ROWS",
    "MATCH (n) CALL (n) { SET n.x = 1 } RETURN count(*)",
    "MATCH (n) RETURN n LIMIT 1 UNION CREATE (n) RETURN n",
    "OPTIONAL MATCH (n:Nothing) CREATE (m:Copy) RETURN m",
    "RETURN 1 AS one; MATCH (n) DETACH DELETE n",
    "MATCH (n) RETURN count(n);;CREATE (x)",
    "EXPLAIN CREATE (n)",
    "PROFILE MATCH (n) DETACH DELETE n",
    "  profile // quietly\n MATCH (n) SET n.x = 1",
    "CYPHER runtime=slotted CREATE (n)",
    "CREATE INDEX mine IF NOT EXISTS FOR (n:Project) ON (n.kind)",
    "CREATE CONSTRAINT mine IF NOT EXISTS FOR (n:Project) REQUIRE n.name IS UNIQUE",
    "DROP INDEX guitu_project_name IF EXISTS",
    "DROP CONSTRAINT guitu_project_id IF EXISTS",
    "CREATE USER mallory SET PASSWORD 'mallory-secret'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "DROP DATABASE neo4j",
    "USE system CREATE USER mallory SET PASSWORD 'mallory-secret'",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "load\n  csv WITH HEADERS FROM 'https://example.org' AS line RETURN line",
    "LOAD /* or not */ CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "MATCH (n) RETURN n FORMAT CSV",
    "CALL db.createLabel('x')",
    "CALL db.create.setNodeVectorProperty(null, 'x', [1.0])",
    "CALL db.clearQueryCaches()",
    "CALL dbms.killQueries([])",
    "CALL dbms.listConfig()",
    "CALL `db`.`createLabel`('x')",
    "CALL /* db.labels */ dbms.listConfig() YIELD name RETURN name",
    "CALL apoc.load.json('http://169.254.169.254/')",
    "CALL apoc.cypher.doIt('CREATE (n)', {})",
    "CALL db.node_text_index.build({label: 'Passage', property: 'text'})",
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS",
    "SHOW USERS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
)

#: Without an end, or larger than any memory: they are stopped, or cut, in their time.
ENDLESS = (
    "MATCH (a), (b), (c), (d), (e), (f) RETURN count(*)",
    "MATCH (a), (b), (c), (d), (e) WHERE a.id + b.id + c.id + d.id = e.id RETURN a",
    "MATCH p = (a)-[*..40]-(b) RETURN p",
    "MATCH p = (a)-[*]-(b) RETURN count(p)",
    "MATCH (a)-[*0..]-(b)-[*0..]-(c)-[*0..]-(d) RETURN DISTINCT d ORDER BY d.id DESC",
    "RETURN reduce(s = 'x', i IN range(1, 45) | s + s) AS s",
    "RETURN reduce(l = [1], i IN range(1, 45) | l + l) AS l",
    "UNWIND range(1, 4000000) AS x RETURN collect(toString(x) + '……') AS all",
    "UNWIND range(1, 2000000000) AS x RETURN x",
    "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)",
    "UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN x, y ORDER BY x * y DESC",
    "RETURN [x IN range(1, 1000000) | [y IN range(1, 1000000) | x * y]] AS table",
    "MATCH (n) WHERE ('a' + n.id + 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') =~ '(a|aa|a+)+(.*a)*b' RETURN count(n)",
    "RETURN size(range(1, 3000000000)) AS n",
)

_MARKS = "x'}) DETACH DELETE n //"
_ASK = "MATCH (n:Project) WHERE n.name = $name RETURN n.name AS name"
#: What is given as a parameter is a value and never a query: nothing is found.
INJECTIONS: tuple[tuple[str, dict[str, object]], ...] = (
    (_ASK, {"name": _MARKS}),
    (_ASK, {"name": "'; MATCH (n) DETACH DELETE n; //"}),
    (_ASK, {"name": '" OR 1 = 1 //'}),
    (_ASK, {"name": "\\' OR true OR n.name = '"}),
    (_ASK, {"name": "\u0027 OR \u0027\u0027 = \u0027"}),
    (_ASK, {"name": "` SET n.x = 1 //"}),
    (_ASK, {"name": ["光芯中试线"]}),
    (_ASK, {"name": None}),
    (_ASK, {"name": "光芯中试线\x00' OR true"}),
    ("MATCH (n:Project) WHERE n.name IN $names RETURN n.name AS name", {"names": [_MARKS, None, ["x"]]}),
)

#: Mistakes that anyone makes: each is told with its place, which the engines may see differently.
MISTAKEN = (
    "",
    " \n ; ",
    "MATCH (n\nRETURN n",
    "MATCH (n:Project)\nRETURN m.name",
    "MATCH (n:Project)\nRETURN nosuch(n)",
    "MATCH (n:Project)\nRETURN n.name n.kind",
    "MATCH (n:Project {name: $nothing_gave_it}) RETURN n",
    "RETURN 'a quote without its end",
    "MATCH (n)\nWITH count(n) AS c\nRETURN n",
    "这不是查询",
    "SELECT * FROM Project",
)
