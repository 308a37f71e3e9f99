-- Purpose: outpatient clinics.
-- Grain: one row per clinic.
-- Scope: hospital
-- Key: SchedResGrpMfCd
SELECT clinic AS SchedResGrpMfCd, min(left('Clinic of ' || consultant, 20)) AS Description,
  min(consultant) AS ConsCode, min(specialty) AS Specialty, 'OUTPAT' AS ServiceGroup,
  min(hospital) AS DestinationHospCd, '0' AS MfRecStsInd
FROM consultant GROUP BY clinic
