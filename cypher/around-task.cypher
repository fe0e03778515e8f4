// title: A task and all around it
// about: What a task involves, the targets stated for it, what it carries out, what carries it out, and the tasks of
//   other plans of the same place about the same thing.
// param goal: words, required. Words of the task, with spaces between them
// returns: task, task_document, task_section, task_quote, link, way, name, label, note, confidence, document, section, quote
// draw: task:Action#task_document -@link-> name:@label
MATCH (centre:Action)
WHERE centre.search CONTAINS $goal_longest AND all(word IN $goal WHERE centre.search CONTAINS word)
MATCH (centre)-[tie:INVOLVES|HAS_TARGET|IMPLEMENTS|CORRESPONDS_TO|LEADS]-(other)
RETURN centre.name AS task, centre.document_title AS task_document, centre.section AS task_section, centre.quote AS task_quote,
       type(tie) AS link, CASE WHEN startNode(tie).id = centre.id THEN 'out' ELSE 'in' END AS way, other.name AS name,
       labels(other)[0] AS label, coalesce(tie.reason, tie.note) AS note, tie.confidence AS confidence,
       coalesce(other.document_title, tie.document, centre.document_title) AS document,
       coalesce(other.section, tie.section, centre.section) AS section,
       coalesce(tie.quote, other.quote) AS quote
ORDER BY task_document, centre.id, link, way, confidence DESC, other.id
