"""What planners ask of the structure of the whole graph: an answer as a table, and as properties that can be kept.

Each analysis is a function over the graph, takes no store, and gives the same for the same graph.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from graph.errors import QuestionError
from graph.model import Graph, Label, Node, RelationshipType, Value
from graph.table import Table

if TYPE_CHECKING:
    import networkx

_T = RelationshipType
#: What binds a project, a platform and an industry to one another, and how strongly at full confidence.
_BINDS: Mapping[RelationshipType, float] = {_T.HOSTS: 1.0, _T.SERVES: 1.0, _T.PART_OF: 0.5, _T.INVOLVES: 0.3}
_BOUND = (Label.PROJECT, Label.PLATFORM, Label.INDUSTRY)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The answer, best first, and what it says of single nodes: node id to properties, all called one of ``names``."""

    table: Table
    names: tuple[str, ...]
    properties: Mapping[str, Mapping[str, Value]]


def tying_platforms(graph: Graph) -> Analysis:
    """Return the platforms by how many documents they tie together, and how many ways lead over them.

    ``betweenness`` is the share of the shortest ways among projects, platforms and industries that pass the platform.
    """
    over = _betweenness(_bound(graph))
    named = _documents_naming(graph)
    hosted = Counter(link.start for link in graph.relationships if link.type is _T.HOSTS)
    served = Counter(link.start for link in graph.relationships if link.type is _T.SERVES)
    found = []
    for node in _of(graph, Label.PLATFORM):
        titles = named.get(node.id, ())
        between = round(over.get(node.id, 0.0), 6)
        found.append((node, len(titles), between, hosted[node.id], served[node.id], sorted(titles)))
    found.sort(key=lambda row: (-row[1], -row[2], -row[3], row[0].id))
    rows = tuple((_name(node), node.properties.get("region"), *rest) for node, *rest in found)
    columns = ("platform", "region", "documents", "betweenness", "projects", "industries", "named_in")
    kept = {node.id: {"tied_documents": count, "betweenness": between} for node, count, between, *_ in found}
    return Analysis(Table(columns, rows), ("tied_documents", "betweenness"), kept)


def communities(graph: Graph) -> Analysis:
    """Return projects and platforms in groups that hang together, each called by the industry most of it hangs on."""
    import networkx

    bound = _bound(graph)
    bound.remove_nodes_from([name for name, degree in list(bound.degree()) if degree == 0])
    groups = networkx.community.louvain_communities(bound, weight="weight", seed=1) if bound else []
    node_of = {node.id: node for node in graph.nodes if node.label in _BOUND}
    ordered = sorted(groups, key=lambda group: (-len(group), min(group)))
    rows = []
    for number, group in enumerate(ordered, 1):
        by_label: dict[Label, list[str]] = {label: [] for label in _BOUND}
        # Within its group, by how much hangs on it.
        weights = {name: _weight(bound, name, group) for name in group}
        for name in sorted(group, key=lambda name: (-weights[name], name)):
            by_label[node_of[name].label].append(_name(node_of[name]))
        around = (by_label[Label.INDUSTRY] or by_label[Label.PLATFORM] or by_label[Label.PROJECT])[0]
        things = (by_label[Label.INDUSTRY], by_label[Label.PLATFORM], by_label[Label.PROJECT])
        rows.append((number, around, len(group), *things))
    kept = {name: {"community": number} for number, group in enumerate(ordered, 1) for name in group}
    columns = ("community", "around", "size", "industries", "platforms", "projects")
    return Analysis(Table(columns, tuple(rows)), ("community",), dict(sorted(kept.items())))


def districts_alike(graph: Graph) -> Analysis:
    """Return pairs of districts by how alike the industries and indicators of their plans are, most alike first.

    ``likeness`` is the cosine of the two, a thing that every district names counting for little; 1 is the same.
    """
    region_of = {
        node.id: str(node.properties["region"])
        for node in _of(graph, Label.DOCUMENT)
        if node.properties.get("level") == "county" and node.properties.get("region")
    }
    named: dict[str, Counter[str]] = {region: Counter() for region in sorted(set(region_of.values()))}
    for document, thing in _things_of_documents(graph):
        if document in region_of:
            named[region_of[document]][thing] += 1
    spread = Counter(thing for counts in named.values() for thing in counts)
    weights = {
        region: {
            thing: (1 + math.log(count)) * math.log(1 + len(named) / spread[thing]) for thing, count in counts.items()
        }
        for region, counts in named.items()
    }
    names = {node.id: _name(node) for node in graph.nodes if node.label in (Label.INDUSTRY, Label.INDICATOR)}
    rows: list[tuple[Any, ...]] = []
    for one, other in combinations(named, 2):
        shared = sorted(
            weights[one].keys() & weights[other].keys(), key=lambda t: (-weights[one][t] * weights[other][t], t)
        )
        likeness = round(_cosine(weights[one], weights[other], shared), 6)
        alone = [
            [names[t] for t in sorted(w.keys() - set(shared), key=lambda t: (-w[t], t))[:5]]
            for w in (weights[one], weights[other])
        ]
        rows.append((one, other, likeness, len(shared), [names[thing] for thing in shared[:10]], *alone))
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    columns = ("district", "other", "likeness", "shared", "shared_things", "only_district", "only_other")
    nearest: dict[str, str] = {}
    for one, other, *_ in rows:
        nearest.setdefault(one, other)
        nearest.setdefault(other, one)
    # Two districts of one name would be told apart by code; documents carry it beside the name.
    code_of = {
        str(node.properties["region"]): str(node.properties.get("region_code"))
        for node in _of(graph, Label.DOCUMENT)
        if node.id in region_of
    }
    regions = {str(node.properties.get("code")): node.id for node in _of(graph, Label.REGION)}
    kept = {
        regions[code_of[region]]: {"most_like": like} for region, like in nearest.items() if code_of[region] in regions
    }
    return Analysis(Table(columns, tuple(rows)), ("most_like",), kept)


