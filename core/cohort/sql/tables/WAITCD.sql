-- Purpose: inpatient waiting lists.
-- Grain: one row per list.
-- Scope: hospital
-- Key: WaitingList
SELECT 'IP' || specialty AS WaitingList, left(specialty_name || ' list', 30) AS WlDescription, specialty AS SpecOfList,
  nth('hospital', specialty_no) AS HospitalCode, '0' AS MfRecStsInd FROM specialty
