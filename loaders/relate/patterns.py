"""Patterns of wording that both the learned weights and the plain rules look for; they match text in normal form."""

from __future__ import annotations

import re

NUMBERED = re.compile(
    r"^[“\"]?[一二两三四五六七八九十百\dN]+(?:大|个|条|项|类|座|张|区|心|园|核|轴|带|镇|廊|网|线|片|极|翼|港|室|城|基地)?|[一二两三四五六七八九十](?:大|个)"
)
INDUSTRY_END = re.compile(r"(?:产业|行业|业|经济|集群|制造)+$")
CORE = re.compile(r"(?:等|产业|领域|行业){0,2}为(?:特色|重点|主导|核心|支撑|主体|主攻|引领|龙头|基础|主)")
#: “一区”即…: a sentence or clause that says what one piece of a collective is.
PIECE = re.compile(r"[“\"]([^“”\"]{2,6})[”\"](?:,?即|,?指|是|:|为)")


def before_word(text: str, start: int) -> str:
    """Return the character before a place in the text, quotes left out."""
    return text[max(0, start - 2) : start].rstrip('“"')[-1:]
