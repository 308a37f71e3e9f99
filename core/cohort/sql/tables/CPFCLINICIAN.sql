-- Purpose: community clinicians.
-- Grain: one row per clinician.
-- Scope: hospital
-- Key: ClinicianCode
SELECT resource AS ClinicianCode, min(surname) AS Surname, min(initial) AS Forename, 'DR' AS Title, 'NO' AS Student,
  '0' AS Deleted
FROM consultant GROUP BY resource
