// title: Platforms that host a project
// about: Where a project is carried out: every platform that hosts it or the whole it is part of.
// param project: name, required. Name or alias of the project, or a part of its name
// returns: project, platform, region, confidence, document, section, quote
// draw: platform:Platform -HOSTS-> project:Project
MATCH (found:Project)
WHERE found.search CONTAINS $project
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $project + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS part
MATCH path = (part)-[:PART_OF*0..3]->(whole:Project)
WHERE all(step IN relationships(path) WHERE step.confidence >= 0.6)
WITH DISTINCT whole
MATCH (platform:Platform)-[hosts:HOSTS]->(whole)
RETURN whole.name AS project, platform.name AS platform, platform.region AS region, hosts.confidence AS confidence,
       hosts.document AS document, hosts.section AS section, hosts.quote AS quote
ORDER BY project, confidence DESC, platform, hosts.id
