-- Purpose: where casenotes are kept.
-- Grain: one row per place.
-- Scope: hospital
-- Key: Location
SELECT * FROM (VALUES ('MRL', 'Records library', '0'), ('OPD', 'Outpatients', '0'), ('COD', 'Coding office', '0'))
  t(Location, LocationName, MfRecStsInd)
