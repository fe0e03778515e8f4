// title: Projects on a platform
// about: Every project that a platform, or a part of it, hosts, what industries the project serves, and the words that say so.
// param platform: name, required. Name or alias of the platform, or a part of its name
// returns: platform, project, kind, industries, confidence, document, section, quote
// draw: platform:Platform -HOSTS-> project:Project
MATCH (found:Platform)
WHERE found.search CONTAINS $platform
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $platform + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS whole
MATCH path = (part:Platform)-[:PART_OF*0..3]->(whole)
WHERE all(step IN relationships(path) WHERE step.confidence >= 0.6)
WITH DISTINCT part
MATCH (part)-[hosts:HOSTS]->(project:Project)
OPTIONAL MATCH (project)-[:SERVES]->(industry:Industry)
WITH part, hosts, project, industry ORDER BY industry.name
WITH part, hosts, project, collect(DISTINCT industry.name) AS industries
RETURN part.name AS platform, project.name AS project, project.kind AS kind, industries, hosts.confidence AS confidence,
       hosts.document AS document, hosts.section AS section, hosts.quote AS quote
ORDER BY platform, confidence DESC, project, hosts.id
