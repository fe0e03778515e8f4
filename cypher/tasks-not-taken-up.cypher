// title: Tasks that no district takes up
// about: Tasks of a plan that has plans under it, which no lower plan's task carries out.
// param region: name, optional. Look only at what plans of this place take up
// param works: flag, default false. Also single projects of a list
// returns: name, document, section, quote
// draw: document:Document -HAS-> name:Action#document
MATCH (task:Action)
WHERE $works OR task.scope IS NULL OR task.scope <> 'output'
MATCH (above:Document {id: task.document})
WHERE EXISTS { MATCH (above)<-[:SUBORDINATE_TO]-(:Document) }
  AND NOT EXISTS {
    MATCH (task)<-[:IMPLEMENTS]-(below)
    WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
  }
RETURN task.name AS name, task.document_title AS document, task.section AS section, task.quote AS quote
ORDER BY document, task.id
