-- Purpose: consultants.
-- Grain: one row per consultant.
-- Scope: hospital
-- Key: Consultant
SELECT consultant AS Consultant, min(gmc_code) AS GMCCode, min(surname) AS Surname, min(initial) AS Inits,
  min('Dr ' || initial || ' ' || surname) AS Name, min(specialty) AS PrimarySpecialty,
  min(specialty) AS ContractedSpecialty, 'NO' AS ExternalCons, lower(consultant) || '@example.org' AS EmailId, 'NO' AS Midwife, '0' AS Deleted
FROM consultant GROUP BY consultant
