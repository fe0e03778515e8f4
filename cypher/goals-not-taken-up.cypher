// title: Goals that no district takes up
// about: Goals of a plan that has plans under it, and its numbers, of which no lower plan says anything. A goal whose
//   target is taken up counts as taken up, and a chapter's aim of which a task is; a number that the place's plans state
//   several times is one row, and taken up if one of them is.
// param region: name, optional. Look only at what plans of this place take up
// param works: flag, default false. Also numbers of single works (so many roads to build), and not only measures
// returns: label, name, times, document, section, quote
// draw: document:Document -HAS-> name:@label#document
MATCH (above:Document)
WHERE EXISTS { MATCH (above)<-[:SUBORDINATE_TO]-(:Document) }
MATCH (item:Goal|Target {document: above.id})
WHERE $works OR item.scope IS NULL OR item.scope <> 'output'
WITH above.region_code AS place, item, CASE WHEN EXISTS {
  MATCH (item)<-[:CONTRIBUTES_TO|IMPLEMENTS]-(below)
  WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
} OR EXISTS {
  MATCH (item)-[:HAS_TARGET]->(:Target)<-[:CONTRIBUTES_TO]-(below)
  WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
} OR (item.kind = 'aim' AND EXISTS {
  MATCH (task:Action {document: item.document})<-[:IMPLEMENTS]-(below)
  WHERE (task.section = item.section OR task.section STARTS WITH item.section + ' / ')
    AND ($region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region)
}) THEN 1 ELSE 0 END AS taken
ORDER BY item.document_title, item.id
WITH coalesce(item.measure, item.id) AS measure, place, item.year AS year,
     CASE item.kind WHEN 'cumulative' THEN 'level' ELSE item.kind END AS kind, collect(item) AS same, sum(taken) AS taken
WHERE taken = 0
WITH head(same) AS item, size(same) AS times
RETURN labels(item)[0] AS label, item.name AS name, times, item.document_title AS document, item.section AS section,
       item.quote AS quote
ORDER BY label, CASE item.scope WHEN 'plan' THEN 0 WHEN 'measure' THEN 1 ELSE 2 END, document, item.id
