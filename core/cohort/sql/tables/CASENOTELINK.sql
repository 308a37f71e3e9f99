-- Purpose: every number a patient is known by.
-- Grain: patient, kind and number.
-- Key: InternalPatientNumber, EntityTypeKey, ExternalNumberKey
SELECT p.ipn AS InternalPatientNumber, kind AS EntityTypeKey, external AS ExternalNumber, external AS ExternalNumberKey,
  CASE kind WHEN '1' THEN 'Casenote' WHEN '2' THEN 'District Number' ELSE 'NHS Number' END AS EntityType
FROM (
  SELECT ipn, '1' AS kind, casenote AS external FROM person WHERE merged_into IS NULL
  UNION ALL SELECT ipn, '1', casenote || 'B' FROM person
  WHERE merged_into IS NULL AND (k = 1 OR draw(k, 'second casenote') % 100 < 4)
  UNION ALL SELECT ipn, '2', district FROM person WHERE merged_into IS NULL
  UNION ALL SELECT ipn, '3', nhs FROM person WHERE nhs IS NOT NULL
) p
