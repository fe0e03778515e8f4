// title: Coverage of a plan by district and chapter
// about: How many of the goals, targets and tasks of each chapter of a higher plan each place under it takes up,
//   directly or through a target stated for them.
// param document: name, optional. Only this plan
// param region: name, optional. Only what plans of this place take up
// returns: document, chapter, region, stated, taken_up, share
MATCH (lower:Document)-[:SUBORDINATE_TO]->(upper:Document)
WHERE ($document IS NULL OR any(key IN upper.search WHERE key CONTAINS $document))
  AND ($region IS NULL OR lower.region CONTAINS $region OR $region ENDS WITH lower.region)
WITH DISTINCT upper, lower.region AS region
MATCH (item:Goal|Target|Action {document: upper.id})
OPTIONAL MATCH (item)<-[:CONTRIBUTES_TO|IMPLEMENTS]-(direct {region: region})
WITH upper, region, item, count(direct) AS directly
OPTIONAL MATCH (item)-[:HAS_TARGET]->(:Target)<-[:CONTRIBUTES_TO]-(other {region: region})
WITH upper, region, item, directly, count(other) AS by_target
WITH upper.title AS document, split(coalesce(item.section, ''), ' / ')[0] AS chapter, region, count(item) AS stated,
     sum(CASE WHEN directly + by_target > 0 THEN 1 ELSE 0 END) AS taken_up
RETURN document, chapter, region, stated, taken_up, round(100.0 * taken_up / stated) / 100 AS share
ORDER BY document, region, share DESC, chapter
