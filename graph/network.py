"""The graph as networkx knows one, for whatever is to be computed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model import Graph

if TYPE_CHECKING:
    import networkx

    from graph.figure import Figure


def network(graph: Graph) -> networkx.MultiDiGraph:
    """Return the whole graph: nodes by id with ``label``, edges by id with ``type``, properties as attributes."""
    import networkx

    made = networkx.MultiDiGraph()
    for node in graph.nodes:
        made.add_node(node.id, **{**node.properties, "label": node.label.value})
    for link in graph.relationships:
        made.add_edge(link.start, link.end, key=link.id, **{**link.properties, "type": link.type.value})
    return made


def network_of_figure(figure: Figure) -> networkx.MultiDiGraph:
    """Return what an answer draws: nodes with ``name`` and ``label``, edges with ``type`` and the words behind them."""
    import networkx

    made = networkx.MultiDiGraph()
    for dot in figure.dots:
        made.add_node(dot.key, name=dot.name, label=dot.label)
    for arrow in figure.arrows:
        words = {"document": arrow.document, "section": arrow.section, "quote": arrow.quote}
        made.add_edge(arrow.start, arrow.end, type=arrow.link, **words)
    return made
