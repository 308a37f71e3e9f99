-- Purpose: inpatient list entries, offers of a date, spells, consultant episodes and ward stays.
-- Parameters: tables person, referral, appointment, ward; see 00_words.
-- Grain: list_entry: at most one a referral; spell: patient and admission; episode and stay: see names.
CREATE TABLE list_due AS
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
CREATE TABLE spell_due AS
SELECT k, 'L' AS kind, j, id, coalesce(tci2_ts, tci1_ts) AS start_ts, specialty, specialty_no, consultant_no,
  CASE WHEN draw(id, 'day case') % 100 < 60 THEN between_of(id, 'day stay', 240, 600)
    ELSE 1440 * amount(id, 'elective_days') + between_of(id, 'leaving', 60, 420) END AS minutes
FROM list_due WHERE NOT removal_due
UNION ALL
SELECT p.k, 'E', e, p.k || '/E' || e, at_minute(today() - CASE WHEN p.k = 5 THEN 3
    ELSE between_of(p.k || '/E' || e, 'ago', 1, 1500) END, between_of(p.k || '/E' || e, 'minute', 10, 1420)),
  c.specialty, c.specialty_no, c.consultant_no,
  CASE WHEN p.k = 5 THEN 12 * 1440 ELSE 1440 * (amount(p.k || '/E' || e, 'emergency_days')
    * (1 + draw(p.k || '/E' || e, 'long stay') % 3)) + between_of(p.k || '/E' || e, 'leaving', 240, 720) END
FROM person p CROSS JOIN range(1, 4) t(e)
JOIN consultant c ON c.post_no = draw(p.k || '/E' || e, 'consultant') % c.posts
  AND c.specialty = CASE WHEN p.age < 16 THEN nth('specialty_child', e)
    ELSE pick('specialty_emergency', p.k || '/E' || e, 'specialty') END
WHERE p.has_history AND ((p.k = 5 AND e = 1) OR CASE WHEN p.age >= 75
  THEN chance(p.k || '/' || e, 'emergency_75') ELSE chance(p.k || '/' || e, 'emergency_under_75') END)
UNION ALL
SELECT p.k, 'D', 1, p.k || '/D', p.terminal_start, c.specialty, c.specialty_no, c.consultant_no,
  date_diff('minute', p.terminal_start, p.dod)
FROM person p
JOIN consultant c ON c.post_no = draw(p.k, 'terminal consultant') % c.posts
  AND c.specialty = pick('specialty_emergency', p.k, 'terminal')
