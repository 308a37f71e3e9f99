-- Purpose: emergency episodes.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber, p.district AS DistrictNumber,
  'AE1' AS DeptCode,
  nth('hospital', 0) AS HospCode, d10(v.arrived_ts) AS IncidentDate
FROM ae_visit v JOIN person p ON p.k = v.k JOIN numbered n ON n.id = v.id AND n.kind = 'A'
