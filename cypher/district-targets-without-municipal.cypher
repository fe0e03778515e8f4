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
  AND NOT EXISTS { MATCH (target)-[:CONTRIBUTES_TO]->(:Target) }
  AND (target.repeats IS NULL OR NOT EXISTS {
    MATCH (other:Target {repeats: target.repeats})
    WHERE ($works OR other.scope IS NULL OR other.scope <> 'output')
      AND EXISTS { MATCH (lower:Document {id: other.document})-[:SUBORDINATE_TO]->(:Document) }
      AND (other.document_title < target.document_title
        OR (other.document_title = target.document_title AND other.id < target.id)
        OR EXISTS { MATCH (other)-[:CONTRIBUTES_TO]->(:Target) })
  })
RETURN target.region AS region, target.indicator AS indicator, target.name AS name, target.value AS value,
       target.unit AS unit, target.year AS year, CASE WHEN target.repeats IS NULL THEN 1 ELSE COUNT {
         MATCH (other:Target {repeats: target.repeats})
         WHERE ($works OR other.scope IS NULL OR other.scope <> 'output')
           AND EXISTS { MATCH (lower:Document {id: other.document})-[:SUBORDINATE_TO]->(:Document) }
       } END AS times, target.document_title AS document, target.section AS section, target.quote AS quote
ORDER BY region, CASE target.scope WHEN 'plan' THEN 0 WHEN 'measure' THEN 1 ELSE 2 END, document, target.id
