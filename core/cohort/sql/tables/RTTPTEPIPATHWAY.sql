-- Purpose: which episodes belong to a pathway.
-- Grain: patient, episode and pathway.
-- Key: InternalPatientNumber, EpisodeNumber, PathwayNumber
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber, w.pathway AS PathwayNumber,
  'ZZ901' AS PathwayOrgProv, 'NO' AS OverrideFlag, '0' AS OverrideFlagInt
FROM pathway w JOIN person p ON p.k = w.k
JOIN numbered n ON n.id = w.id AND (n.kind = 'R' OR (n.kind = 'L' AND w.listed))
