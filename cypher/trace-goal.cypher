// title: A goal traced to the districts
// about: Goals, targets and tasks of a higher plan whose words hold all those given, and what lower plans do towards each;
//   a row without a counterpart says that nothing does.
// param goal: words, required. Words of the goal, target or task, with spaces between them
// param region: name, optional. Only what plans of this place do
// returns: goal, goal_label, goal_document, goal_section, goal_quote, link, name, label, region, share, reason, confidence, document, section, quote
// draw: name:@label#document -@link-> goal:@goal_label#goal_document
MATCH (aim:Goal|Target|Action)
WHERE all(word IN $goal WHERE any(key IN aim.search WHERE key CONTAINS word))
MATCH (above:Document {id: aim.document})
WHERE EXISTS { MATCH (above)<-[:SUBORDINATE_TO]-(:Document) }
OPTIONAL MATCH (aim)<-[tie:CONTRIBUTES_TO|IMPLEMENTS]-(below)
WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
OPTIONAL MATCH (evidence:Passage {id: head(tie.evidence)})
RETURN aim.name AS goal, labels(aim)[0] AS goal_label, aim.document_title AS goal_document,
       aim.section AS goal_section, aim.quote AS goal_quote, type(tie) AS link, below.name AS name,
       labels(below)[0] AS label, below.region AS region, tie.share AS share, tie.reason AS reason,
       tie.confidence AS confidence, below.document_title AS document, below.section AS section,
       coalesce(tie.quote, below.quote) AS quote
ORDER BY goal_document, aim.id, region, confidence DESC, below.id
