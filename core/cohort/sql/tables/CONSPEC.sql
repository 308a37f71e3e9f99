-- Purpose: which specialties a consultant works in.
-- Grain: consultant and specialty.
-- Scope: hospital
-- Key: Consultant, Specialty
SELECT consultant AS Consultant, specialty AS Specialty,
  min(specialty) OVER (PARTITION BY consultant) AS ConsultantPrimarySpecialtyCode
FROM consultant
