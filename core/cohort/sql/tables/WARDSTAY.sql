-- Purpose: ward stays.
-- Grain: patient, episode and start.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, i12(w.from_ts) AS EpsActvDtimeInt,
  d10(w.from_ts) AS StartDate, t5(w.from_ts) AS StartTime, i12(w.to_ts) AS EndDtTimeInt, d10(w.to_ts) AS EndDate,
  t5(w.to_ts) AS EndTime, d10(w.start_ts) AS AdmitDate, t5(w.start_ts) AS AdmitTime, i12(w.start_ts) AS IpAdmDtimeInt,
  w.ward AS WardCode, w.hospital AS HospitalCode, w.specialty AS Specialty,
  CASE w.stay WHEN 1 THEN 'ADM' ELSE 'TR' END AS StartActivity,
  CASE WHEN w.to_ts IS NULL THEN NULL WHEN w.to_ts = w.end_ts THEN 'DSC' ELSE 'TR' END AS EndActivity
FROM ward_stay w JOIN inpatient i ON i.id = w.id
