-- Purpose: with which general practitioner and when; the open row is the present one.
-- Grain: patient and sequence.
-- Key: InternalPatientNumber, SeqNo
WITH registered AS (
  SELECT p.ipn, p.district, p.k, p.dob, p.gp_no, n, p.has_changed_gp,
    p.dob + (p.days_lived * between_of(p.k, 'gp change', 20, 90) // 100)::INTEGER AS changed_day
  FROM person p CROSS JOIN range(1, 3) t(n)
  WHERE p.merged_into IS NULL AND (n = 1 OR p.has_changed_gp)
), spaced AS (
  SELECT *, has_changed_gp AND n = 1 AS earlier, CASE n WHEN 1 THEN dob ELSE changed_day END AS from_day
  FROM registered
)
SELECT r.ipn AS InternalPatientNumber, r.n::VARCHAR AS SeqNo, r.district AS DistrictNumber, g.gp AS GpCode,
  d10(r.from_day) AS FromDate, i8(r.from_day) AS FromDtTmInt,
  CASE WHEN r.earlier THEN d10(r.changed_day) END AS ToDate,
  CASE WHEN r.earlier THEN i8(r.changed_day) END AS PmiPatientGpHistoryToDateIndexKey,
  left(g.national8, 7) AS NationalCode, g.practice AS Practice, g.postcode AS Postcode, g.surname AS Surname,
  g.initials AS Initials, 'DR' AS Title, g.address1 AS GpAddrLine1, g.address2 AS GpAddrLine2,
  g.address3 AS GpAddrLine3, g.phone AS Phone
FROM spaced r
JOIN gp g ON g.gp_no = CASE WHEN r.earlier THEN (r.gp_no + 3 + draw(r.k, 'old gp') % 110) % 120 ELSE r.gp_no END
