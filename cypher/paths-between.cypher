// title: Paths between two things
// about: The shortest ways from one thing to another over what the plans say, at most five steps long, one row a step.
// param from: name, required. Name or alias of the one, or a part of it
// param to: name, required. Name or alias of the other, or a part of it
// returns: way, step, name, label, link, direction, other, other_label, document, section, quote
// draw: name:@label -@link-> other:@other_label
MATCH (found:Project|Platform|Industry|Agency|Region|Indicator|Goal|Target|Action)
WHERE found.search CONTAINS $from
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $from + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS one
WITH one ORDER BY one.id LIMIT 5
WITH collect(one) AS ones
MATCH (found:Project|Platform|Industry|Agency|Region|Indicator|Goal|Target|Action)
WHERE found.search CONTAINS $to
WITH ones, collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $to + '|' THEN found END) AS same
UNWIND ones AS one
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS other
WITH one, other ORDER BY one.id, other.id LIMIT 25
WITH one, other WHERE one.id <> other.id
// Whether there is a way at all is looked for from both ends, which is quick; all of the shortest from one end alone.
MATCH near = shortestPath((one)-[:HOSTS|PART_OF|SERVES|LEADS|INVOLVES|HAS_TARGET|MEASURES|LOCATED_IN|CONTRIBUTES_TO|IMPLEMENTS|CORRESPONDS_TO|AGREES_WITH|DIFFERS_FROM*1..5]-(other))
WITH one, other
MATCH path = allShortestPaths((one)-[:HOSTS|PART_OF|SERVES|LEADS|INVOLVES|HAS_TARGET|MEASURES|LOCATED_IN|CONTRIBUTES_TO|IMPLEMENTS|CORRESPONDS_TO|AGREES_WITH|DIFFERS_FROM*1..5]-(other))
WITH nodes(path) AS stops, relationships(path) AS links, length(path) AS steps
WITH stops, links, steps, [stop IN stops | stop.id] AS route, [link IN links | link.id] AS ids
ORDER BY steps, route, ids LIMIT 20
WITH collect({stops: stops, links: links}) AS ways
UNWIND range(0, size(ways) - 1) AS number
WITH number, ways[number].stops AS stops, ways[number].links AS links
UNWIND range(0, size(links) - 1) AS step
WITH number + 1 AS way, step + 1 AS step, stops[step] AS here, links[step] AS link, stops[step + 1] AS there
RETURN way, step, here.name AS name, labels(here)[0] AS label, type(link) AS link,
       CASE WHEN startNode(link) = here THEN 'to' ELSE 'from' END AS direction, there.name AS other,
       labels(there)[0] AS other_label,
       coalesce(link.document, here.document_title, there.document_title) AS document,
       coalesce(link.section, here.section, there.section) AS section,
       coalesce(link.quote, here.quote, there.quote) AS quote
ORDER BY way, step
