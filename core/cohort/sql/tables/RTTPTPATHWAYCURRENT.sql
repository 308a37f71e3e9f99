-- Purpose: pathways with a running clock.
-- Grain: patient and pathway.
-- Key: InternalPatientNumber, PathwayNumber
SELECT p.ipn AS InternalPatientNumber, d.pathway AS PathwayNumber, 'ZZ901' AS PathwayOrgProv, 'ZZ9' AS RttCurProv,
  d.status AS RttCurrentStatus, d10(d.start_ts) AS RttCurrentStartDate, i12(d.start_ts) AS RttCurrentStartDateInt,
  d.specialty AS RttSpeciality, '0' AS RttOsvStatus, '0' AS RttPrivatePat
FROM period d JOIN person p ON p.k = d.k WHERE d.stop_ts IS NULL
