// title: Numbers on which two plans agree
// about: Pairs of targets of one place, indicator, year and kind to which two plans give the same number.
// param indicator: name, optional. Only this indicator, or indicators with this in their name
// param region: name, optional. Only plans of this place
// returns: indicator, region, year, kind, value, unit, document, section, quote, other_value, other_unit, other_document, other_section, other_quote
// draw: indicator:Indicator -@value-> document:Document
// draw: indicator:Indicator -@other_value-> other_document:Document | other_document, other_section, other_quote
MATCH (one:Target)-[:AGREES_WITH]->(other:Target)
WHERE ($region IS NULL OR one.region CONTAINS $region OR $region ENDS WITH one.region)
  AND ($indicator IS NULL OR one.search CONTAINS $indicator)
RETURN one.indicator AS indicator, one.region AS region, one.year AS year, one.kind AS kind, one.value AS value,
       one.unit AS unit, one.document_title AS document, one.section AS section, one.quote AS quote,
       other.value AS other_value, other.unit AS other_unit, other.document_title AS other_document,
       other.section AS other_section, other.quote AS other_quote
ORDER BY region, indicator, year, one.id, other.id
