-- Purpose: referrals, their appointments, what became of them.
-- Parameters: tables person, showcase, specialty, consultant; see 00_words.
-- Grain: referral: patient and referral number; appointment: referral and appointment number.
CREATE OR REPLACE TABLE referral_due AS
SELECT p.k, j, p.k * 16 + j AS id, p.dob, p.age, p.gender, p.life_end, p.dod, p.dead,
  s.first_wait, s.planned, s.list_wait, s.list_end, s.k IS NOT NULL AS shown,
  workday_before(today() - coalesce(s.days_ago, 2 + draw(p.k * 16 + j, 'ago') % CASE draw(p.k * 16 + j, 'age of referral') % 3
    WHEN 0 THEN 179 WHEN 1 THEN 599 ELSE 1499 END)::INTEGER) AS ref_date
FROM person p
CROSS JOIN range(1, 5) r(j)
LEFT JOIN showcase s ON s.k = p.k AND r.j = 1
WHERE p.has_history AND (s.k IS NOT NULL OR (chance(p.k, 'referral_1') AND (j < 2 OR chance(p.k, 'referral_2'))
  AND (j < 3 OR chance(p.k, 'referral_3')) AND (j < 4 OR chance(p.k, 'referral_4'))));
CREATE OR REPLACE TABLE referred AS
SELECT *, at_minute(ref_date, between_of(id, 'referral minute', 540, 1020)) AS ref_ts,
  CASE WHEN age < 16 THEN pick('specialty_child', id, 'specialty')
    WHEN gender = 'F' AND age < 50 AND draw(id, 'women') % 100 < 26 THEN pick('specialty_women', id, 'specialty')
    WHEN gender = 'F' AND draw(id, 'women') % 100 < 8 THEN pick('specialty_women', id, 'specialty')
    WHEN age >= 75 AND draw(id, 'elderly') % 100 < 15 THEN pick('specialty_elderly', id, 'specialty')
    WHEN age >= 60 THEN pick('specialty_old', id, 'specialty')
    ELSE pick('specialty_adult', id, 'specialty') END AS specialty
FROM referral_due
WHERE ref_date > dob + 14 AND ref_date::TIMESTAMP + INTERVAL 1 DAY < life_end;
CREATE OR REPLACE TABLE appointment_due AS
WITH planned_visit AS (
  SELECT r.id, r.k, r.j, r.ref_date, r.ref_ts, r.life_end, r.dead, r.shown, r.first_wait, a, r.id * 8 + a AS visit, part_of(r.id * 8 + a, 'appointment') AS fate,
    part_of(r.id * 8 + a - 1, 'appointment') AS last_fate
  FROM referred r CROSS JOIN range(1, 6) v(a)
  WHERE a <= coalesce(r.planned, amount(r.id, 'appointments'))
), fated AS (
  SELECT * REPLACE (
    CASE WHEN shown AND a = 1 THEN 'attended' WHEN k = 1 AND shown AND a = 2 THEN 'not_attended'
      WHEN k = 1 AND shown AND a = 3 THEN 'by_hospital' ELSE fate END AS fate,
    CASE WHEN shown AND a <= 2 THEN 'attended' ELSE last_fate END AS last_fate)
  FROM planned_visit
), spaced AS (
  SELECT *, ref_date + sum(CASE WHEN a = 1 THEN coalesce(first_wait, amount(id, 'first_wait_days'))
      WHEN last_fate = 'attended' THEN amount(visit, 'follow_up_days') ELSE amount(visit, 'rebook_days') END)
    OVER (PARTITION BY id ORDER BY a)::INTEGER AS visit_date
  FROM fated
)
SELECT id, k, j, ref_ts, life_end, dead, a, visit, fate,
  at_minute(workday_after(visit_date), 540 + 20 * between_of(visit, 'slot', 0, 23)) AS visit_ts
