-- Purpose: spells with their expected length.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, d16(i.start_ts) AS AdmissionDateTime,
  i12(i.start_ts) AS AdmissionDateTimeInt, d16(i.end_ts) AS DischargeDateTime, i12(i.end_ts) AS DischargeDateTimeInt,
  c.consultant AS Consultant, i.specialty AS Specialty
FROM inpatient i
JOIN episode c ON c.id = i.id AND c.fce = 1
