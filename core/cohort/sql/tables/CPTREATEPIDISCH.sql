-- Purpose: ends of courses of community treatment.
-- Grain: patient, episode and course.
-- Key: InternalPatientNumber, EpisodeNumber, Id
SELECT r.ipn AS InternalPatientNumber, r.epi AS EpisodeNumber, '1' AS Id, d10(r.ended_ts) AS EndDate,
  i12(r.ended_ts) AS EndDtInt,
  CASE WHEN r.ended_by_death THEN nth('community_died', 0) ELSE pick('community_discharge', r.id, 'reason') END AS ReasonDischarged
FROM care r JOIN contact c ON c.id = r.id AND c.n = 1 WHERE r.ended_ts IS NOT NULL
