-- Purpose: ward stays cut by consultant episode.
-- Grain: patient, episode and start.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, i12(c.from_ts) AS EpsActvDtimeInt,
  d10(c.from_ts) AS StartDate, t5(c.from_ts) AS StartTime, i12(c.to_ts) AS EndDtTimeInt, d10(c.to_ts) AS EndDate,
  t5(c.to_ts) AS EndTime, d10(c.start_ts) AS AdmitDate, t5(c.start_ts) AS AdmitTime, i12(c.start_ts) AS IpAdmDtimeInt,
  c.ward AS WardCode, c.hospital AS HospitalCode, c.consultant AS ConsultantCode, c.specialty AS Specialty,
  i.category AS Category, CASE c.began_by WHEN 'start' THEN 'ADM' ELSE 'TR' END AS StartActivity,
  CASE WHEN c.to_ts IS NULL THEN NULL WHEN c.next_kind IS NULL THEN 'DSC' ELSE 'TR' END AS EndActivity
FROM cons_ward_stay c JOIN inpatient i ON i.id = c.id
