-- Purpose: beds within ward stays.
-- Grain: patient, episode and start.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, i12(w.from_ts) AS EpsActvDtimeInt,
  d10(w.from_ts) AS StartDate, t5(w.from_ts) AS StartTime, i12(w.to_ts) AS EndDateTmInt, d10(w.to_ts) AS EndDate,
  t5(w.to_ts) AS EndTime, d10(w.start_ts) AS AdmitDate, t5(w.start_ts) AS AdmitTime, i12(w.start_ts) AS AdmitDateTmInt,
  w.ward AS Ward, w.hospital AS Hospital, 'R' || (1 + draw(w.id, 'room') % 6) AS Room,
  'B' || lpad((1 + draw(w.id, 'bed') % 28)::VARCHAR, 2, '0') AS BedID,
  CASE w.stay WHEN 1 THEN 'ADM' ELSE 'TR' END AS StartActivity
FROM ward_stay w JOIN inpatient i ON i.id = w.id
