-- Purpose: emergency attendances, and community referrals with their contacts.
-- Parameters: tables person, spell; see 00_words.
-- Grain: ae_visit: patient and attendance; community: patient; contact: community referral and contact.
CREATE TABLE ae_visit AS
SELECT s.k, 'S' || s.kind || s.j AS visit, s.start_ts - to_minutes(between_of(s.id, 'ae stay', 60, 230))
    AS arrived_ts, s.start_ts AS left_ts, true AS admitted, s.consultant_no
FROM spell s JOIN person p ON p.k = s.k
WHERE s.kind <> 'L' AND (s.kind = 'D' OR chance(s.id, 'arrived_by_ae'))
UNION ALL
SELECT k, 'A' || e, arrived_ts, later(arrived_ts, between_of(k || '/A' || e, 'ae stay', 40, 235)), false, NULL
FROM (
  SELECT p.k, e, p.life_end, p.dob, at_minute(today() - CASE WHEN p.k = 8 AND e = 1 THEN 20
      ELSE between_of(p.k || '/A' || e, 'ago', 2, 1200) END, between_of(p.k || '/A' || e, 'minute', 5, 1100))
    AS arrived_ts
  FROM person p CROSS JOIN range(1, 3) t(e)
  WHERE p.has_history AND ((p.k = 8 AND e = 1) OR chance(p.k || '/' || e, 'ae_attendance'))
) alone
WHERE arrived_ts::DATE > dob + 1 AND later(arrived_ts, 600) < life_end;
CREATE TABLE community AS
SELECT k, ref_ts, contacts, 'OPEN' AS state, life_end, service_group, clinician, age,
  CASE WHEN later(ref_ts, 1440 * (7 + 14 * contacts)) < life_end
    THEN later(ref_ts, 1440 * (7 + 14 * contacts)) END AS discharge_ts
FROM (
  SELECT p.k, p.life_end, p.age, p.dob,
    at_minute(workday_before(today() - CASE WHEN p.k = 9 THEN 60 ELSE between_of(p.k, 'cp ago', 8, 900) END),
      between_of(p.k, 'cp minute', 540, 1000)) AS ref_ts,
    between_of(p.k, 'contacts', 2, 6) AS contacts, pick('service_group', p.k, 'service group') AS service_group,
    nth('doctor', p.k) AS clinician
  FROM person p WHERE p.has_history AND (p.k = 9 OR chance(p.k, 'community'))
) due
WHERE ref_ts::DATE > dob + 14 AND later(ref_ts, 1440) < life_end;
CREATE TABLE contact AS
SELECT c.*, n, c.k || '/C' || n AS id,
  at_minute(workday_after(c.ref_ts::DATE + (14 * n)::INTEGER), 540 + 30 * between_of(c.k || '/C' || n, 'slot', 0, 14))
    AS contact_ts
FROM community c CROSS JOIN range(1, 7) t(n)
WHERE n <= c.contacts
  AND workday_after(c.ref_ts::DATE + (14 * n)::INTEGER)::TIMESTAMP < least(c.life_end, now_ts()) - INTERVAL 1 DAY;
