-- Purpose: diagnoses that the cohort uses.
-- Grain: one row per code.
-- Scope: hospital
-- Key: Icd10Code
SELECT code AS Icd10Code, left(any_value(words ORDER BY words), 60) AS Description, '0' AS Deleted
FROM (SELECT diagnosis AS code, words FROM condition UNION ALL
  SELECT code, description FROM code WHERE set = 'comorbid')
GROUP BY code
