-- Purpose: districts.
-- Grain: one row per district.
-- Scope: hospital
-- Key: HaCode
SELECT 'ZZ1' AS HaCode, 'Synthetic district' AS Description, '0' AS MfRecStsInd
