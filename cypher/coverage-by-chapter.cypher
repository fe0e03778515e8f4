// title: Coverage of a plan by district and chapter
// about: How many of the goals, targets and tasks of each chapter of a higher plan each place under it takes up,
//   directly or through a target stated for them.
// param document: name, optional. Only this plan
// param region: name, optional. Only what plans of this place take up
// returns: document, chapter, region, stated, taken_up, share
CALL {
  MATCH (lower:Document)-[:SUBORDINATE_TO]->(upper:Document)
  WHERE ($document IS NULL OR upper.search CONTAINS $document)
    AND ($region IS NULL OR lower.region CONTAINS $region OR $region ENDS WITH lower.region)
  WITH upper, collect(DISTINCT lower.region) AS regions
  MATCH (item:Goal|Target|Action {document: upper.id})
  WITH upper.title AS document, split(coalesce(item.section, ''), ' / ')[0] AS chapter, regions,
       count(*) AS stated
  UNWIND regions AS region
  RETURN document, chapter, region, stated, 0 AS taken
  UNION ALL
  MATCH (:Document)-[:SUBORDINATE_TO]->(upper:Document)
  WHERE $document IS NULL OR upper.search CONTAINS $document
  WITH DISTINCT upper
  MATCH (item:Goal|Target|Action {document: upper.id})<-[:CONTRIBUTES_TO|IMPLEMENTS]-(lower)
  WHERE $region IS NULL OR lower.region CONTAINS $region OR $region ENDS WITH lower.region
  RETURN upper.title AS document, split(coalesce(item.section, ''), ' / ')[0] AS chapter,
         lower.region AS region, 0 AS stated, count(DISTINCT item.id) AS taken
  UNION ALL
  MATCH (:Document)-[:SUBORDINATE_TO]->(upper:Document)
  WHERE $document IS NULL OR upper.search CONTAINS $document
  WITH DISTINCT upper
  MATCH (item:Goal|Target|Action {document: upper.id})-[:HAS_TARGET]->(:Target)<-[:CONTRIBUTES_TO]-(lower)
  WHERE ($region IS NULL OR lower.region CONTAINS $region OR $region ENDS WITH lower.region) AND NOT EXISTS {
    MATCH (item)<-[:CONTRIBUTES_TO|IMPLEMENTS]-(other)
    WHERE other.region = lower.region
  }
  RETURN upper.title AS document, split(coalesce(item.section, ''), ' / ')[0] AS chapter,
         lower.region AS region, 0 AS stated, count(DISTINCT item.id) AS taken
}
WITH document, chapter, region, sum(stated) AS stated, sum(taken) AS taken_up
WHERE stated > 0
RETURN document, chapter, region, stated, taken_up, round(100.0 * taken_up / stated) / 100 AS share
ORDER BY document, region, share DESC, chapter
