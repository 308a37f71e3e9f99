-- Purpose: outpatient clinics.
-- Grain: one row per clinic.
-- Key: SchedResGrpMfCd
SELECT clinic AS SchedResGrpMfCd, any_value(left('Clinic of ' || consultant, 20)) AS Description,
  any_value(consultant) AS ConsCode, min(specialty) AS Specialty, 'OUTPAT' AS ServiceGroup,
  any_value(hospital) AS DestinationHospCd, '0' AS MfRecStsInd
FROM consultant GROUP BY clinic
