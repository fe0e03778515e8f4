"""The names of the rules that relationships are reported under, and how sure each must be."""

from __future__ import annotations

from graph.model import Label, RelationshipType
from loaders.relate.cues import cues
from loaders.relate.kinds import RELATION, Pair, ends
from loaders.relate.layout import Layout
from loaders.relate.patterns import NUMBERED

_T = RelationshipType
#: A pair below this probability is no link. Set where precision and recall balance on paragraphs not learned from, with
#: the names that the tagger finds; most of the learned paragraphs are reports', so a plan asks for more.
_FLOOR = 0.3
_PLAN_FLOOR = 0.5
_PLAN_FLOORS = {_T.LOCATED_IN: 0.3}
#: What a heading names is weighed by itself alone.
_UNDER_HEADING = 0.4
_UNDER_PLAN_HEADING = 0.65
#: A less sure rule states nothing in a report, but is one of the things that the trees weigh: by itself it was right
#: there in 9 of 43 links.
_STATES_IN_REPORTS = 0.85


def states(rule: str, plan: bool) -> bool:
    """Tell whether what a rule ties is a link whatever the weights say, in a plan or a report."""
    return plan or cues().sure[rule] >= _STATES_IN_REPORTS


def floor(relation: RelationshipType, plan: bool, under_heading: bool = False) -> float:
    """Return the least probability of a link in a plan or a report, or of one to what the heading above names."""
    if under_heading:
        return _UNDER_PLAN_HEADING if plan else _UNDER_HEADING
    return _PLAN_FLOORS.get(relation, _PLAN_FLOOR) if plan else _FLOOR


def lowest(plan: bool) -> float:
    """Return the least probability of any link in a plan or a report."""
    return min(_PLAN_FLOOR, *_PLAN_FLOORS.values()) if plan else _FLOOR


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
