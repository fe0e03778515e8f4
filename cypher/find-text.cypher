// title: Passages with these words
// about: Every passage of every document that holds all the words given, whatever their case, width, spaces and quotes.
// param words: words, required. Words, with spaces between them
// param document: name, optional. Only documents with this in their title or file name
// returns: document, section, quote
// draw: document:Document -HAS_PASSAGE-> quote:Passage
// on neo4j: CALL db.index.fulltext.queryNodes('guitu_passages', $words_indexed) YIELD node AS passage
MATCH (passage:Passage)
WHERE passage.search CONTAINS $words_longest AND all(word IN $words WHERE passage.search CONTAINS word)
MATCH (plan:Document {id: passage.document})
WHERE $document IS NULL OR plan.search CONTAINS $document
RETURN plan.title AS document, passage.section AS section, passage.text AS quote
ORDER BY document, plan.id, passage.order, passage.id
