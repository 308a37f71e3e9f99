-- Purpose: who takes a clinic.
-- Grain: one row per bookable doctor.
-- Key: SchedResMfCd
SELECT resource AS SchedResMfCd, any_value(left(initial || ' ' || surname, 20)) AS Name, any_value(gmc_code) AS GmcGdcHcp,
  'OUTPAT' AS ServiceGroup, any_value(hospital) AS ClinicHospCode, '0' AS MfRecStsInd
FROM consultant GROUP BY resource
