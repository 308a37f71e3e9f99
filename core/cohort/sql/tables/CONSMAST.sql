-- Purpose: consultants.
-- Grain: one row per consultant.
-- Key: Consultant
SELECT consultant AS Consultant, any_value(gmc_code) AS GMCCode, any_value(surname) AS Surname, any_value(initial) AS Inits,
  any_value('Dr ' || initial || ' ' || surname) AS Name, min(specialty) AS PrimarySpecialty,
  min(specialty) AS ContractedSpecialty, 'NO' AS ExternalCons, 'NO' AS Midwife, '0' AS Deleted
FROM consultant GROUP BY consultant
