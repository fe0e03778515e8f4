// title: What stands behind an industry
// about: Every platform and project that serves an industry or a part of it, and every task that takes it as its object.
// param industry: name, required. Name or alias of the industry, or a part of its name
// param region: name, optional. Only what plans of this place say
// returns: industry, link, label, name, confidence, document, section, quote
// draw: name:@label -@link-> industry:Industry
MATCH (found:Industry)
WHERE found.search CONTAINS $industry
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $industry + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS whole
MATCH (part:Industry)-[:PART_OF*0..3]->(whole)
WITH DISTINCT part
MATCH (behind)-[tie:SERVES|INVOLVES]->(part)
OPTIONAL MATCH (plan:Document)
WHERE plan.name = coalesce(tie.document, behind.document_title)
WITH part, behind, tie, collect(plan.region) AS regions
WHERE $region IS NULL OR any(region IN regions WHERE region CONTAINS $region OR $region ENDS WITH region)
RETURN part.name AS industry, type(tie) AS link, labels(behind)[0] AS label, behind.name AS name,
       tie.confidence AS confidence, coalesce(tie.document, behind.document_title) AS document,
       coalesce(tie.section, behind.section) AS section, tie.quote AS quote
ORDER BY industry, link DESC, label, confidence DESC, name, tie.id
