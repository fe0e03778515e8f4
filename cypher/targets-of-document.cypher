// title: Targets of a document
// about: Every number that a document commits to, in the order in which it does.
// param document: name, required. Title or file name of the document, or a part of it
// returns: indicator, comparator, value, unit, year, kind, baseline, baseline_year, growth, binding, document, section, quote
// draw: document:Document -@value-> indicator:Indicator
MATCH (found:Document)
WHERE found.search CONTAINS $document
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $document + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS plan
MATCH (target:Target {document: plan.id})
MATCH (target)-[:STATED_IN]->(passage:Passage)
RETURN target.indicator AS indicator, target.comparator AS comparator, target.value AS value, target.unit AS unit,
       target.year AS year, target.kind AS kind, target.baseline AS baseline, target.baseline_year AS baseline_year,
       target.growth AS growth, target.binding AS binding, plan.title AS document, target.section AS section,
       target.quote AS quote
ORDER BY document, plan.id, passage.order, target.id
