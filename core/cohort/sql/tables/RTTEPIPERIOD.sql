-- Purpose: which episodes belong to a period.
-- Grain: patient, episode, pathway and period.
-- Key: InternalPatientNumber, EpisodeNumber, PathwayNumber, PPeriodId
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber, d.pathway AS PathwayNumber,
  d.period::VARCHAR AS PPeriodId, i12(d.start_ts) AS RttStartDateTimeInt, 'NO' AS OverrideFlag, '0' AS OverrideFlagInt
FROM period d JOIN person p ON p.k = d.k
JOIN numbered n ON n.id = d.id AND (n.kind = 'R' OR (n.kind = 'L' AND d.listed AND d.period = 1))
