// title: Anything with these words
// about: Documents, places, indicators, projects, platforms, industries and agencies whose name or other name holds all
//   the words, the closest first, each with the first sentence that names it; then the passages that hold them.
// param words: words, required. Words, with spaces between them
// returns: label, name, document, section, quote
// draw: document:Document -MENTIONS-> name:@label
CALL {
  // on neo4j: CALL db.index.fulltext.queryNodes('guitu_things', $words_indexed) YIELD node AS found
  MATCH (found:Document|Region|Indicator|Project|Platform|Industry|Agency)
  WHERE found.search CONTAINS $words_longest
    AND any(key IN split(found.search, '|') WHERE all(word IN $words WHERE key CONTAINS word))
  OPTIONAL MATCH (passage:Passage)-[said:MENTIONS]->(found)
  WITH found, passage, said
  ORDER BY passage.document_title, passage.document, passage.order, said.start
  WITH found, head(collect(passage)) AS passage
  RETURN labels(found)[0] AS label, found.id AS id, found.name AS name, passage,
         CASE WHEN any(word IN $words WHERE found.search CONTAINS '|' + word + '|') THEN 0 ELSE 1 END AS rank,
         size(found.name) AS length
  UNION ALL
  // on neo4j: CALL db.index.fulltext.queryNodes('guitu_passages', $words_indexed) YIELD node AS passage
  MATCH (passage:Passage)
  WHERE passage.search CONTAINS $words_longest AND all(word IN $words WHERE passage.search CONTAINS word)
  RETURN 'Passage' AS label, passage.id AS id, '' AS name, passage, 2 AS rank, passage.order AS length
}
RETURN label, name, passage.document_title AS document, passage.section AS section, passage.text AS quote
ORDER BY rank, length, label, document, id
