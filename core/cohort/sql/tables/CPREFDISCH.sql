-- Purpose: ends of community referrals.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(ended_ts) AS DischargeDate, t5(ended_ts) AS DischargeTime,
  CASE WHEN ended_by_death THEN nth('community_died', 0) ELSE pick('community_discharge', id, 'reason') END AS Reason
FROM care WHERE ended_ts IS NOT NULL
