-- Purpose: one episode number per patient and episode; pathways with their periods and status history.
-- Parameters: every table before this step; see 00_words.
-- Grain: numbered: patient and episode; pathway: referral; period: pathway and period; status: event.
CREATE OR REPLACE TABLE numbered AS
WITH begun AS (
  SELECT k, 'R' AS kind, id, ref_ts AS begun_ts FROM referral
  UNION ALL SELECT k, 'L', id, on_list_ts FROM list_entry
  UNION ALL SELECT k, 'S', id, start_ts FROM spell WHERE kind <> 'L'
  UNION ALL SELECT k, 'A', id, arrived_ts FROM ae_visit
  UNION ALL SELECT k, 'C', id, ref_ts FROM community
  UNION ALL SELECT k, 'W', id, visited_ts FROM ward_visit
)
SELECT k, kind, id, begun_ts,
  row_number() OVER (PARTITION BY k ORDER BY begun_ts, kind, id)::VARCHAR AS episode_number
FROM begun;
CREATE OR REPLACE TABLE pathway AS
WITH second AS (
  SELECT a.id, min(a.visit_ts) AS second_attended_ts
  FROM appointment a JOIN referral r ON r.id = a.id
  WHERE a.fate = 'attended' AND a.visit_ts > r.first_attended_ts GROUP BY a.id
)
SELECT r.*, 'ZZ901' || lpad((r.k * 10 + r.j)::VARCHAR, 20, '0') AS pathway,
  e.admit_ts, e.removal_ts, e.on_list_ts, e.id IS NOT NULL AS listed,
  coalesce(e.live, false) AS listed_now, e.removed_by_death,
  r.k = 2 OR (r.k > 12 AND chance(r.id, 'outside_rtt')) AS outside_rtt,
  r.first_attended_ts IS NOT NULL AND e.id IS NULL AND chance(r.id, 'treated_in_clinic') AS treated_in_clinic,
  s.second_attended_ts
FROM referral r LEFT JOIN list_entry e ON e.id = r.id LEFT JOIN second s ON s.id = r.id
WHERE r.k = 1 OR chance(r.id, 'rtt_pathway');
CREATE OR REPLACE TABLE first_period AS
SELECT *, CASE WHEN treated_in_clinic THEN first_attended_ts WHEN listed THEN coalesce(admit_ts, removal_ts)
    ELSE discharge_ts END AS stop_ts,
  CASE WHEN treated_in_clinic OR admit_ts IS NOT NULL THEN nth('rtt_treated', 0)
    WHEN removed_by_death OR (NOT listed AND ended_by_death) THEN nth('rtt_died', 0)
    WHEN removal_ts IS NOT NULL THEN nth('rtt_declined', 0)
    WHEN NOT listed AND discharge_ts IS NOT NULL THEN nth('rtt_no_treatment', 0)
    WHEN first_attended_ts IS NOT NULL THEN nth('rtt_later', 0)
    ELSE nth('rtt_first', 0) END AS status
FROM pathway WHERE NOT outside_rtt;
CREATE OR REPLACE TABLE period AS
SELECT *, 1 AS period, ref_ts AS start_ts, coalesce(stop_ts,
    CASE WHEN first_attended_ts IS NOT NULL THEN first_attended_ts ELSE ref_ts END) AS status_ts
FROM first_period
UNION ALL
SELECT * REPLACE (discharge_ts AS stop_ts, CASE WHEN discharge_ts IS NULL THEN nth('rtt_again', 0)
    WHEN ended_by_death THEN nth('rtt_died', 0) ELSE nth('rtt_no_treatment', 0) END AS status),
  2, second_attended_ts, coalesce(discharge_ts, second_attended_ts)
FROM first_period
WHERE treated_in_clinic AND second_attended_ts IS NOT NULL AND chance(id, 'second_period');
CREATE OR REPLACE TABLE status AS
SELECT k, pathway, id, period, start_ts AS status_ts, 'REF' AS origin,
  CASE period WHEN 1 THEN nth('rtt_first', 0) ELSE nth('rtt_again', 0) END AS status
FROM period
UNION ALL
SELECT p.k, p.pathway, p.id, p.period, a.visit_ts, 'ATT', nth('rtt_later', 0)
FROM period p JOIN appointment a ON a.id = p.id AND a.fate = 'attended'
WHERE a.visit_ts > p.start_ts AND (p.stop_ts IS NULL OR a.visit_ts < p.stop_ts)
UNION ALL
SELECT k, pathway, id, period, stop_ts, CASE WHEN stop_ts = discharge_ts THEN 'DSCH' ELSE 'ATT' END, status
FROM period WHERE stop_ts IS NOT NULL;
