// title: A thing with all its links
// about: Everything that the plans tie to a project, platform, industry, agency, region or indicator, one row a link.
// param name: name, required. Name or alias, or a part of it
// returns: name, label, link, direction, other, other_label, confidence, document, section, quote
// draw: name:@label -@link-> other:@other_label
MATCH (found:Project|Platform|Industry|Agency|Region|Indicator)
WHERE found.search CONTAINS $name
WITH collect(found) AS alike, collect(CASE WHEN found.search CONTAINS '|' + $name + '|' THEN found END) AS same
UNWIND CASE WHEN size(same) > 0 THEN same ELSE alike END AS thing
MATCH (thing)-[tie]-(far)
WHERE type(tie) <> 'MENTIONS'
RETURN thing.name AS name, labels(thing)[0] AS label, type(tie) AS link,
       CASE WHEN startNode(tie) = thing THEN 'to' ELSE 'from' END AS direction, far.name AS other,
       labels(far)[0] AS other_label, tie.confidence AS confidence,
       coalesce(tie.document, far.document_title) AS document, coalesce(tie.section, far.section) AS section,
       coalesce(tie.quote, far.quote) AS quote
ORDER BY label, name, link, direction, confidence DESC, other, tie.id
