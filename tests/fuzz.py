"""Texts made up at random from what plans are made of, and checks that hold over every step whatever the text is."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from graph.model import DocumentRecords, Graph, Source
from loaders.read import ReadError, as_source

#: Pieces that steps have rules for, and what stands between them when a scan or a site has mangled them.
PIECES = (
    "第一章 总则\n", "第二节 目标\n", "一、", "（一）", "1.", "一是", "——", "专栏1 重大工程\n", "# ", "## 任务\n",
    "**", "> ", "\n", "\n\n", "\t", "|", " ", "\u3000", "\u200b", "\xa0", "\f", "，", "。", "；", "、", "：", "（",
    "）", "“", "”", "《", "》", "到2025年", "二〇二五年", "“十四五”时期", "年均增长", "达到", "力争", "不低于",
    "控制在", "以上", "左右", "分别", "从", "提高到", "3.5%", "1,200", "500亿元", "30万人", "2.5个百分点",
    "三分之二", "1/2", "-1", "〔8.5〕", "0", "9" * 40, "1e9", "％", "万",
    "序号\t指标\t单位\t2020年\t2025年\t属性\n", "1\t研发经费投入强度\t%\t2.1\t3.0\t预期性\n", "| 指标 | 2025年 |\n",
    "|---|---|\n", "某某市国民经济和社会发展第十四个五年规划纲要\n", "2022年政府工作报告\n", "某某县人民政府\n",
    "某某市", "全市", "本区", "我县", "建设", "推进", "打造", "依托", "培育", "引进", "由", "牵头", "责任单位：",
    "入驻", "服务", "位于", "辐射", "科技城", "产业园", "数字经济", "高新技术企业", "生物医药产业", "市科技局",
    "国家级新区", "轨道交通", "医院", "东区", "二期", "<!--", "-->", "<br>", "![](a)", "---\n", "\ud800", "\x00",
    "\u202e", "🀄", "e\u0301", "ａｂ１２", "…………12\n", "— 3 —\n",
)  # fmt: skip

#: A plan as wild as can be: pieces in any order, with any characters between.
wild = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(PIECES), st.text(max_size=4)), min_size=1, max_size=60
).map("".join)


def source_of(text: str, name: str = "plan.md", markdown: bool = False) -> Source | None:
    """Return a text as a source, None where there is nothing in it."""
    try:
        return as_source(text, name, "text/markdown" if markdown else "text/plain")
    except ReadError:
        return None


def faults(source: Source, records: DocumentRecords) -> Iterator[str]:
    """Yield what is not literal, not unique or not there in the records of a source."""
    passages = {p.id: p for p in records.passages}
    sections = {s.id for s in records.sections}
    for p in records.passages:
        pieces = zip(p.pieces[::2], p.pieces[1::2], strict=True)
        if "".join(source.text[a:b] for a, b in pieces) != p.text or list(p.pieces) != sorted(p.pieces):
            yield f"passage {p} is not made of pieces of the text"
        if p.section not in {None, *sections}:
            yield f"passage {p.id} stands in no section"
    for m in records.mentions:
        if not m.surface or passages[m.passage].text[m.start : m.end] != m.surface or not 0 <= m.confidence <= 1:
            yield f"mention {m}"
    for t in records.targets:
        if passages[t.passage].text[t.start : t.end] != t.quote or t.value != t.value:
            yield f"target {t}"
    for stated in (*records.goals, *records.actions):
        if not passages[stated.passages[0]].text[stated.start : stated.end].strip():
            yield f"goal or action {stated}"
    found = (
        *records.sections,
        *records.passages,
        *records.mentions,
        *records.targets,
        *records.goals,
        *records.actions,
    )
    ids = [record.id for record in found]
    if len(ids) != len(set(ids)):
        yield "two records have one id"
    for link in records.links:
        if not {link.source, link.target} <= {*ids, records.document.id} or not set(link.evidence) <= passages.keys():
            yield f"link {link} leads nowhere"
        if not 0 < link.confidence <= 1:
            yield f"link {link} is not sure of anything"


def faults_of_graph(graph: Graph) -> Iterator[str]:
    """Yield what a store could not take: ends that are not there, ids that come twice."""
    nodes = {node.id for node in graph.nodes}
    if len(nodes) != len(graph.nodes):
        yield "two nodes have one id"
    if len({r.id for r in graph.relationships}) != len(graph.relationships):
        yield "two relationships have one id"
    for r in graph.relationships:
        if not {r.start, r.end} <= nodes:
            yield f"relationship {r} leads nowhere"
