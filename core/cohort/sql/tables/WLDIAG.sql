-- Purpose: groups of diagnoses on the inpatient lists.
-- Grain: one row per list.
-- Scope: hospital
-- Key: WaitingList, DiagGroup
SELECT 'IP' || specialty AS WaitingList, 'ALL' AS DiagGroup, left(specialty_name, 30) AS Description FROM specialty
