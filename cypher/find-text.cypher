// title: Passages with these words
// about: Every passage of every document that holds all the words given, whatever their case, width, spaces and quotes.
// param words: words, required. Words, with spaces between them
// param document: name, optional. Only documents with this in their title or file name
// returns: document, section, quote
// draw: document:Document -HAS_PASSAGE-> quote:Passage
MATCH (passage:Passage)
WHERE all(word IN $words WHERE any(key IN passage.search WHERE key CONTAINS word))
MATCH (plan:Document {id: passage.document})
WHERE $document IS NULL OR any(key IN plan.search WHERE key CONTAINS $document)
RETURN plan.title AS document, passage.section AS section, passage.text AS quote
ORDER BY document, plan.id, passage.order, passage.id
