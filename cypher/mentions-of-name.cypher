// title: Where a name is mentioned
// about: Every sentence that names a project, platform, industry, agency or region, under whatever form of its name.
// param name: name, required. Name or alias, or a part of it
// returns: name, label, surface, document, section, quote
// draw: document:Document -MENTIONS-> name:@label
MATCH (found:Project|Platform|Industry|Agency|Region)
WHERE found.search CONTAINS $name
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $name + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS thing
MATCH (passage:Passage)-[mention:MENTIONS]->(thing)
RETURN thing.name AS name, labels(thing)[0] AS label, mention.surface AS surface, passage.document_title AS document,
       passage.section AS section,
       coalesce(mention.quote, passage.text) AS quote
ORDER BY label, name, document, passage.order, passage.id, mention.start, mention.id
