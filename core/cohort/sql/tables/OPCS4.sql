-- Purpose: procedures that the cohort uses.
-- Grain: one row per code.
-- Scope: hospital
-- Key: RevisionFourOperationCode
SELECT code AS RevisionFourOperationCode, left(any_value(words ORDER BY words), 60) AS Opcs4Dx4, '0' AS Opcs4Ldf
FROM (SELECT procedure AS code, procedure_words AS words FROM condition WHERE procedure IS NOT NULL UNION ALL
  SELECT code, description FROM code WHERE set = 'procedure')
GROUP BY code
