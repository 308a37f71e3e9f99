-- Purpose: emergency attendances, community referrals with their contacts, visits to a ward.
-- Parameters: tables person, spell; see 00_words.
-- Grain: ae_visit: patient and attendance; community: patient; contact: community referral and contact;
--   ward_visit: patient.
CREATE OR REPLACE TABLE ae_visit AS
SELECT s.k, s.id, s.start_ts - to_minutes(between_of(s.id, 'ae stay', 60, 420)) AS arrived_ts,
  s.start_ts AS left_ts, true AS admitted, p.age, p.dod IS NOT NULL AND p.dod = s.end_ts AS dying
FROM spell s JOIN person p ON p.k = s.k
WHERE s.kind IN ('E', 'D') AND (s.kind = 'D' OR chance(s.id, 'arrived_by_ae'))
UNION ALL
SELECT k, id, arrived_ts, later(arrived_ts, between_of(id, 'ae stay', 40, 235)), false, age, false
FROM (
  SELECT p.k, p.k * 16 + e AS id, p.life_end, p.dob, p.age, at_minute(today() - CASE WHEN p.k = 8 AND e = 9 THEN 20
      ELSE between_of(p.k * 16 + e, 'ago ae', 2, 1200) END, between_of(p.k * 16 + e, 'minute ae', 5, 1100))
    AS arrived_ts
  FROM person p CROSS JOIN range(9, 12) t(e)
  WHERE p.has_history AND ((p.k = 8 AND e = 9) OR CASE WHEN p.age < 16 THEN chance(p.k * 16 + e, 'ae_0')
    WHEN p.age < 30 THEN chance(p.k * 16 + e, 'ae_16') WHEN p.age < 75 THEN chance(p.k * 16 + e, 'ae_30')
    ELSE chance(p.k * 16 + e, 'ae_75') END)
) alone
WHERE arrived_ts::DATE > dob + 1 AND later(arrived_ts, 600) < life_end;
CREATE OR REPLACE TABLE community AS
SELECT k, id, ref_ts, contacts, life_end, service_group, clinician, age, clinic_no,
  CASE WHEN later(ref_ts, 1440 * (7 + 14 * contacts)) < life_end
    THEN later(ref_ts, 1440 * (7 + 14 * contacts)) END AS discharge_ts
FROM (
  SELECT p.k, p.k * 16 + 12 AS id, p.life_end, p.age, p.dob,
    at_minute(workday_before(today() - CASE WHEN p.k = 9 THEN 60 ELSE between_of(p.k, 'cp ago', 8, 900) END),
      between_of(p.k, 'cp minute', 540, 1000)) AS ref_ts,
    between_of(p.k, 'contacts', 2, 6) AS contacts, pick('service_group', p.k, 'service group') AS service_group,
    nth('doctor', p.k) AS clinician, p.k % (SELECT count(DISTINCT consultant_no) FROM consultant) AS clinic_no
  FROM person p WHERE p.has_history AND (p.k = 9 OR CASE WHEN p.age >= 75 THEN chance(p.k, 'community_75')
    ELSE chance(p.k, 'community') END)
) due
WHERE ref_ts::DATE > dob + 14 AND later(ref_ts, 1440) < life_end;
CREATE OR REPLACE TABLE contact AS
SELECT c.*, n, c.id * 8 + n AS contact, part_of(c.id * 8 + n, 'contact') AS fate,
  at_minute(workday_after(c.ref_ts::DATE + (14 * n)::INTEGER), 540 + 30 * between_of(c.id * 8 + n, 'slot', 0, 14))
    AS contact_ts
FROM community c CROSS JOIN range(1, 7) t(n)
WHERE n <= c.contacts
  AND workday_after(c.ref_ts::DATE + (14 * n)::INTEGER)::TIMESTAMP < least(c.life_end, now_ts()) - INTERVAL 1 DAY;
CREATE OR REPLACE TABLE ward_visit AS
SELECT s.k, s.k * 16 + 14 AS id, s.id AS spell, w.ward, w.hospital, s.specialty, s.consultant_no,
  at_minute(workday_after(s.end_ts::DATE + 7), 600) AS visited_ts
FROM spell s
JOIN ward_stay w ON w.id = s.id AND w.stay = 1
JOIN person p ON p.k = s.k
WHERE s.end_ts IS NOT NULL AND s.kind IN ('L', 'E') AND (s.k = 1 OR chance(s.id, 'ward_visit'))
  AND later(s.end_ts, 14 * 1440) < p.life_end
QUALIFY row_number() OVER (PARTITION BY s.k ORDER BY s.start_ts, s.id) = 1;
