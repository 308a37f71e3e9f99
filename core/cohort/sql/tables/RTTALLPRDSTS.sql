-- Purpose: every status recorded on a pathway.
-- Grain: patient, pathway and moment.
-- Key: InternalPatientNumber, PathwayNumber, ActivityDateTimeInt
SELECT p.ipn AS InternalPatientNumber, s.pathway AS PathwayNumber, i12(s.status_ts) AS ActivityDateTimeInt,
  d16(s.status_ts) AS ActivityDateTime, max(s.origin) AS PRDStsType, max(s.status) AS RttPRDSts
FROM status s JOIN person p ON p.k = s.k GROUP BY p.ipn, s.pathway, s.status_ts
