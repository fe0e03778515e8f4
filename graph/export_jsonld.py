"""The graph as JSON-LD: RDF for triple stores and ontology tools, and JSON for everybody else.

A relationship is there twice: as the plain triple that queries walk along, and as an ``rdf:Statement`` that carries its
confidence, its words and where they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graph.model import Graph, Node, Relationship
from graph.rows import in_order
from graph.writing import placed

#: Terms are names of the ontology; a node's address is its id. Plans are Chinese, and so are their names.
CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "@vocab": "urn:guitu:term:",
    "node": "urn:guitu:node:",
    "link": "urn:guitu:link:",
    "term": "urn:guitu:term:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "name": {"@id": "rdfs:label", "@language": "zh"},
    "aliases": {"@id": "skos:altLabel", "@language": "zh"},
    "evidence": {"@type": "@id"},
}


def export_jsonld(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write ``guitu.jsonld`` into ``folder`` and return its path. Raises StoreUnavailableError."""
    path = folder / "guitu.jsonld"
    with placed(path) as beside, beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {json.dumps(CONTEXT)},\n"@graph": [')
        for number, thing in enumerate(_things(graph)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(thing, ensure_ascii=False))
        file.write("\n]}\n")
    return (path,)


def address(kind: str, key: str) -> str:
    """Return the compact address of the node or link ``key``."""
    return f"{kind}:{quote(key, safe='')}"


def _things(graph: Graph) -> Iterator[dict[str, Any]]:
    ordered = in_order(graph)
    ends: dict[str, dict[str, list[str]]] = {}
    for link in ordered.relationships:
        ends.setdefault(link.start, {}).setdefault(link.type.value, []).append(link.end)
    for node in ordered.nodes:
        yield _node(node, ends.get(node.id, {}))
    yield from map(_statement, ordered.relationships)


def _node(node: Node, ends: dict[str, list[str]]) -> dict[str, Any]:
    walked = {kind: [{"@id": address("node", end)} for end in dict.fromkeys(keys)] for kind, keys in ends.items()}
    own = {name: value for name, value in node.properties.items() if name != "id"}
    return {"@id": address("node", node.id), "@type": node.label.value, **own, **walked}


def _statement(link: Relationship) -> dict[str, Any]:
    own = {name: value for name, value in link.properties.items() if name != "id"}
    if "evidence" in own:
        own["evidence"] = [address("node", str(key)) for key in link.properties["evidence"] or ()]  # type: ignore[union-attr]
    return {
        "@id": address("link", link.id),
        "@type": "rdf:Statement",
        "rdf:subject": {"@id": address("node", link.start)},
        "rdf:predicate": {"@id": f"term:{link.type.value}"},
        "rdf:object": {"@id": address("node", link.end)},
        **own,
    }