FROM spaced;
CREATE OR REPLACE TABLE appointment AS
WITH ranked AS (
  SELECT *, visit_ts >= now_ts() AS ahead,
    row_number() OVER (PARTITION BY id, visit_ts >= now_ts() ORDER BY a) AS nth_of_side
  FROM appointment_due WHERE visit_ts < life_end OR NOT dead
), kept AS (
  SELECT * REPLACE (CASE WHEN ahead THEN 'ahead' ELSE fate END AS fate) FROM ranked
  WHERE NOT ahead OR (nth_of_side = 1 AND visit_ts < now_ts() + INTERVAL 60 DAY)
), booked AS (
  SELECT *, lag(visit_ts) OVER (PARTITION BY id ORDER BY a) AS last_ts,
    count(*) FILTER (fate = 'attended') OVER (PARTITION BY id ORDER BY a
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS attended_before
  FROM kept
)
SELECT id, k, j, a, visit, fate, visit_ts, ahead, attended_before, ref_ts,
  later(greatest(ref_ts, coalesce(last_ts, ref_ts),
      least(visit_ts - INTERVAL 42 DAY, now_ts() - INTERVAL 1 DAY)),
    CASE WHEN last_ts IS NULL THEN 60 ELSE 30 END) AS booked_ts,
  CASE WHEN fate LIKE 'by_%' THEN visit_ts - to_hours(between_of(visit, 'notice', 2, 90)) END AS cancelled_ts
FROM booked;
CREATE OR REPLACE TABLE outcome AS
SELECT id, count(*) AS visits, count(*) FILTER (fate = 'attended') AS attended,
  min(visit_ts) FILTER (fate = 'attended') AS first_attended_ts, max(visit_ts) FILTER (NOT ahead) AS last_past_ts,
  bool_or(ahead) AS has_next, min(booked_ts) AS first_booked_ts, max(a) AS last_a
FROM appointment GROUP BY id;
CREATE OR REPLACE TABLE referral AS
WITH planned AS (SELECT id, max(a) AS last_planned FROM appointment_due GROUP BY id), ended AS (
  SELECT r.*, coalesce(o.visits, 0) AS visits, coalesce(o.attended, 0) AS attended, o.first_attended_ts,
    o.last_past_ts, coalesce(o.has_next, false) AS has_next, o.first_booked_ts, o.last_a = d.last_planned AS all_done
  FROM referred r LEFT JOIN outcome o ON o.id = r.id LEFT JOIN planned d ON d.id = r.id
), closed AS (
  SELECT *, CASE WHEN all_done AND NOT has_next AND (k = 1 OR chance(id, 'discharged'))
      THEN later(last_past_ts, 30) WHEN dead THEN dod END AS discharge_ts
  FROM ended
), slotted AS MATERIALIZED (
  SELECT closed.*, age_band(closed.age) AS band, draw(closed.id, 'condition') % s.slots AS slot
  FROM closed
  JOIN case_slots s ON s.specialty = closed.specialty AND s.setting = 'E' AND s.band = age_band(closed.age)
    AND s.sex = closed.gender
)
SELECT r.* EXCLUDE (band, slot), discharge_ts IS NOT NULL AND discharge_ts = dod AS ended_by_death,
  discharge_ts IS NULL AND NOT has_next AS waits,
  visits > 0 AND first_booked_ts IS NOT NULL AND (k = 1 OR chance(id, 'came_from_list')) AS came_from_list,
  c.consultant, c.consultant_no, c.clinic, c.resource, c.specialty_no, c.hospital,
  m.diagnosis, m.words, m.procedure, m.procedure_words,
  draw(id, 'day case') % 100 < m.day_share AS as_day_case
FROM slotted r
JOIN consultant c ON c.specialty = r.specialty AND c.post_no = draw(r.id, 'consultant') % c.posts
JOIN case_mix m ON m.specialty = r.specialty AND m.setting = 'E' AND m.band = r.band AND m.sex = r.gender
  AND m.slot = r.slot;
