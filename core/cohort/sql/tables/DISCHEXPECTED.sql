-- Purpose: expected discharges of patients in the house.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, d16(planned_end_ts) AS ExpDischDateTime,
  i12(planned_end_ts) AS ExpDischDateTimeInt, 'SYN1' AS LastRevisionUID
FROM inpatient WHERE end_ts IS NULL
