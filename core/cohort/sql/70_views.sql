-- Purpose: what the table statements read: entities with patient and episode numbers beside them.
-- Grain: as the entity named.
CREATE OR REPLACE TABLE op AS
SELECT r.*, p.ipn, n.episode_number AS epi, 'OP' || r.specialty AS op_list
FROM referral r
JOIN person p ON p.k = r.k
JOIN numbered n ON n.id = r.id AND n.kind = 'R';
CREATE OR REPLACE TABLE listed AS
SELECT e.*, p.ipn, n.episode_number AS epi, next.tci_ts AS next_tci_ts,
  CASE WHEN e.admit_ts IS NOT NULL THEN nth('list_admitted', 0)
    WHEN e.removal_ts IS NOT NULL THEN nth('list_removed', 0)
    WHEN e.suspended AND e.suspended_until >= today() THEN nth('list_suspended', 0)
    WHEN next.tci_ts IS NOT NULL THEN nth('list_planned', 0) ELSE nth('list_waiting', 0) END AS state,
  pick('list_type', e.id, 'list type') AS list_type, pick('list_urgency', e.id, 'urgency') AS urgency,
  CASE WHEN e.as_day_case THEN nth('day_case', 0) ELSE nth('inpatient_stay', 0) END AS management,
  pick('patient_category', e.k, 'category') AS category,
  pick('list_booking', e.id, 'list booking') AS booking,
  p.casenote, p.district, p.gp, p.practice, p.surname
FROM list_entry e
JOIN person p ON p.k = e.k
JOIN numbered n ON n.id = e.id AND n.kind = 'L'
LEFT JOIN (SELECT id, max(tci_ts) AS tci_ts FROM tci WHERE tci_cancelled_ts IS NULL AND tci_ts >= now_ts()
  GROUP BY id) next ON next.id = e.id;
CREATE OR REPLACE TABLE inpatient AS
SELECT s.*, p.ipn, n.episode_number AS epi, e.on_list_ts, e.list_type, e.management AS listed_management,
  s.end_ts IS NOT NULL AND s.end_ts = p.dod AS died, pick('patient_category', s.k, 'category') AS category,
  CASE WHEN s.kind = 'L' THEN e.management ELSE nth('inpatient_stay', 0) END AS management,
  p.district, p.casenote
FROM spell s
JOIN person p ON p.k = s.k
JOIN numbered n ON n.id = s.id AND n.kind = CASE s.kind WHEN 'L' THEN 'L' ELSE 'S' END
LEFT JOIN listed e ON e.id = s.id AND s.kind = 'L';
CREATE OR REPLACE TABLE fce AS
SELECT e.*, i.ipn, i.epi, i.died, i.category, i.management, i.on_list_ts
FROM episode e JOIN inpatient i ON i.id = e.id;
CREATE OR REPLACE TABLE visit AS
SELECT a.*, o.specialty, o.ipn, o.epi, o.op_list, o.consultant, o.consultant_no, o.specialty_no,
  o.clinic, o.resource, o.hospital, o.discharge_ts, o.came_from_list, o.attended, o.diagnosis, o.words, o.procedure,
  CASE a.fate WHEN 'attended' THEN nth('apptstatus_attended', 0) WHEN 'not_attended' THEN nth('apptstatus_dna', 0)
    WHEN 'by_patient' THEN nth('apptstatus_by_patient', 0) WHEN 'by_hospital' THEN nth('apptstatus_by_hospital', 0) END
    AS appointment_status,
  CASE WHEN a.fate <> 'attended' THEN NULL
    WHEN e.id IS NOT NULL AND a.visit_ts = o.first_attended_ts THEN nth('disposal_listed', 0)
    WHEN o.discharge_ts = later(a.visit_ts, 30) THEN pick('disposal_discharged', a.visit, 'disposal')
    ELSE pick('disposal_again', a.visit, 'disposal') END AS disposal,
  a.attended_before = 0 AS is_new,
  a.fate = 'attended' AND (a.k = 1 OR chance(a.visit, 'clinic_diagnosis')) AS diagnosed,
  a.fate = 'attended' AND (a.k = 1 OR chance(a.visit, 'clinic_procedure')) AS treated
FROM appointment a
JOIN op o ON o.id = a.id
LEFT JOIN list_entry e ON e.id = a.id;
CREATE OR REPLACE TABLE emergency AS
SELECT v.*, p.ipn, p.district, n.episode_number AS epi,
  'AE' || lpad((v.k * 10 + row_number() OVER (PARTITION BY v.k ORDER BY v.arrived_ts, v.id))::VARCHAR, 9, '0') AS number,
  nth('hospital', 0) AS hospital, nth('doctor', v.id) AS doctor, pick('ae_complaint', v.id, 'complaint') AS complaint
FROM ae_visit v JOIN person p ON p.k = v.k JOIN numbered n ON n.id = v.id AND n.kind = 'A';
CREATE OR REPLACE TABLE care AS
SELECT c.*, p.ipn, p.casenote, n.episode_number AS epi, 'CP' || c.service_group AS list,
  c.discharge_ts IS NOT NULL AND c.discharge_ts < now_ts() AS ended, p.dead AND c.discharge_ts IS NULL AS ended_by_death,
  CASE WHEN c.discharge_ts < now_ts() THEN c.discharge_ts WHEN p.dead THEN p.dod END AS ended_ts
FROM community c JOIN person p ON p.k = c.k JOIN numbered n ON n.id = c.id AND n.kind = 'C';
CREATE OR REPLACE TABLE loan AS
SELECT p.k, p.ipn, p.casenote, p.life_end::DATE - between_of(p.k, 'lent', 20, 300) AS lent, draw(p.k, 'back') % 100 < 85 AS back,
  between_of(p.k, 'days lent', 2, 18) AS days, nth('doctor', p.k) AS borrower, pick('loan_reason', p.k, 'loan') AS reason
FROM person p
WHERE p.merged_into IS NULL AND p.life_end::DATE - p.dob > 330 AND (p.k = 1 OR chance(p.k, 'casenote_loan'));
