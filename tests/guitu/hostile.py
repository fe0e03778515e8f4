"""A graph whose names, titles and texts try to run as scripts, break the page or fill it."""

from __future__ import annotations

from graph.model import Graph, Label, Node, Relationship, RelationshipType, Value

SCRIPT = "<script>window.hacked=1</script>"
IMAGE = '"><img src=x onerror="window.hacked=2">'
LONG = "绵" * 2000 + "延"
ODD = "甲/..//乙?丙#丁&己=庚\\辛 壬"
#: What a test client decodes twice, a server once.
PERCENT = "百分之%2F五%"
NAMES = (
    SCRIPT,
    IMAGE,
    LONG,
    ODD,
    "{{ 7 * 7 }}{% raw %}",
    "javascript:window.hacked=3",
    "</title></textarea></svg><script>window.hacked=4</script>",
    "'-window.hacked-'",
    "\u202e倒着写",
)
TITLE = f"{SCRIPT}的规划"
DOCUMENT = "dhostile00001"


def hostile_graph() -> Graph:
    """Return one document of one section, that mentions every name, and platforms that host projects of all names."""
    place: dict[str, Value] = {"document": DOCUMENT, "document_title": TITLE, "section": f"第一章 {IMAGE}"}
    nodes = [
        Node(
            DOCUMENT, Label.DOCUMENT, {"name": TITLE, "title": TITLE, "source": IMAGE, "region": SCRIPT, "kind": IMAGE}
        ),
        Node(f"{DOCUMENT}/s0000", Label.SECTION, {"name": IMAGE, "title": IMAGE, "order": 0, "start": 0} | place),
    ]
    links = [Relationship("s", RelationshipType.HAS_SECTION, DOCUMENT, f"{DOCUMENT}/s0000", {})]
    for number, name in enumerate(NAMES):
        text = f"建设{name}。{SCRIPT}{IMAGE}"
        passage = f"{DOCUMENT}/p{number:05d}"
        aliases: Value = [f"{name}一", IMAGE]
        span: dict[str, Value] = {"order": number, "start": number, "end": number, "kind": "paragraph"}
        nodes += [
            Node(passage, Label.PASSAGE, {"name": text[:20], "text": text} | span | place),
            Node(f"project:{name}", Label.PROJECT, {"name": name, "aliases": aliases, "kind": SCRIPT}),
            Node(f"platform:{name}", Label.PLATFORM, {"name": name, "region": IMAGE}),
            Node(f"{passage}/g0", Label.GOAL, {"name": name, "kind": "aim", "quote": text} | place),
        ]
        words: dict[str, Value] = {"quote": text, "document": TITLE, "section": IMAGE, "evidence": [passage]}
        links += [
            Relationship(f"p{number}", RelationshipType.HAS_PASSAGE, f"{DOCUMENT}/s0000", passage, {"order": number}),
            Relationship(f"g{number}", RelationshipType.STATED_IN, f"{passage}/g0", passage, {}),
            Relationship(
                f"m{number}",
                RelationshipType.MENTIONS,
                passage,
                f"project:{name}",
                {"surface": name, "start": 2, "end": 2 + len(name)},
            ),
            Relationship(
                f"h{number}",
                RelationshipType.HOSTS,
                f"platform:{name}",
                f"project:{name}",
                {"confidence": 0.9, "note": IMAGE, "method": SCRIPT, **words},
            ),
        ]
    return Graph(tuple(nodes), tuple(links))
