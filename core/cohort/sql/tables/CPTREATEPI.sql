-- Purpose: courses of community treatment.
-- Grain: patient, episode and course.
-- Key: InternalPatientNumber, EpisodeNumber, Id
SELECT r.ipn AS InternalPatientNumber, r.epi AS EpisodeNumber, '1' AS Id, 'First course' AS Description,
  d10(c.contact_ts) AS StartDate, i8(c.contact_ts) AS StartDtInt, d10(r.ended_ts) AS EndDate, i12(r.ended_ts) AS EndDtInt
FROM care r JOIN contact c ON c.id = r.id AND c.n = 1
