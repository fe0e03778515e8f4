// title: Goals that no district takes up
// about: Goals and targets of a plan that has plans under it, of which no lower plan says anything. A goal whose target is
//   taken up counts as taken up.
// param region: name, optional. Look only at what plans of this place take up
// returns: label, name, document, section, quote
// draw: document:Document -HAS-> name:@label#document
MATCH (goal:Goal|Target)
MATCH (above:Document {id: goal.document})
WHERE EXISTS { MATCH (above)<-[:SUBORDINATE_TO]-(:Document) }
  AND NOT EXISTS {
    MATCH (goal)<-[:CONTRIBUTES_TO|IMPLEMENTS]-(below)
    WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
  }
  AND NOT EXISTS {
    MATCH (goal)-[:HAS_TARGET]->(:Target)<-[:CONTRIBUTES_TO]-(below)
    WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
  }
RETURN labels(goal)[0] AS label, goal.name AS name, goal.document_title AS document, goal.section AS section,
       goal.quote AS quote
ORDER BY label, document, goal.id
