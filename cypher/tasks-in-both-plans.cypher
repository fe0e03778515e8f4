// title: Tasks that two plans of one place both set
// about: Tasks of two plans of one place about the same thing, with why they are taken for one.
// param region: name, optional. Only plans of this place
// returns: region, name, document, section, quote, other_name, other_document, other_section, other_quote, reason, confidence
// draw: name:Action#document -CORRESPONDS_TO-> other_name:Action#other_document | document, section, quote, reason
MATCH (one:Action)-[tie:CORRESPONDS_TO]->(other:Action)
WHERE $region IS NULL OR one.region CONTAINS $region OR $region ENDS WITH one.region
RETURN one.region AS region, one.name AS name, one.document_title AS document, one.section AS section,
       tie.quote AS quote, other.name AS other_name, other.document_title AS other_document,
       other.section AS other_section, other.quote AS other_quote, tie.reason AS reason, tie.confidence AS confidence
ORDER BY region, document, one.id, confidence DESC, other.id
