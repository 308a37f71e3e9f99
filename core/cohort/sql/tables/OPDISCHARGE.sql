-- Purpose: referrals that were closed.
-- Grain: patient, episode and registration.
-- Key: InternalPatientNumber, EpisodeNumber, OpRegDtimeInt
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(ref_ts) AS OpRegDtimeInt,
  i12(discharge_ts) AS OpDischargeDTimeInt, d16(discharge_ts) AS DischargeDatetime,
  CASE WHEN ended_by_death THEN nth('op_discharge_died', 0) ELSE pick('op_discharge', id, 'discharge') END AS ReasonCode
FROM op WHERE discharge_ts IS NOT NULL
