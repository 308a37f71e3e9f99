-- Purpose: community teams.
-- Grain: one row per team.
-- Scope: hospital
-- Key: TeamCode
SELECT code AS TeamCode, left(description, 30) AS Description, '0' AS MfRecStsInd FROM code WHERE set = 'service_group'
