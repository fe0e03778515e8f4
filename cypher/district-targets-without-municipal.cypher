// title: District targets with no municipal one
// about: Targets of a plan that stands under another, to which no target of the higher plan answers. A number that the
//   place's plans state several times is one row.
// param region: name, optional. Only targets of this place
// param works: flag, default false. Also numbers of single works (so many roads to build), and not only measures
// returns: region, indicator, name, value, unit, year, times, document, section, quote
// draw: document:Document -HAS-> name:Target#document
MATCH (document:Document)
WHERE EXISTS { MATCH (document)-[:SUBORDINATE_TO]->(:Document) }
MATCH (target:Target {document: document.id})
WHERE ($works OR target.scope IS NULL OR target.scope <> 'output')
  AND ($region IS NULL OR target.region CONTAINS $region OR $region ENDS WITH target.region)
WITH document.region_code AS place, target, CASE WHEN EXISTS { MATCH (target)-[:CONTRIBUTES_TO]->(:Target) } THEN 1 ELSE 0 END AS tied
ORDER BY target.document_title, target.id
WITH place, target.region AS region, coalesce(target.measure, target.id) AS measure, target.year AS year,
     CASE target.kind WHEN 'cumulative' THEN 'level' ELSE target.kind END AS kind, collect(target) AS same, sum(tied) AS tied
WHERE tied = 0
WITH region, head(same) AS target, size(same) AS times
RETURN region, target.indicator AS indicator, target.name AS name, target.value AS value, target.unit AS unit,
       target.year AS year, times, target.document_title AS document, target.section AS section, target.quote AS quote
ORDER BY region, CASE target.scope WHEN 'plan' THEN 0 WHEN 'measure' THEN 1 ELSE 2 END, document, target.id
