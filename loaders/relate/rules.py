"""The names of the rules that relationships are reported under, and how sure each must be."""

from __future__ import annotations

from graph.model import Label, RelationshipType
from loaders.relate.kinds import RELATION, Pair, ends
from loaders.relate.layout import Layout
from loaders.relate.patterns import NUMBERED

_T = RelationshipType
#: A pair below this probability is no link. Set where precision and recall balance on paragraphs not learned from; most
#: of the learned paragraphs are reports', so a plan asks for more.
_FLOOR = {_T.HOSTS: 0.35, _T.SERVES: 0.35, _T.PART_OF: 0.35, _T.LOCATED_IN: 0.27, _T.LEADS: 0.45}
_PLAN_FLOOR = {_T.HOSTS: 0.6, _T.SERVES: 0.55, _T.PART_OF: 0.55, _T.LOCATED_IN: 0.3, _T.LEADS: 0.55}
#: The weights are learned from reports mostly; of a plan they know so much less.
PLAN_TRUST = 0.9


#: Of links found so, hardly one was right among those less sure.
_DOUBTED = {"part_of-same-clause": 0.9}
#: In reports of places not learned from one in four was: what a sentence begins with is seldom the whole of the rest.
_DOUBTED_IN_REPORTS = {**_DOUBTED, "part_of-topic-of-sentence": 0.8, "part_of-topic-of-passage": 0.8}


def floor(relation: RelationshipType, plan: bool, name: str = "") -> float:
    """Return the least probability of a link in a plan or a report, found by the rule of that name."""
    doubted = _DOUBTED if plan else _DOUBTED_IN_REPORTS
    return max((_PLAN_FLOOR if plan else _FLOOR)[relation], doubted.get(name, 0.0))


def lowest(plan: bool) -> float:
    """Return the least probability of any link in a plan or a report."""
    return min((_PLAN_FLOOR if plan else _FLOOR).values())


def method(layout: Layout, pair: Pair, under_heading: bool = False) -> str:
    """Return the stable name of what ties a pair.

    Args:
        layout: where the mentions stand.
        pair: source and target.
        under_heading: the holder is named by the heading above.
    """
    holder, member = ends(layout, pair)
    relation = RELATION[layout.spans[pair[0]].label, layout.spans[pair[1]].label]
    if under_heading:
        return f"{relation.lower()}-under-heading"
    if relation is _T.LEADS:
        return "leads-named-doer"
    if relation is _T.LOCATED_IN:
        return "located-in-place-before" if holder < member else "located-in-place-after"
    if layout.spans[holder].label is not Label.INDUSTRY and NUMBERED.search(layout.spans[holder].text):
        return f"{relation.lower()}-numbered-collective"
    if layout.sentence[holder] != layout.sentence[member]:
        return f"{relation.lower()}-topic-of-passage"
    if holder > member:
        return f"{relation.lower()}-enumeration-before-head"
    start = layout.clause_start(layout.spans[holder].start)
    same_clause = layout.clause_start(layout.spans[member].start) == start
    return f"{relation.lower()}-{'same-clause' if same_clause else 'topic-of-sentence'}"
