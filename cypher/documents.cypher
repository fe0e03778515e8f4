// title: Documents
// about: Every document of the graph, whose plan it is, and what was found in it.
// param region: name, optional. Only documents of this place
// returns: document, kind, region, year, period_start, period_end, above, passages, targets, goals, actions, source
// draw: document:Document -SUBORDINATE_TO-> above:Document
MATCH (plan:Document)
WHERE $region IS NULL OR plan.region CONTAINS $region OR $region ENDS WITH plan.region
OPTIONAL MATCH (plan)-[:SUBORDINATE_TO]->(higher:Document)
WITH plan, higher ORDER BY higher.title, higher.id
WITH plan, collect(higher.title) AS above
RETURN plan.title AS document, plan.kind AS kind, plan.region AS region, plan.year AS year,
       plan.period_start AS period_start, plan.period_end AS period_end, above,
       COUNT { MATCH (passage:Passage {document: plan.id}) } AS passages,
       COUNT { MATCH (target:Target {document: plan.id}) } AS targets,
       COUNT { MATCH (goal:Goal {document: plan.id}) } AS goals,
       COUNT { MATCH (action:Action {document: plan.id}) } AS actions, plan.source AS source
ORDER BY region, year, document, plan.id
