// title: District tasks with no municipal one
// about: Tasks of a plan that stands under another, which carry out no goal or task of the higher plan.
// param region: name, optional. Only tasks of this place
// returns: region, name, document, section, quote
// draw: document:Document -HAS-> name:Action#document
MATCH (task:Action)
WHERE $region IS NULL OR task.region CONTAINS $region OR $region ENDS WITH task.region
MATCH (document:Document {id: task.document})
WHERE EXISTS { MATCH (document)-[:SUBORDINATE_TO]->(:Document) }
  AND NOT EXISTS { MATCH (task)-[:IMPLEMENTS]->() }
RETURN task.region AS region, task.name AS name, task.document_title AS document, task.section AS section,
       task.quote AS quote
ORDER BY region, document, task.id
