// title: Goals that no district takes up
// about: Goals of a plan that has plans under it, and its numbers, of which no lower plan says anything. A goal whose
//   target is taken up counts as taken up, and a chapter's aim of which a task is; a number that the place's plans state
//   several times is one row, and taken up if one of them is.
// param region: name, optional. Look only at what plans of this place take up
// param works: flag, default false. Also numbers of single works (so many roads to build), and not only measures
// returns: label, name, times, document, section, quote
// draw: document:Document -HAS-> name:@label#document
MATCH (above:Document)
WHERE EXISTS { MATCH (above)<-[:SUBORDINATE_TO]-(:Document) }
MATCH (item:Goal|Target {document: above.id})
WHERE ($works OR item.scope IS NULL OR item.scope <> 'output')
  AND NOT EXISTS {
    MATCH (item)<-[:CONTRIBUTES_TO|IMPLEMENTS]-(below)
    WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
  }
  AND NOT EXISTS {
    MATCH (item)-[:HAS_TARGET]->(:Target)<-[:CONTRIBUTES_TO]-(below)
    WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
  }
  AND (item.kind IS NULL OR item.kind <> 'aim' OR NOT EXISTS {
    MATCH (task:Action {document: item.document})
    WHERE (task.section = item.section OR task.section STARTS WITH item.section + ' / ') AND EXISTS {
      MATCH (task)<-[:IMPLEMENTS]-(below)
      WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
    }
  })
  AND (item.repeats IS NULL OR NOT EXISTS {
    MATCH (other:Target {repeats: item.repeats})
    WHERE ($works OR other.scope IS NULL OR other.scope <> 'output')
      AND EXISTS { MATCH (plan:Document {id: other.document})<-[:SUBORDINATE_TO]-(:Document) }
      AND (other.document_title < item.document_title
        OR (other.document_title = item.document_title AND other.id < item.id)
        OR EXISTS {
          MATCH (other)<-[:CONTRIBUTES_TO|IMPLEMENTS]-(below)
          WHERE $region IS NULL OR below.region CONTAINS $region OR $region ENDS WITH below.region
        })
  })
RETURN labels(item)[0] AS label, item.name AS name, CASE WHEN item.repeats IS NULL THEN 1 ELSE COUNT {
         MATCH (other:Target {repeats: item.repeats})
         WHERE ($works OR other.scope IS NULL OR other.scope <> 'output')
           AND EXISTS { MATCH (plan:Document {id: other.document})<-[:SUBORDINATE_TO]-(:Document) }
       } END AS times, item.document_title AS document, item.section AS section, item.quote AS quote
ORDER BY label, CASE item.scope WHEN 'plan' THEN 0 WHEN 'measure' THEN 1 ELSE 2 END, document, item.id
