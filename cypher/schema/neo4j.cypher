// What a Neo4j database needs before a load: unique ids, which every MERGE rests on, and indexes for looking things up.
// Each statement ends with a semicolon and does nothing where it was done before.

CREATE CONSTRAINT guitu_document_id IF NOT EXISTS FOR (n:Document) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_section_id IF NOT EXISTS FOR (n:Section) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_passage_id IF NOT EXISTS FOR (n:Passage) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_region_id IF NOT EXISTS FOR (n:Region) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_goal_id IF NOT EXISTS FOR (n:Goal) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_target_id IF NOT EXISTS FOR (n:Target) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_indicator_id IF NOT EXISTS FOR (n:Indicator) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_action_id IF NOT EXISTS FOR (n:Action) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_project_id IF NOT EXISTS FOR (n:Project) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_platform_id IF NOT EXISTS FOR (n:Platform) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_industry_id IF NOT EXISTS FOR (n:Industry) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_agency_id IF NOT EXISTS FOR (n:Agency) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_extraction_id IF NOT EXISTS FOR (n:Extraction) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT guitu_store_id IF NOT EXISTS FOR (n:GuituStore) REQUIRE n.id IS UNIQUE;

CREATE INDEX guitu_passage_document IF NOT EXISTS FOR (n:Passage) ON (n.document);
CREATE INDEX guitu_goal_document IF NOT EXISTS FOR (n:Goal) ON (n.document);
CREATE INDEX guitu_target_document IF NOT EXISTS FOR (n:Target) ON (n.document);
CREATE INDEX guitu_action_document IF NOT EXISTS FOR (n:Action) ON (n.document);
CREATE INDEX guitu_target_repeats IF NOT EXISTS FOR (n:Target) ON (n.repeats);

CREATE INDEX guitu_document_name IF NOT EXISTS FOR (n:Document) ON (n.name);
CREATE INDEX guitu_region_name IF NOT EXISTS FOR (n:Region) ON (n.name);
CREATE INDEX guitu_indicator_name IF NOT EXISTS FOR (n:Indicator) ON (n.name);
CREATE INDEX guitu_project_name IF NOT EXISTS FOR (n:Project) ON (n.name);
CREATE INDEX guitu_platform_name IF NOT EXISTS FOR (n:Platform) ON (n.name);
CREATE INDEX guitu_industry_name IF NOT EXISTS FOR (n:Industry) ON (n.name);
CREATE INDEX guitu_agency_name IF NOT EXISTS FOR (n:Agency) ON (n.name);

// Chinese has no spaces: the cjk analyzer cuts it into overlapping pairs of characters. What is indexed is what a node is
// looked up by: its name, its other names or its text, without what only sets them off.
CREATE FULLTEXT INDEX guitu_things IF NOT EXISTS FOR (n:Document|Region|Indicator|Project|Platform|Industry|Agency) ON EACH [n.search]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
CREATE FULLTEXT INDEX guitu_passages IF NOT EXISTS FOR (n:Passage) ON EACH [n.search]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
