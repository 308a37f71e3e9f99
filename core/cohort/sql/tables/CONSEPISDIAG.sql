-- Purpose: further diagnoses of finished episodes.
-- Grain: patient, episode, end and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, FCEEndDateTime, SecondaryDiagSeqNo
WITH further AS (
  SELECT f.*, n, pick('comorbid', f.eid * 4 + n, 'further') AS code
  FROM fce f CROSS JOIN range(1, 3) t(n) WHERE f.to_ts IS NOT NULL AND n <= f.more_codes
)
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, fce::VARCHAR AS FCENumber, i12(to_ts) AS FCEEndDateTime,
  d10(to_ts) AS FCEEndDate, t5(to_ts) AS FCEEndTime, n::VARCHAR AS SecondaryDiagSeqNo, n::VARCHAR AS SeqNo,
  code AS SecondaryDiagnosis
FROM further
