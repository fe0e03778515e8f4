// title: District targets beside the municipal ones
// about: The number of a higher plan and those of lower plans for the same indicator, with the share of it or the
//   distance from it; weak where kind, year or calibre differ.
// param indicator: name, optional. Only this indicator, or indicators with this in their name
// param region: name, optional. Only targets of this place
// returns: indicator, value, unit, year, document, section, quote, region, lower_indicator, lower_value, lower_unit, lower_year, share, ahead, note, strength, confidence, lower_document, lower_section, lower_quote
// draw: lower_indicator:Target#lower_document -CONTRIBUTES_TO-> indicator:Target#document | lower_document, lower_section, lower_quote, note
MATCH (lower:Target)-[tie:CONTRIBUTES_TO]->(upper:Target)
WHERE ($indicator IS NULL OR upper.search CONTAINS $indicator)
  AND ($region IS NULL OR lower.region CONTAINS $region OR $region ENDS WITH lower.region)
RETURN upper.indicator AS indicator, upper.value AS value, upper.unit AS unit, upper.year AS year,
       upper.document_title AS document, upper.section AS section, upper.quote AS quote, lower.region AS region,
       lower.indicator AS lower_indicator, lower.value AS lower_value, lower.unit AS lower_unit,
       lower.year AS lower_year, tie.share AS share, tie.ahead AS ahead, tie.note AS note, tie.strength AS strength,
       tie.confidence AS confidence, lower.document_title AS lower_document, lower.section AS lower_section,
       lower.quote AS lower_quote
ORDER BY document, upper.id, region, confidence DESC, lower.id
