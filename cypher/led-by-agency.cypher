// title: What an agency leads
// about: Every task, project and platform that names an agency as the one who does it.
// param agency: name, required. Name or alias of the agency, or a part of its name
// returns: agency, label, name, confidence, document, section, quote
// draw: agency:Agency -LEADS-> name:@label
MATCH (found:Agency)
WHERE found.search CONTAINS $agency
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $agency + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS agency
MATCH (agency)-[leads:LEADS]->(led)
RETURN agency.name AS agency, labels(led)[0] AS label, led.name AS name, leads.confidence AS confidence,
       leads.document AS document, leads.section AS section, leads.quote AS quote
ORDER BY agency, label, confidence DESC, name, leads.id
