-- Purpose: referral-to-treatment pathways.
-- Grain: patient and pathway.
-- Key: InternalPatientNumber, PathwayNumber
SELECT p.ipn AS InternalPatientNumber, w.pathway AS PathwayNumber, 'ZZ901' AS PathwayOrgProv, 'ZZ9' AS RttCurProv,
  coalesce(last(d.status ORDER BY d.period), nth('rtt_outside', 0)) AS RttCurrentStatus,
    d10(coalesce(max(d.status_ts), min(w.ref_ts))) AS RttCurrentStatusDateTime,
  coalesce(last(d.status ORDER BY d.period), nth('rtt_outside', 0)) AS LatestStatus,
    d16(coalesce(max(d.status_ts), min(w.ref_ts))) AS LatestStatusDt,
  min(w.specialty) AS RttSpeciality, min(left(s.specialty_name, 20)) AS PathwayCondition,
  '0' AS RttOsvStatus, '0' AS RttPrivatePat
FROM pathway w
JOIN person p ON p.k = w.k
LEFT JOIN period d ON d.id = w.id
JOIN specialty s ON s.specialty = w.specialty
GROUP BY p.ipn, w.pathway
