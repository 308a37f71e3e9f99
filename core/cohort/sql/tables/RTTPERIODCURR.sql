-- Purpose: periods whose clock still runs.
-- Grain: patient, pathway and period.
-- Key: InternalPatientNumber, PathwayNumber, PPeriodId
SELECT p.ipn AS InternalPatientNumber, d.pathway AS PathwayNumber, d.period::VARCHAR AS PPeriodId,
  d10(d.start_ts) AS RttStartDate, i12(d.start_ts) AS RttStartDateTimeInt, d.status AS CurrentStatus,
  d10(d.status_ts) AS CurrentStatusDt, i12(d.status_ts) AS CurrentStatusDtInt, d.specialty AS CurrSpec,
  d.consultant AS CurrCons, 'ZZ9' AS CurrProv
FROM period d JOIN person p ON p.k = d.k WHERE d.stop_ts IS NULL
