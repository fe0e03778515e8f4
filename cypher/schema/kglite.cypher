// What the embedded engine is given when a graph is opened: indexes for finding what a document holds and what repeats a
// number. They take milliseconds to make and are not part of the file.

CREATE INDEX guitu_passage_document IF NOT EXISTS FOR (n:Passage) ON (n.document);
CREATE INDEX guitu_goal_document IF NOT EXISTS FOR (n:Goal) ON (n.document);
CREATE INDEX guitu_target_document IF NOT EXISTS FOR (n:Target) ON (n.document);
CREATE INDEX guitu_action_document IF NOT EXISTS FOR (n:Action) ON (n.document);
CREATE INDEX guitu_target_repeats IF NOT EXISTS FOR (n:Target) ON (n.repeats);
