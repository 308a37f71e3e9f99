-- Purpose: earlier addresses, one after the other.
-- Grain: patient and sequence.
-- Key: InternalPatientNumber, SeqNo
WITH moved AS (
  SELECT p.*, n, p.dob + (p.days_lived * between_of(p.k, 'first move', 20, 45) // 100)::INTEGER AS first_move,
    p.dob + (p.days_lived * between_of(p.k, 'last move', 55, 95) // 100)::INTEGER AS last_move
  FROM person p CROSS JOIN range(1, 3) t(n)
  WHERE p.has_moved AND (n = 1 OR draw(p.k, 'moves') % 2 = 0)
), dated AS (
  SELECT *, CASE n WHEN 1 THEN dob ELSE first_move END AS from_day,
    CASE n WHEN 1 THEN first_move ELSE last_move END AS to_day
  FROM moved
)
SELECT d.ipn AS InternalPatientNumber, d.n::VARCHAR AS SeqNo, d.district AS DistrictNumber,
  d10(from_day) AS EffectiveFromDate, i8(from_day) AS EffectiveFromDateInt, d10(to_day) AS EffectiveToDate,
  i8(to_day) AS EffectiveToDateInt, (1 + draw(d.k || '/' || d.n, 'old house') % 150) || ' ' || word('street',
    d.k || '/' || d.n, 'old street') AS PtAddLn1,
  word('locality', d.k || '/' || d.n, 'old locality') AS PtAddLn2,
  word('town', d.k || '/' || d.n, 'old town') AS PtAddLn3, word('county', d.k || '/' || d.n, 'old town') AS PtAddLn4,
  word('outward', d.k || '/' || d.n, 'old town') || ' ' || inward('old' || d.k || '/' || d.n) AS Postcode
FROM dated d
