-- Purpose: wards.
-- Grain: one row per ward.
-- Scope: hospital
-- Key: Ward
SELECT ward AS Ward, left(ward_name, 30) AS WardName, hospital AS HospitalCode, '0' AS MfRecStsInd FROM ward
