// title: What every plan says of an indicator
// about: The targets of all documents for one indicator, side by side.
// param indicator: name, required. Name or alias of the indicator, or a part of its name
// param region: name, optional. Only targets of this place
// returns: indicator, region, year, kind, comparator, value, unit, baseline, document, section, quote
// draw: indicator:Indicator -@value-> document:Document
MATCH (found:Indicator)
WHERE found.search CONTAINS $indicator
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $indicator + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS measure
MATCH (target:Target)-[:MEASURES]->(measure)
WHERE $region IS NULL OR target.region CONTAINS $region OR $region ENDS WITH target.region
RETURN measure.name AS indicator, target.region AS region, target.year AS year, target.kind AS kind,
       target.comparator AS comparator, target.value AS value, target.unit AS unit, target.baseline AS baseline,
       target.document_title AS document, target.section AS section, target.quote AS quote
ORDER BY indicator, region, year, kind, document, target.id
