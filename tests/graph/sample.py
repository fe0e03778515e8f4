"""A small graph of invented places, plans and things, with names and values that trouble an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.model import Graph, Label, Node, Relationship, RelationshipType, Value

#: Id, title, region, level, sections (path, passages).
_DOCUMENTS = (
    (
        "d00000000000a",
        "明州市第十四个五年发展规划纲要",
        "明州市",
        "city",
        (
            (
                "第一章 总体要求 / 第一节 主要目标",
                (
                    "——创新能力明显提升。到2025年,研发投入占比达到3.5%,数字经济增加值突破2000亿元。",
                    "——交通枢纽基本建成。建成东湖大桥等一批工程。",
                    "——生态环境持续改善。",
                ),
            ),
            (
                "第二章 产业发展 / 第一节 创新平台",
                (
                    "1.高水平建设东湖科创岛。布局光芯中试线、“飞鸟”计划等项目,发展数字经济。由市科技局牵头。",
                    "2.做强临港产业园。集聚智能装备企业,建设远洋铸造基地。",
                ),
            ),
        ),
    ),
    (
        "d00000000000b",
        "明州市共同富裕行动方案",
        "明州市",
        "city",
        (
            (
                "一、主要任务",
                ("到2025年,研发投入占比达到3.2%。", "支持东湖科创岛引进研究院。", "数字经济增加值突破0.2万亿元。"),
            ),
        ),
    ),
    (
        "d00000000000c",
        "东湖区第十四个五年发展规划纲要",
        "东湖区",
        "county",
        (
            (
                "第一章 目标",
                ("到2025年,数字经济增加值达到300亿元,新增学位5000个。", "主动融入全市创新体系,攻关核心技术。"),
            ),
            (
                "第二章 重点任务",
                ("高标准推进科创岛建设,加快光芯中试线投用。区科技局、区发改局负责。", "改造老城菜场。"),
            ),
        ),
    ),
    (
        "d00000000000d",
        "石桥区2021年政府工作报告",
        "石桥区",
        "county",
        (("二、今年工作", ("2021年新增学位800个。", '办好“石桥”灯会,打通S3线与"环线"\\支线的换乘。')),),
    ),
)
_SUBORDINATE = (("d00000000000c", "d00000000000a"), ("d00000000000c", "d00000000000b"))
_REGIONS = (
    ("明州市", "990100", "city", None),
    ("东湖区", "990102", "county", "明州市"),
    ("青川市", "990200", "city", None),
    ("石桥区", "990203", "county", "青川市"),
)
_ENTITIES: Sequence[tuple[Label, str, dict[str, Value]]] = (
    (Label.PLATFORM, "东湖科创岛", {"aliases": ["科创岛", "东湖科创岛"], "region": "东湖区", "region_code": "990102"}),
    (Label.PLATFORM, "临港产业园", {"aliases": ["临港产业园"], "region": "明州市", "region_code": "990100"}),
    (Label.PLATFORM, "明州科创走廊", {"aliases": []}),
    (Label.PROJECT, "光芯中试线", {"aliases": ["光芯中试线"], "kind": "construction"}),
    (Label.PROJECT, "“飞鸟”计划", {"aliases": ["“飞鸟”计划", "飞鸟计划"], "kind": "programme"}),
    (Label.PROJECT, "远洋铸造基地", {"kind": "construction"}),
    (Label.PROJECT, "东湖大桥", {"aliases": ["大桥"], "kind": "construction"}),
    (Label.PROJECT, 'S3线与"环线"\\支线\'s换乘', {"aliases": ["Ｓ３线换乘"]}),
    (Label.INDUSTRY, "数字经济", {"aliases": ["数字经济"]}),
    (Label.INDUSTRY, "光电产业", {}),
    (Label.INDUSTRY, "智能装备", {"aliases": ["智能装备"]}),
    (Label.AGENCY, "明州市科技局", {"aliases": ["市科技局"], "kind": "government"}),
    (Label.AGENCY, "东湖区科技局", {"aliases": ["区科技局"], "kind": "government"}),
    (Label.INDICATOR, "研发投入占比", {"aliases": ["研发投入占比", "R&D投入强度"]}),
    (Label.INDICATOR, "数字经济增加值", {"aliases": ["数字经济增加值"]}),
    (Label.INDICATOR, "新增学位", {}),
)
#: Label, name, passage, properties.
_STATEMENTS: Sequence[tuple[Label, str, str, dict[str, Value]]] = (
    (Label.GOAL, "创新能力明显提升", "a/p0", {"kind": "objective", "quote": "创新能力明显提升"}),
    (Label.GOAL, "交通枢纽基本建成", "a/p1", {"kind": "objective", "quote": "交通枢纽基本建成"}),
    (Label.GOAL, "生态环境持续改善", "a/p2", {"kind": "objective", "quote": "生态环境持续改善"}),
    (Label.ACTION, "高水平建设东湖科创岛", "a/p3", {"number": "1.", "quote": "高水平建设东湖科创岛"}),
    (Label.ACTION, "做强临港产业园", "a/p4", {"number": "2.", "quote": "做强临港产业园"}),
    (Label.ACTION, "支持东湖科创岛引进研究院", "b/p1", {"quote": "支持东湖科创岛引进研究院"}),
    (Label.ACTION, "攻关核心技术", "c/p1", {"quote": "攻关核心技术"}),
    (Label.ACTION, "高标准推进科创岛建设", "c/p2", {"quote": "高标准推进科创岛建设"}),
    (Label.ACTION, "改造老城菜场", "c/p3", {"quote": "改造老城菜场"}),
    (Label.TARGET, "研发投入占比 3.5%", "a/p0", {"indicator": "研发投入占比", "value": 3.5, "unit": "%", "year": 2025}),
    (
        Label.TARGET,
        "数字经济增加值 >2000亿元",
        "a/p0",
        {"indicator": "数字经济增加值", "value": 2000.0, "unit": "亿元"},
    ),
    (Label.TARGET, "研发投入占比 3.2%", "b/p0", {"indicator": "研发投入占比", "value": 3.2, "unit": "%", "year": 2025}),
    (Label.TARGET, "数字经济增加值 0.2万亿元", "b/p2", {"indicator": "数字经济增加值", "value": 0.2, "unit": "万亿元"}),
    (Label.TARGET, "数字经济增加值 300亿元", "c/p0", {"indicator": "数字经济增加值", "value": 300.0, "unit": "亿元"}),
    (
        Label.TARGET,
        "新增学位 5000个",
        "c/p0",
        {"indicator": "新增学位", "value": 5000.0, "unit": "个", "binding": True},
    ),
    (Label.TARGET, "新增学位 800个", "d/p0", {"indicator": "新增学位", "value": 800.0, "unit": "个", "year": 2021}),
)
#: Type, start, end, passage of the evidence, quote, other properties. Ends are names.
_LINKS: Sequence[tuple[str, str, str, str, str, dict[str, Value]]] = (
    ("HOSTS", "东湖科创岛", "光芯中试线", "a/p3", "布局光芯中试线", {"confidence": 0.9}),
    ("HOSTS", "东湖科创岛", "“飞鸟”计划", "a/p3", "“飞鸟”计划等项目", {"confidence": 0.8}),
    ("HOSTS", "临港产业园", "远洋铸造基地", "a/p4", "建设远洋铸造基地", {"confidence": 0.75}),
    ("PART_OF", "东湖科创岛", "明州科创走廊", "a/p3", "高水平建设东湖科创岛", {"confidence": 0.6}),
    ("PART_OF", "光电产业", "数字经济", "a/p3", "发展数字经济", {"confidence": 0.5}),
    ("SERVES", "东湖科创岛", "数字经济", "a/p3", "发展数字经济", {"confidence": 0.9}),
    ("SERVES", "光芯中试线", "光电产业", "c/p2", "加快光芯中试线投用", {"confidence": 0.7}),
    ("SERVES", "临港产业园", "智能装备", "a/p4", "集聚智能装备企业", {"confidence": 0.9}),
    ("LEADS", "明州市科技局", "高水平建设东湖科创岛", "a/p3", "由市科技局牵头", {"confidence": 0.95}),
    ("LEADS", "东湖区科技局", "高标准推进科创岛建设", "c/p2", "区科技局、区发改局负责", {"confidence": 0.9}),
    ("LEADS", "东湖区科技局", "光芯中试线", "c/p2", "区科技局、区发改局负责", {"confidence": 0.6}),
    ("INVOLVES", "高水平建设东湖科创岛", "东湖科创岛", "a/p3", "高水平建设东湖科创岛", {"confidence": 1.0}),
    ("INVOLVES", "高标准推进科创岛建设", "东湖科创岛", "c/p2", "高标准推进科创岛建设", {"confidence": 1.0}),
    ("INVOLVES", "做强临港产业园", "智能装备", "a/p4", "集聚智能装备企业", {"confidence": 1.0}),
    ("HAS_TARGET", "创新能力明显提升", "研发投入占比 3.5%", "a/p0", "研发投入占比达到3.5%", {"confidence": 1.0}),
    ("HAS_TARGET", "创新能力明显提升", "数字经济增加值 >2000亿元", "a/p0", "突破2000亿元", {"confidence": 1.0}),
    ("LOCATED_IN", "东湖科创岛", "东湖区", "a/p3", "东湖科创岛", {"confidence": 0.8}),
    ("LOCATED_IN", "临港产业园", "明州市", "a/p4", "临港产业园", {"confidence": 0.8}),
    (
        "CONTRIBUTES_TO",
        "数字经济增加值 300亿元",
        "数字经济增加值 >2000亿元",
        "c/p0",
        "数字经济增加值达到300亿元",
        {"confidence": 0.9, "share": 0.15, "reason": "300亿元 / 2000亿元"},
    ),
    (
        "IMPLEMENTS",
        "高标准推进科创岛建设",
        "高水平建设东湖科创岛",
        "c/p2",
        "高标准推进科创岛建设",
        {"confidence": 0.85},
    ),
    ("IMPLEMENTS", "攻关核心技术", "创新能力明显提升", "c/p1", "融入全市创新体系", {"confidence": 0.7}),
    (
        "CORRESPONDS_TO",
        "支持东湖科创岛引进研究院",
        "高水平建设东湖科创岛",
        "b/p1",
        "支持东湖科创岛",
        {"confidence": 0.7},
    ),
    ("DIFFERS_FROM", "研发投入占比 3.2%", "研发投入占比 3.5%", "b/p0", "研发投入占比达到3.2%", {"confidence": 1.0}),
    (
        "AGREES_WITH",
        "数字经济增加值 0.2万亿元",
        "数字经济增加值 >2000亿元",
        "b/p2",
        "突破0.2万亿元",
        {"confidence": 1.0},
    ),
)
#: Passage and name; every place where a surface form of the name stands in the passage is a mention.
_MENTIONS = (
    ("a/p1", "东湖大桥"),
    ("a/p3", "东湖科创岛"),
    ("a/p3", "光芯中试线"),
    ("a/p3", "“飞鸟”计划"),
    ("a/p3", "数字经济"),
    ("a/p3", "明州市科技局"),
    ("a/p4", "临港产业园"),
    ("b/p1", "东湖科创岛"),
    ("c/p2", "东湖科创岛"),
    ("c/p2", "光芯中试线"),
    ("c/p2", "东湖区科技局"),
)


def sample_graph() -> Graph:
    """Return the graph: four documents of three places in two cities, and what they say."""
    nodes: dict[str, Node] = {}
    links: list[Relationship] = []

    def node(label: Label, name: str, properties: dict[str, Value], key: str | None = None) -> str:
        made = Node(key or f"{label.lower()}:{name}", label, {"name": name} | properties)
        nodes[made.id] = made
        return made.id

    def link(kind: str, start: str, end: str, properties: dict[str, Value]) -> None:
        key = f"{kind.lower()}:{len(links):03d}"
        links.append(Relationship(key, RelationshipType(kind), start, end, properties))

    named: dict[str, str] = {}
    for name, code, level, parent in _REGIONS:
        named[name] = node(Label.REGION, name, {"code": code, "level": level, "full_name": f"{parent or ''}{name}"})
        if parent:
            link("PART_OF", named[name], named[parent], {})
    texts: dict[str, tuple[str, str, str, dict[str, Value]]] = {}
    for key, title, region, level, sections in _DOCUMENTS:
        _document(key, title, region, level, sections, node, link, texts)
    for start, end in _SUBORDINATE:
        link("SUBORDINATE_TO", start, end, {})
    for label, name, properties in _ENTITIES:
        named[name] = node(label, name, properties)
    for label, name, place, properties in _STATEMENTS:
        passage, _, _, context = texts[place]
        number = sum(1 for known in nodes if known.startswith(f"{passage}/"))
        key = f"{passage}/{label[0].lower()}{number}"
        defaults: dict[str, Value] = (
            {"comparator": "=", "kind": "level", "quote": name} if label is Label.TARGET else {}
        )
        named[name] = node(label, name, defaults | properties | context, key)
        link("STATED_IN", named[name], passage, {})
        if label is Label.TARGET:
            link("MEASURES", named[name], named[str(properties["indicator"])], {})
    for kind, start, end, place, quote, properties in _LINKS:
        passage, title, _, context = texts[place]
        found: dict[str, Value] = {"method": "by_hand", "evidence": [passage], "quote": quote, "document": title}
        found["section"] = context["section"]
        link(kind, named[start], named[end], found | properties)
    for place, name in _MENTIONS:
        passage, _, text, _ = texts[place]
        for at, surface in _occurrences(text, nodes[named[name]]):
            span: dict[str, Value] = {"surface": surface, "start": at, "end": at + len(surface)}
            link("MENTIONS", passage, named[name], span | {"quote": text})
    return Graph(tuple(nodes.values()), tuple(links))


def many(copies: int) -> Graph:
    """Return so many copies of the sample graph, side by side."""
    graph = sample_graph()
    nodes = [replace(node, id=f"{node.id}~{copy}") for copy in range(copies) for node in graph.nodes]
    links = [
        replace(link, id=f"{link.id}~{copy}", start=f"{link.start}~{copy}", end=f"{link.end}~{copy}")
        for copy in range(copies)
        for link in graph.relationships
    ]
    return Graph(tuple(nodes), tuple(links))


def _document(key, title, region, level, sections, node, link, texts) -> None:
    at = order = 0
    code = next(row[1] for row in _REGIONS if row[0] == region)
    context = {"title": title, "source": f"{title}.txt", "kind": "outline", "level": level, "region": region}
    node(Label.DOCUMENT, title, context | {"region_code": code, "year": 2021, "period_end": 2025}, key)
    for number, (path, passages) in enumerate(sections):
        section = f"{key}/s{number:04d}"
        heading = path.rpartition(" / ")[2]
        node(
            Label.SECTION, heading, {"title": heading, "order": number, "path": path, "document_title": title}, section
        )
        link("HAS_SECTION", key, section, {"order": number})
        for text in passages:
            passage = f"{key}/p{order:05d}"
            place = {"document": key, "document_title": title, "section": path}
            span = {"order": order, "start": at, "end": at + len(text), "pieces": [at, at + len(text)]}
            node(Label.PASSAGE, text[:20], {"text": text, "kind": "paragraph"} | span | place, passage)
            link("HAS_PASSAGE", section, passage, {"order": order})
            texts[f"{key[-1]}/p{order}"] = (passage, title, text, place | {"region": region})
            at, order = at + len(text) + 1, order + 1


def _occurrences(text: str, node: Node) -> list[tuple[int, str]]:
    aliases = node.properties.get("aliases", [])
    forms = sorted({str(node.properties["name"]), *map(str, aliases if isinstance(aliases, list) else [])}, key=len)
    for surface in reversed(forms):
        found = [at for at in range(len(text)) if text.startswith(surface, at)]
        if found:
            return [(at, surface) for at in found]
    raise AssertionError(f"{node.id} is nowhere in {text}")
