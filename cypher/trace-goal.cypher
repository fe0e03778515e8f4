// title: A goal traced to the districts
// about: Goals, targets and tasks of a higher plan whose words hold all those given, with the targets set for
//   them, and what lower plans do towards each; a row without a counterpart says that nothing does.
// param goal: words, required. Words of the goal, target or task, with spaces between them
// param region: name, optional. Only what plans of this place do
// returns: goal, goal_label, goal_document, goal_section, goal_quote, link, name, label, region, strength, share, note, confidence, document, section, quote
// draw: name:@label#document -@link-> goal:@goal_label#goal_document
MATCH (found:Goal|Target|Action)
WHERE found.search CONTAINS $goal_longest AND all(word IN $goal WHERE found.search CONTAINS word)
MATCH (found)-[:HAS_TARGET*0..1]->(aim)
WITH DISTINCT aim
MATCH (above:Document {id: aim.document})
WHERE EXISTS { MATCH (above)<-[:SUBORDINATE_TO]-(:Document) }
OPTIONAL MATCH (aim)<-[tie:CONTRIBUTES_TO|IMPLEMENTS]-(below)
WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
RETURN aim.name AS goal, labels(aim)[0] AS goal_label, aim.document_title AS goal_document,
       aim.section AS goal_section, aim.quote AS goal_quote, type(tie) AS link, below.name AS name,
       labels(below)[0] AS label, below.region AS region, tie.strength AS strength,
       tie.share AS share, coalesce(tie.note, tie.reason) AS note, tie.confidence AS confidence,
       below.document_title AS document, below.section AS section, coalesce(below.quote, tie.quote) AS quote
ORDER BY goal_document, aim.id, region, confidence DESC, below.id
