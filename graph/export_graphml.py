"""The graph as GraphML, which Gephi, yEd, Cytoscape and networkx open."""

from __future__ import annotations

import re
from pathlib import Path

from graph.legend import look, reads
from graph.model import Graph, Value
from graph.rows import in_order
from graph.writing import flat, placed

#: Characters that no XML file can hold, whatever a document brings.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_graphml(graph: Graph, folder: Path) -> tuple[Path, ...]:
    """Write ``guitu.graphml`` into ``folder`` and return its path.

    Every node has ``label`` (its name, which Gephi shows), ``type`` (its label), ``type_zh`` and its colour as ``r``,
    ``g`` and ``b``; every edge ``type`` and ``label``. Lists are joined by 、. Raises StoreUnavailableError.
    """
    import networkx

    made = networkx.MultiDiGraph()
    ordered = in_order(graph)
    for node in ordered.nodes:
        seen = look(node.label)
        red, green, blue = (int(seen.ink[at : at + 2], 16) for at in (1, 3, 5))
        own = {name: _fit(value) for name, value in node.properties.items() if name != "id"}
        shown = {"label": _fit(node.properties.get("name", node.id)), "type": str(node.label), "type_zh": seen.caption}
        made.add_node(_fit(node.id), **(own | shown | {"r": red, "g": green, "b": blue}))
    for link in ordered.relationships:
        own = {name: _fit(value) for name, value in link.properties.items() if name != "id"}
        shown = {"type": str(link.type), "label": reads(link.type)}
        made.add_edge(_fit(link.start), _fit(link.end), key=_fit(link.id), **(own | shown))
    path = folder / "guitu.graphml"
    with placed(path) as beside:
        networkx.write_graphml_xml(made, beside)
    return (path,)


def _fit(value: Value) -> str | int | float | bool:
    one = flat(value)
    return _UNFIT.sub("\ufffd", one) if isinstance(one, str) else one