WHERE p.has_history AND p.terminal_start IS NOT NULL;
CREATE TABLE spell AS
WITH bounded AS (
  SELECT s.*, later(s.start_ts, s.minutes) AS end_ts, p.dead, p.dod, p.age
  FROM spell_due s JOIN person p ON p.k = s.k
  WHERE s.start_ts < now_ts() AND s.start_ts::DATE > p.dob + 1
    AND (s.kind = 'D' OR NOT p.dead OR later(s.start_ts, s.minutes + 600) < p.life_end)
), apart AS (
  SELECT *, max(end_ts) OVER (PARTITION BY k ORDER BY start_ts, kind, j
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
  FROM bounded
)
SELECT * EXCLUDE (end_ts, busy_until), CASE WHEN end_ts < now_ts() THEN end_ts END AS end_ts,
  least(end_ts, now_ts()) AS seen_until, end_ts AS planned_end_ts,
  k || '/' || kind || j AS spell
FROM apart WHERE kind = 'D' OR busy_until IS NULL OR later(busy_until, 720) < start_ts;
CREATE TABLE list_entry AS
WITH met AS (
  SELECT d.*, s.start_ts AS admit_ts, s.spell
  FROM list_due d LEFT JOIN spell s ON s.id = d.id AND s.kind = 'L'
), ended AS (
  SELECT *, CASE WHEN admit_ts IS NOT NULL THEN NULL
      WHEN removal_due AND removal_plan_ts < least(now_ts(), life_end) THEN removal_plan_ts
      WHEN dead THEN dod
      WHEN NOT removal_due AND coalesce(tci2_ts, tci1_ts) < now_ts() THEN coalesce(tci2_ts, tci1_ts) END
    AS removal_ts
  FROM met
)
SELECT *, admit_ts IS NULL AND removal_ts IS NULL AS live,
  removal_ts IS NOT NULL AND removal_ts = dod AS removed_by_death,
  NOT removal_due AND removal_ts IS NULL AND (k = 3 OR chance(id, 'suspended')) AND wait_days >= 60
    AND on_list_ts < now_ts() - INTERVAL 50 DAY AS suspended,
  CASE WHEN k = 3 THEN at_minute(today() - 10, 600)
    ELSE at_minute(on_list_ts::DATE + 20, 600) END AS suspended_ts,
  CASE WHEN k = 3 THEN today() + 20
    ELSE on_list_ts::DATE + 20 + between_of(id, 'suspension', 7, 20) END AS suspended_until,
  'IP' || specialty AS waiting_list, nth('ward_adult', specialty_no) AS ward
FROM ended;
CREATE TABLE tci AS
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
CREATE TABLE cut AS
WITH place AS (
  SELECT s.*, date_diff('minute', start_ts, planned_end_ts) AS whole,
    CASE WHEN s.minutes < 2880 OR s.age < 16 THEN 0 ELSE draw(s.id, 'episode cuts') % 3 END
      AS episode_cuts,
    CASE WHEN s.minutes < 2880 THEN 0 ELSE draw(s.id, 'ward cuts') % 3 END AS ward_cuts
  FROM spell s
)
SELECT spell, 'start' AS kind, start_ts AS cut_ts FROM place
UNION ALL SELECT spell, 'episode', later(start_ts, whole * between_of(id, 'e1', 300, 399) // 1000)
FROM place WHERE episode_cuts >= 1
UNION ALL SELECT spell, 'episode', later(start_ts, whole * between_of(id, 'e2', 600, 699) // 1000)
FROM place WHERE episode_cuts >= 2
UNION ALL SELECT spell, 'ward', later(start_ts, whole * between_of(id, 'w1', 100, 249) // 1000)
FROM place WHERE ward_cuts >= 1
UNION ALL SELECT spell, 'ward', later(start_ts, whole * between_of(id, 'w2', 450, 549) // 1000)
FROM place WHERE ward_cuts >= 2;
CREATE TABLE episode AS
WITH begun AS (
  SELECT s.*, c.cut_ts AS from_ts,
    row_number() OVER (PARTITION BY c.spell ORDER BY c.cut_ts) AS fce
  FROM cut c JOIN spell s ON s.spell = c.spell
  WHERE c.kind IN ('start', 'episode') AND c.cut_ts < now_ts()
), chained AS (
  SELECT *, coalesce(lead(from_ts) OVER (PARTITION BY spell ORDER BY fce), end_ts) AS to_ts FROM begun
), handed AS (
  SELECT e.*, c.post_no AS first_post,
    CASE WHEN fce = 1 THEN e.specialty ELSE pick('specialty_emergency', e.spell || '/' || fce, 'care') END
      AS care
  FROM chained e JOIN consultant c ON c.consultant_no = e.consultant_no AND c.specialty = e.specialty
)
SELECT e.* EXCLUDE (consultant_no, specialty, specialty_no), c.consultant_no, c.consultant, c.resource,
  c.specialty,
  pick('diagnosis', e.spell || '/' || fce, 'primary') AS diagnosis,
  CASE WHEN draw(e.spell || '/' || fce, 'second') % 100 < 55
    THEN pick('diagnosis', e.spell || '/' || fce, 'secondary') END AS diagnosis2,
  CASE WHEN e.kind = 'L' AND fce = 1 OR draw(e.spell || '/' || fce, 'operated') % 100 < 20
    THEN pick('procedure', e.spell || '/' || fce, 'procedure') END AS procedure,
  CASE WHEN e.k = 1 THEN 2 ELSE draw(e.spell || '/' || fce, 'more codes') % 3 END AS more_codes
FROM handed e
JOIN consultant c ON c.specialty = e.care
  AND c.post_no = CASE WHEN fce = 1 THEN first_post ELSE draw(e.spell || '/' || fce, 'next') % c.posts END;
CREATE TABLE ward_stay AS
WITH begun AS (
  SELECT s.*, c.cut_ts AS from_ts, row_number() OVER (PARTITION BY c.spell ORDER BY c.cut_ts) AS stay
  FROM cut c JOIN spell s ON s.spell = c.spell
  WHERE c.kind IN ('start', 'ward') AND c.cut_ts < now_ts()
), placed AS (
  SELECT *, CASE WHEN age < 16 THEN nth('ward_child', draw(spell, 'ward') + stay)
      WHEN minutes < 720 THEN nth('ward_day', 0)
      WHEN kind <> 'L' AND stay = 1 THEN pick('ward_emergency', spell, 'ward')
      ELSE nth('ward_adult', draw(spell, 'ward') + stay) END AS ward,
    coalesce(lead(from_ts) OVER (PARTITION BY spell ORDER BY stay), end_ts) AS to_ts
  FROM begun
)
SELECT placed.*, ward.hospital FROM placed JOIN ward USING (ward);
CREATE TABLE cons_ward_stay AS
WITH piece AS (
  SELECT c.spell, c.cut_ts AS from_ts, c.kind AS began_by,
    lead(c.cut_ts) OVER (PARTITION BY c.spell ORDER BY c.cut_ts) AS next_ts,
    lead(c.kind) OVER (PARTITION BY c.spell ORDER BY c.cut_ts) AS next_kind
  FROM cut c WHERE c.cut_ts < now_ts()
)
SELECT p.spell, p.from_ts, p.began_by, coalesce(p.next_ts, s.end_ts) AS to_ts, p.next_kind,
  s.k, s.kind, s.j, s.start_ts, s.end_ts, e.specialty, e.consultant, e.fce, w.ward, w.hospital, w.stay
FROM piece p
JOIN spell s ON s.spell = p.spell
JOIN episode e ON e.spell = p.spell AND e.from_ts <= p.from_ts AND (e.to_ts IS NULL OR p.from_ts < e.to_ts)
JOIN ward_stay w ON w.spell = p.spell AND w.from_ts <= p.from_ts AND (w.to_ts IS NULL OR p.from_ts < w.to_ts);
