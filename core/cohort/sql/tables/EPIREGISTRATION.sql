-- Purpose: every episode of any kind, as registered.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber, r.consultant AS Consultant, p.gp AS EpiGP,
  p.address1 AS Epiadd1, p.address2 AS Epiadd2, p.address3 AS Epiadd3, p.address4 AS Epiadd4,
  left(p.postcode, 8) AS Epipc
FROM numbered n
JOIN person p ON p.k = n.k
LEFT JOIN referral r ON r.id = n.id AND n.kind IN ('R', 'L')
