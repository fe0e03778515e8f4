"""How labels and relationship types look and what they are called in Chinese: one palette for pictures, page and files.

``ink`` stands on white and on the page's paper with a contrast of at least 4.5 to 1; ``glow`` does so on the dark page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.model import Label, RelationshipType

_T = RelationshipType


@dataclass(frozen=True, slots=True)
class Look:
    """Caption, colours and shape of a label; ``shape`` is one of vis-network's that carry their name below."""

    caption: str
    ink: str
    glow: str
    shape: str


LOOKS: Mapping[Label, Look] = {
    Label.DOCUMENT: Look("规划", "#3d4450", "#b9c0cc", "square"),
    Label.SECTION: Look("章节", "#666d78", "#a3aab5", "square"),
    Label.PASSAGE: Look("段落", "#686e78", "#98a0ab", "square"),
    Label.REGION: Look("地区", "#7b6118", "#d9bd6a", "hexagon"),
    Label.GOAL: Look("目标", "#4a4fa8", "#a9aef0", "star"),
    Label.TARGET: Look("量化指标", "#a8324f", "#f0919f", "triangle"),
    Label.INDICATOR: Look("指标", "#15716f", "#6fcac6", "triangleDown"),
    Label.ACTION: Look("任务", "#5c6a1f", "#bccb72", "dot"),
    Label.PROJECT: Look("项目", "#ad4a1c", "#f0a37b", "dot"),
    Label.PLATFORM: Look("平台", "#22609a", "#86bdf0", "square"),
    Label.INDUSTRY: Look("产业", "#2f7340", "#86cf97", "diamond"),
    Label.AGENCY: Look("机构", "#7d4590", "#d3a1e4", "hexagon"),
}

#: What a type says of its start, and what the same relationship says of its end.
READS: Mapping[RelationshipType, tuple[str, str]] = {
    _T.HAS_SECTION: ("章节", "上级"),
    _T.HAS_PASSAGE: ("段落", "所在章节"),
    _T.MENTIONS: ("提到", "原文提及"),
    _T.STATED_IN: ("出处", "其中写明"),
    _T.HOSTS: ("承载的项目", "所在平台"),
    _T.PART_OF: ("隶属于", "包含"),
    _T.SERVES: ("服务的产业", "支撑它的项目与平台"),
    _T.LEADS: ("牵头", "牵头机构"),
    _T.INVOLVES: ("涉及", "涉及它的任务"),
    _T.HAS_TARGET: ("量化指标", "所属目标与任务"),
    _T.MEASURES: ("所计指标", "各规划给出的数值"),
    _T.LOCATED_IN: ("位于", "境内"),
    _T.SUBORDINATE_TO: ("上位规划", "下位规划"),
    _T.CONTRIBUTES_TO: ("对应的上级数值", "下级的数值"),
    _T.IMPLEMENTS: ("落实的上级目标与任务", "由下级任务落实"),
    _T.CORRESPONDS_TO: ("同地另一规划的对应任务", "同地另一规划的对应任务"),
    _T.AGREES_WITH: ("另一规划数值一致", "另一规划数值一致"),
    _T.DIFFERS_FROM: ("另一规划数值不同", "另一规划数值不同"),
}

#: What the values of ``kind`` and ``level`` are called.
KINDS: Mapping[str, str] = {
    "outline": "规划纲要",
    "action_plan": "行动方案",
    "work_report": "政府工作报告",
    "plan": "规划",
    "nation": "国家",
    "province": "省级",
    "city": "市级",
    "county": "区县",
    "town": "乡镇街道",
    "construction": "建设项目",
    "programme": "工程与行动",
    "objective": "目标条目",
    "vision": "远景",
    "aim": "章节意图",
    "level": "到期值",
    "cumulative": "累计值",
    "annual": "年均值",
    "growth": "年均增长",
    "ratio": "增减幅度",
    "government": "政府部门",
    "party": "党群机关",
    "court": "司法机关",
    "university": "高校",
    "hospital": "医院",
    "enterprise": "企业",
    "association": "协会团体",
    "research": "科研机构",
}


def look(label: str) -> Look:
    """Return the look of a label; a label that is none of ours looks like a passage under its own name."""
    try:
        return LOOKS[Label(label)]
    except ValueError:
        grey = LOOKS[Label.PASSAGE]
        return Look(label, grey.ink, grey.glow, grey.shape)


def reads(kind: str, forward: bool = True) -> str:
    """Return what a relationship says of its start (``forward``) or its end; its own name where it is none of ours."""
    try:
        return READS[RelationshipType(kind)][0 if forward else 1]
    except ValueError:
        return kind


def tidy(name: str, label: str = "Target") -> str:
    """Return the caption of a target as a reader writes it: ≥ for >=, and no sign of equality."""
    if label != Label.TARGET:
        return name
    for sign, written in ((" >= ", " ≥ "), (" <= ", " ≤ "), (" ~ ", " ≈ "), (" = ", " ")):
        name = name.replace(sign, written)
    return name
