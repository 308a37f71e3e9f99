-- Purpose: specialties of a spell.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(from_ts) AS EpsActvDtimeInt, d10(from_ts) AS ActivityDate,
  t5(from_ts) AS ActivityTime, i12(start_ts) AS IpAdmDtimeInt, specialty AS Specialty
FROM fce
