-- Purpose: why a wait was too long.
-- Grain: one row per reason.
-- Scope: hospital
-- Key: BreachReasonCode
SELECT * FROM (VALUES ('CAP', 'Too few places', '0'), ('PAT', 'The patient waited', '0'), ('CLI', 'Clinical reason', '0'))
  t(BreachReasonCode, Description, MfRecStsInd)
