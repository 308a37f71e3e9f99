-- Purpose: spells in brief.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, district AS DistrictNumber, casenote AS CaseNoteNumber,
  d16(start_ts) AS AdmissionDate, t5(start_ts) AS AdmissionTime, i12(start_ts) AS IpAdmDtimeInt,
  d16(end_ts) AS DischargeDate, t5(end_ts) AS DischargeTime, i12(end_ts) AS IpDschDtimeInt
FROM inpatient
