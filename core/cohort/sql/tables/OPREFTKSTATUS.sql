-- Purpose: how a referral went on.
-- Grain: referral and moment.
-- Key: InternalPatientNumber, EpisodeNumber, SchOpReferralStatusEffectiveDatetimeInt
WITH step AS (
  SELECT k, ipn, epi, ref_ts AS step_ts, 'REC' AS status, 'Received' AS words FROM op
  UNION ALL SELECT k, ipn, epi, later(ref_ts, 45), 'ACC', 'Accepted' FROM op
)
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(step_ts) AS SchOpReferralStatusEffectiveDatetimeInt,
  status AS CurrentStatus, words AS CurrentStatusDescription, d16(step_ts) AS StatusDt, d16(step_ts) AS EnteredByDt,
  i12(step_ts) AS EnteredByDtInt, 'SYN1' AS UserId
FROM step
