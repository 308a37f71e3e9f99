-- Purpose: outpatient waiting lists.
-- Grain: one row per list.
-- Scope: hospital
-- Key: TreatmentCode
SELECT 'OP' || specialty AS TreatmentCode, specialty_name || ', outpatients' AS Description, specialty AS Specialty,
  nth('hospital', specialty_no) AS HospitalCode, 'OUTPAT' AS SchedulingApplicationAreaExternal, '0' AS MfRecStsInd
FROM specialty
