-- Purpose: inpatient list entries, offers of a date, spells, consultant episodes and ward stays.
-- Parameters: tables person, referral, appointment, ward, case_mix; see 00_words.
-- Grain: list_entry: at most one a referral; spell: patient and admission; episode and stay: see names.
-- Kinds of spell: L from the list, E emergency, D the last one, M mental health.
CREATE OR REPLACE TABLE list_due AS
WITH decided AS (
  SELECT r.*, later(r.first_attended_ts, 20) AS on_list_ts,
    coalesce(r.list_wait, amount(r.id, 'list_wait_days')) AS wait_days
  FROM referral r
  WHERE r.first_attended_ts IS NOT NULL
    AND (r.list_wait IS NOT NULL OR (NOT r.shown AND chance(r.id, 'decision_to_admit')))
), offered AS (
  SELECT *, at_minute(workday_after(on_list_ts::DATE + wait_days), 450) AS tci1_ts,
    coalesce(list_end = 'removed', chance(id, 'list_removal')) AS removal_due,
    NOT shown AND chance(id, 'tci_cancelled') AS tci1_cancelled
  FROM decided
)
SELECT *, CASE WHEN tci1_cancelled THEN at_minute(workday_after(tci1_ts::DATE + 28), 450) END AS tci2_ts,
  at_minute(on_list_ts::DATE + wait_days // 2, 610) AS removal_plan_ts
FROM offered;
CREATE OR REPLACE TABLE spell_due AS
SELECT k, 'L' AS kind, id, coalesce(tci2_ts, tci1_ts) AS start_ts, specialty, specialty_no, consultant_no,
  CASE WHEN as_day_case THEN between_of(id, 'day stay', 240, 600)
    ELSE 1440 * amount(id, 'elective_days') + between_of(id, 'leaving', 60, 420) END AS minutes
FROM list_due WHERE NOT removal_due
UNION ALL
SELECT p.k, 'E', p.k * 16 + e, at_minute(today() - CASE WHEN p.k = 5 THEN 3
    ELSE between_of(p.k * 16 + e, 'ago', 1, 1500) END, between_of(p.k * 16 + e, 'minute', 10, 1420)),
  c.specialty, c.specialty_no, c.consultant_no,
  CASE WHEN p.k = 5 THEN 12 * 1440 ELSE 1440 * (CASE WHEN p.age >= 75 THEN amount(p.k * 16 + e, 'emergency_days_old')
    ELSE amount(p.k * 16 + e, 'emergency_days') END * CASE part_of(p.k * 16 + e, 'stay') WHEN 'short' THEN 0
      WHEN 'long' THEN 3 ELSE 1 END) + between_of(p.k * 16 + e, 'leaving', 240, 720) END
FROM person p CROSS JOIN range(5, 8) t(e)
JOIN consultant c ON c.post_no = draw(p.k * 16 + e, 'consultant') % c.posts
  AND c.specialty = CASE WHEN p.age < 16 THEN pick('specialty_child_emergency', p.k * 16 + e, 'specialty')
    WHEN p.age >= 75 THEN pick('specialty_old_emergency', p.k * 16 + e, 'specialty')
    ELSE pick('specialty_emergency', p.k * 16 + e, 'specialty') END
WHERE p.has_history AND ((p.k = 5 AND e = 5) OR CASE WHEN p.age >= 75 THEN chance(p.k * 16 + e, 'emergency_75')
  WHEN p.age >= 65 THEN chance(p.k * 16 + e, 'emergency_65') WHEN p.age >= 5 THEN chance(p.k * 16 + e, 'emergency_5')
  ELSE chance(p.k * 16 + e, 'emergency_0') END)
UNION ALL
SELECT p.k, 'D', p.k * 16 + 8, p.terminal_start, c.specialty, c.specialty_no, c.consultant_no,
  date_diff('minute', p.terminal_start, p.dod)
FROM person p
JOIN consultant c ON c.post_no = draw(p.k, 'terminal consultant') % c.posts
  AND c.specialty = pick('specialty_old_emergency', p.k, 'terminal')
WHERE p.has_history AND p.terminal_start IS NOT NULL
UNION ALL
SELECT p.k, 'M', p.k * 16 + 13, at_minute(today() - CASE WHEN p.k = 11 THEN 75 WHEN p.k = 12 THEN 20
    ELSE between_of(p.k, 'mental ago', 2, 1400) END, between_of(p.k, 'mental minute', 30, 1400)),
  c.specialty, c.specialty_no, c.consultant_no,
  1440 * CASE WHEN p.k = 11 THEN 60 WHEN p.k = 12 THEN 50 ELSE amount(p.k, 'mental_days') END
    + between_of(p.k, 'mental leaving', 240, 720)
FROM person p
JOIN consultant c ON c.post_no = draw(p.k, 'mental consultant') % c.posts
  AND c.specialty = CASE WHEN p.age >= 65 THEN nth('specialty_mental_old', 0) ELSE nth('specialty_mental', 0) END
WHERE p.has_history AND p.age >= 18 AND (p.k IN (11, 12) OR (p.k > 12 AND chance(p.k, 'mental_health')));
CREATE OR REPLACE TABLE spell AS
WITH bounded AS (
  SELECT s.*, later(s.start_ts, s.minutes) AS end_ts, p.dead, p.dod, p.age, p.gender
  FROM spell_due s JOIN person p ON p.k = s.k
  WHERE s.start_ts < now_ts() AND s.start_ts::DATE > p.dob + 1
    AND (s.kind = 'D' OR NOT p.dead OR later(s.start_ts, s.minutes + 600) < p.life_end)
), apart AS (
  SELECT *, max(end_ts) OVER (PARTITION BY k ORDER BY start_ts, id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
  FROM bounded
)
SELECT * EXCLUDE (end_ts, busy_until), CASE WHEN end_ts < now_ts() THEN end_ts END AS end_ts,
  least(end_ts, now_ts()) AS seen_until, end_ts AS planned_end_ts
FROM apart WHERE kind = 'D' OR busy_until IS NULL OR later(busy_until, 720) < start_ts;
CREATE OR REPLACE TABLE list_entry AS
WITH met AS (
  SELECT d.*, s.start_ts AS admit_ts
  FROM list_due d LEFT JOIN spell s ON s.id = d.id AND s.kind = 'L'
), ended AS (
  SELECT *, CASE WHEN admit_ts IS NOT NULL THEN NULL
      WHEN removal_due AND removal_plan_ts < least(now_ts(), life_end) THEN removal_plan_ts
      WHEN dead THEN dod
      WHEN NOT removal_due AND coalesce(tci2_ts, tci1_ts) < now_ts() THEN coalesce(tci2_ts, tci1_ts) END
    AS removal_ts
  FROM met
), closed AS (
  SELECT *, admit_ts IS NULL AND removal_ts IS NULL AS live,
    removal_ts IS NOT NULL AND removal_ts = dod AS removed_by_death,
    coalesce(admit_ts, removal_ts, now_ts()) AS list_until
  FROM ended
)
SELECT *,
  NOT removal_due AND removal_ts IS NULL AND (k = 3 OR chance(id, 'suspended')) AND wait_days >= 60
    AND on_list_ts < now_ts() - INTERVAL 50 DAY AS suspended,
  CASE WHEN k = 3 THEN at_minute(today() - 10, 600)
    ELSE at_minute(on_list_ts::DATE + 20, 600) END AS suspended_ts,
  CASE WHEN k = 3 THEN today() + 20
    ELSE on_list_ts::DATE + 20 + between_of(id, 'suspension', 7, 20) END AS suspended_until,
  (k = 4 OR chance(id, 'postponed')) AND date_diff('day', on_list_ts, list_until) > 20 AS postponed,
  at_minute(on_list_ts::DATE + 10, 640) AS postponed_ts,
  k = 6 OR (k > 12 AND chance(id, 'list_moved')) AND date_diff('day', on_list_ts, list_until) > 30 AS moved,
  at_minute(on_list_ts::DATE + 15, 660) AS moved_ts,
  'IP' || specialty AS waiting_list, nth('ward_adult', specialty_no) AS ward
FROM closed;
CREATE OR REPLACE TABLE tci AS
WITH attempt AS (
  SELECT e.*, n, CASE n WHEN 1 THEN tci1_ts ELSE tci2_ts END AS tci_ts,
    CASE n WHEN 1 THEN at_minute(workday_before(tci1_ts::DATE - 14), 660)
      ELSE at_minute(tci1_ts::DATE - 2, 720) END AS offered_ts,
    CASE WHEN n = 1 AND tci1_cancelled THEN at_minute(tci1_ts::DATE - 2, 630)
      WHEN removal_ts IS NOT NULL THEN removal_ts END AS tci_cancelled_ts
  FROM list_entry e CROSS JOIN range(1, 3) t(n)
  WHERE NOT removal_due AND (n = 1 OR tci2_ts IS NOT NULL)
)
SELECT * REPLACE (CASE WHEN tci_cancelled_ts >= now_ts() THEN NULL ELSE tci_cancelled_ts END
    AS tci_cancelled_ts)
FROM attempt
WHERE offered_ts < now_ts() AND offered_ts > on_list_ts
  AND (NOT dead OR offered_ts < life_end) AND (removal_ts IS NULL OR offered_ts < removal_ts);
CREATE OR REPLACE TABLE cut AS
WITH place AS (
  SELECT s.*, date_diff('minute', start_ts, planned_end_ts) AS whole,
    CASE WHEN s.minutes < 2880 OR s.age < 16 OR s.kind = 'M' THEN 0
      WHEN part_of(s.id, 'consultants') = 'three' THEN 2
      WHEN s.k IN (5, 7) OR part_of(s.id, 'consultants') = 'two' THEN 1 ELSE 0 END AS episode_cuts,
    CASE WHEN s.minutes < 2880 THEN 0 ELSE draw(s.id, 'ward cuts') % 3 END AS ward_cuts
  FROM spell s
)
SELECT id, 'start' AS kind, start_ts AS cut_ts FROM place
UNION ALL SELECT id, 'episode', later(start_ts, whole * between_of(id, 'e1', 300, 399) // 1000)
FROM place WHERE episode_cuts >= 1
UNION ALL SELECT id, 'episode', later(start_ts, whole * between_of(id, 'e2', 600, 699) // 1000)
FROM place WHERE episode_cuts >= 2
UNION ALL SELECT id, 'ward', later(start_ts, whole * between_of(id, 'w1', 100, 249) // 1000)
FROM place WHERE ward_cuts >= 1
UNION ALL SELECT id, 'ward', later(start_ts, whole * between_of(id, 'w2', 450, 549) // 1000)
FROM place WHERE ward_cuts >= 2;
CREATE OR REPLACE TABLE episode AS
WITH begun AS (
  SELECT s.*, c.cut_ts AS from_ts, row_number() OVER (PARTITION BY c.id ORDER BY c.cut_ts) AS fce
  FROM cut c JOIN spell s ON s.id = c.id
  WHERE c.kind IN ('start', 'episode') AND c.cut_ts < now_ts()
), chained AS (
  SELECT *, id * 4 + fce AS eid, coalesce(lead(from_ts) OVER (PARTITION BY id ORDER BY fce), end_ts) AS to_ts FROM begun
), handed AS (
  SELECT e.*, c.post_no AS first_post,
    CASE WHEN fce = 1 THEN e.specialty ELSE pick('specialty_emergency', e.id * 4 + fce, 'care') END AS care
  FROM chained e JOIN consultant c ON c.consultant_no = e.consultant_no AND c.specialty = e.specialty
), cared AS (
  SELECT e.* EXCLUDE (consultant_no, specialty, specialty_no), c.consultant_no, c.consultant, c.resource, c.specialty,
    c.specialty_no, e.kind = 'L' AND fce = 1 AS planned
  FROM handed e
  JOIN consultant c ON c.specialty = e.care
    AND c.post_no = CASE WHEN fce = 1 THEN first_post ELSE draw(e.eid, 'next') % c.posts END
)
SELECT e.*, coalesce(r.diagnosis, m.diagnosis) AS diagnosis, coalesce(r.words, m.words) AS words,
  CASE WHEN e.planned THEN coalesce(r.procedure, m.procedure) ELSE m.procedure END AS procedure,
  CASE WHEN draw(e.eid, 'second') % 100 < least(80, 15 + e.age) THEN pick('comorbid', e.eid, 'secondary') END AS diagnosis2,
  CASE WHEN e.k IN (1, 5) THEN 2 ELSE draw(e.eid, 'more codes') % 3 END AS more_codes
FROM cared e
JOIN case_slots s ON s.specialty = e.specialty AND s.setting = 'U' AND s.band = age_band(e.age) AND s.sex = e.gender
JOIN case_mix m ON m.specialty = e.specialty AND m.setting = 'U' AND m.band = age_band(e.age) AND m.sex = e.gender
  AND m.slot = draw(e.eid, 'condition') % s.slots
LEFT JOIN referral r ON r.id = e.id AND e.planned;
CREATE OR REPLACE TABLE ward_stay AS
WITH begun AS (
  SELECT s.*, c.cut_ts AS from_ts, row_number() OVER (PARTITION BY c.id ORDER BY c.cut_ts) AS stay
  FROM cut c JOIN spell s ON s.id = c.id
  WHERE c.kind IN ('start', 'ward') AND c.cut_ts < now_ts()
), placed AS (
  SELECT *, CASE WHEN kind = 'M' THEN nth('ward_mental', draw(id, 'ward') + stay)
      WHEN age < 16 THEN nth('ward_child', draw(id, 'ward') + stay)
      WHEN minutes < 720 AND kind = 'L' THEN nth('ward_day', 0)
      WHEN kind <> 'L' AND stay = 1 THEN pick('ward_emergency', id, 'ward')
      ELSE nth('ward_adult', draw(id, 'ward') + stay) END AS ward,
    coalesce(lead(from_ts) OVER (PARTITION BY id ORDER BY stay), end_ts) AS to_ts
  FROM begun
)
SELECT placed.*, ward.hospital FROM placed JOIN ward USING (ward);
CREATE OR REPLACE TABLE cons_ward_stay AS
WITH piece AS (
  SELECT c.id, c.cut_ts AS from_ts, c.kind AS began_by,
    lead(c.cut_ts) OVER (PARTITION BY c.id ORDER BY c.cut_ts) AS next_ts,
    lead(c.kind) OVER (PARTITION BY c.id ORDER BY c.cut_ts) AS next_kind,
    count(*) FILTER (c.kind <> 'ward') OVER so_far AS fce, count(*) FILTER (c.kind <> 'episode') OVER so_far AS stay
  FROM cut c WHERE c.cut_ts < now_ts()
  WINDOW so_far AS (PARTITION BY c.id ORDER BY c.cut_ts ROWS UNBOUNDED PRECEDING)
)
SELECT p.id, p.from_ts, p.began_by, coalesce(p.next_ts, s.end_ts) AS to_ts, p.next_kind,
  s.k, s.kind, s.start_ts, s.end_ts, e.specialty, e.consultant, p.fce, w.ward, w.hospital, p.stay
FROM piece p
JOIN spell s ON s.id = p.id
JOIN episode e ON e.id = p.id AND e.fce = p.fce
JOIN ward_stay w ON w.id = p.id AND w.stay = p.stay;
CREATE OR REPLACE TABLE leave AS
SELECT s.*, later(at_minute(s.start_ts::DATE + 5, 600), 0) AS left_ts,
  later(at_minute(s.start_ts::DATE + 7, 960), 0) AS expected_back_ts
FROM spell s
WHERE (s.k = 11 OR CASE WHEN s.kind = 'M' THEN chance(s.id, 'leave_mental') ELSE chance(s.id, 'leave') END)
  AND s.kind <> 'D' AND later(s.start_ts, 10 * 1440) < s.seen_until;
CREATE OR REPLACE TABLE legal_status AS
WITH entered AS (
  SELECT s.*, s.k IN (11, 12) OR chance(s.id, 'detained') AS detained, draw(s.id, 'section 3') % 100 < 45 AS longer,
    date_diff('day', start_ts, planned_end_ts) AS days
  FROM spell s WHERE s.kind = 'M'
), change AS (
  SELECT e.*, start_ts AS changed_ts, CASE WHEN detained THEN nth('legal_assessment', 0) ELSE nth('legal_informal', 0) END
    AS status FROM entered e
  UNION ALL
  SELECT e.*, at_minute(start_ts::DATE + least(27, (days * 2) // 3)::INTEGER, 700),
    CASE WHEN longer AND days > 30 THEN nth('legal_treatment', 0) ELSE nth('legal_informal', 0) END
  FROM entered e WHERE detained AND days > 6
)
SELECT * FROM change WHERE changed_ts < seen_until;