ANALYSES: Mapping[str, Callable[[Graph], Analysis]] = {
    "platforms": tying_platforms,
    "communities": communities,
    "districts": districts_alike,
}


def analyze(graph: Graph, name: str) -> Analysis:
    """Return the analysis called ``name``. Raises QuestionError, with those there are, for another name."""
    if name not in ANALYSES:
        raise QuestionError(f"There is no analysis {name}: choose one of {', '.join(ANALYSES)}.")
    return ANALYSES[name](graph)


def with_properties(graph: Graph, analysis: Analysis) -> Graph:
    """Return ``graph`` with what ``analysis`` says of its nodes as properties, in place of what it said before."""

    def told(node: Node) -> Node:
        before = {key: value for key, value in node.properties.items() if key not in analysis.names}
        return replace(node, properties={**before, **analysis.properties.get(node.id, {})})

    return replace(graph, nodes=tuple(told(node) for node in graph.nodes))


def _bound(graph: Graph) -> networkx.Graph:
    """Return projects, platforms and industries, with what the plans say between them as weighted edges.

    Two things that one task involves hang together by it, the less the more things it involves.
    """
    import networkx

    made = networkx.Graph()
    made.add_nodes_from(sorted(node.id for node in graph.nodes if node.label in _BOUND))
    involved: defaultdict[str, set[str]] = defaultdict(set)
    for link in graph.relationships:
        if link.type is _T.INVOLVES and link.end in made:
            involved[link.start].add(link.end)
        elif link.type in _BINDS and link.start in made and link.end in made and link.start != link.end:
            _bind(made, link.start, link.end, _BINDS[link.type] * float(link.properties.get("confidence", 1.0)))  # type: ignore[arg-type]
    for _, things in sorted(involved.items()):
        for one, other in combinations(sorted(things), 2):
            _bind(made, one, other, _BINDS[_T.INVOLVES] / (len(things) - 1))
    return made


def _betweenness(bound: networkx.Graph) -> dict[str, float]:
    """Return for each node the share of the shortest ways between two others that pass it."""
    import rustworkx

    made = rustworkx.networkx_converter(bound)
    return dict(zip(bound, rustworkx.betweenness_centrality(made).values(), strict=True))


def _bind(made: networkx.Graph, one: str, other: str, weight: float) -> None:
    before = made.edges[one, other]["weight"] if made.has_edge(one, other) else 0.0
    made.add_edge(one, other, weight=before + weight)


def _weight(bound: networkx.Graph, name: str, group: Iterable[str]) -> float:
    inside = set(group)
    return round(math.fsum(edge["weight"] for other, edge in bound.adj[name].items() if other in inside), 9)


def _documents_naming(graph: Graph) -> dict[str, set[str]]:
    """Return the titles of the documents that name each thing."""
    title_of = {node.id: str(node.properties.get("document_title", "")) for node in _of(graph, Label.PASSAGE)}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for link in graph.relationships:
        if link.type is _T.MENTIONS:
            found[link.end].add(title_of[link.start])
    return found


def _things_of_documents(graph: Graph) -> Iterable[tuple[str, str]]:
    """Yield document and industry or indicator, once for each time that the document speaks of it."""
    label_of = {node.id: node.label for node in graph.nodes}
    document_of = {
        node.id: str(node.properties.get("document"))
        for node in graph.nodes
        if node.label in (Label.PASSAGE, Label.TARGET)
    }
    for link in graph.relationships:
        if (link.type is _T.MENTIONS and label_of[link.end] is Label.INDUSTRY) or link.type is _T.MEASURES:
            yield document_of[link.start], link.end


def _cosine(one: Mapping[str, float], other: Mapping[str, float], shared: Iterable[str]) -> float:
    length = math.sqrt(math.fsum(w * w for w in one.values())) * math.sqrt(math.fsum(w * w for w in other.values()))
    return math.fsum(one[thing] * other[thing] for thing in shared) / length if length else 0.0


def _of(graph: Graph, label: Label) -> Iterable[Node]:
    return (node for node in graph.nodes if node.label is label)


def _name(node: Node) -> str:
    return str(node.properties.get("name", node.id))
