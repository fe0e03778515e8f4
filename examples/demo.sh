#!/bin/sh
# One answer of each use over the example plans, and one picture. Called by `make demo`.
set -eu
: "${BIN:=.venv/bin}" "${GRAPH:=out/demo.kgl}"
mkdir -p "$(dirname "$GRAPH")"
export GUITU_GRAPH="$GRAPH"
run() { printf '\n$ guitu %s\n' "$*"; "$BIN/guitu" "$@"; }

run build examples
run status
printf '\n-- Projects and platforms: what stands on it?\n'
run ask projects-of-platform platform=国际未来科技岛
printf '\n-- From city to district: who takes the goal up?\n'
run trace 研发经费支出占GDP比重
printf '\n-- Plan beside plan: where do two plans give different numbers?\n'
run ask numbers-that-differ
printf '\n-- Your own question, in Cypher\n'
run cypher 'MATCH (p:Platform)-[:SERVES]->(i:Industry) RETURN p.name AS platform, collect(DISTINCT i.name) AS industries ORDER BY platform LIMIT 5'
printf '\n-- A picture\n'
run show projects-of-platform platform=国际未来科技岛 -o "$(dirname "$GRAPH")/platform.html"
