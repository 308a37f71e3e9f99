-- Purpose: who takes a clinic.
-- Grain: one row per bookable doctor.
-- Scope: hospital
-- Key: SchedResMfCd
SELECT resource AS SchedResMfCd, min(left(initial || ' ' || surname, 20)) AS Name, min(gmc_code) AS GmcGdcHcp,
  'OUTPAT' AS ServiceGroup, min(hospital) AS ClinicHospCode, '0' AS MfRecStsInd
FROM consultant GROUP BY resource
