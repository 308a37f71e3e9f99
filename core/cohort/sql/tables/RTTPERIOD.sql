-- Purpose: periods of a pathway, each with its clock.
-- Grain: patient, pathway and period.
-- Key: InternalPatientNumber, PathwayNumber, PPeriodId
SELECT p.ipn AS InternalPatientNumber, d.pathway AS PathwayNumber, d.period::VARCHAR AS PPeriodId,
  d10(d.start_ts) AS RttStartDate, i12(d.start_ts) AS RttStartDateTimeInt, d10(d.stop_ts) AS RttEndDate,
  i12(d.stop_ts) AS RttEndDateTimeInt, d.status AS CurrentStatus, d10(d.status_ts) AS CurrentStatusDt,
  i12(d.status_ts) AS CurrentStatusDtInt, d.status AS LatestStatus, d16(d.status_ts) AS LatestStatusDt,
  i12(d.status_ts) AS LatestStsDtInt, d10(d.start_ts + INTERVAL 126 DAY) AS RttBreachDate,
  i12(d.start_ts + INTERVAL 126 DAY) AS RttBreachDateInt, d.specialty AS CurrSpec, d.consultant AS CurrCons,
  'ZZ9' AS CurrProv, '0' AS CurrOSV, '0' AS CurrCategory,
  least(999, date_diff('day', d.start_ts, coalesce(d.stop_ts, now_ts()))) AS RttDurn
FROM period d JOIN person p ON p.k = d.k
