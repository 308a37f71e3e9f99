-- Purpose: patient categories of a spell.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(start_ts) AS EpsActvDtimeInt, i12(start_ts) AS IpAdmDtimeInt,
  category AS Category
FROM inpatient
