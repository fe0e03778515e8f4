// title: District targets with no municipal one
// about: Targets of a plan that stands under another, to which no target of the higher plan answers.
// param region: name, optional. Only targets of this place
// returns: region, indicator, name, value, unit, year, document, section, quote
// draw: document:Document -HAS-> name:Target#document
MATCH (target:Target)
WHERE $region IS NULL OR target.region CONTAINS $region OR $region ENDS WITH target.region
MATCH (document:Document {id: target.document})
WHERE EXISTS { MATCH (document)-[:SUBORDINATE_TO]->(:Document) }
  AND NOT EXISTS { MATCH (target)-[:CONTRIBUTES_TO]->(:Target) }
RETURN target.region AS region, target.indicator AS indicator, target.name AS name, target.value AS value,
       target.unit AS unit, target.year AS year, target.document_title AS document, target.section AS section,
       target.quote AS quote
ORDER BY region, document, target.id
