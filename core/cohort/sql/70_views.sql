-- Purpose: what the table statements read: entities with patient and episode numbers beside them.
-- Grain: as the entity named.
CREATE VIEW op AS
SELECT r.*, p.ipn, n.episode_number AS epi, 'OP' || r.specialty AS op_list
FROM referral r
JOIN person p ON p.k = r.k
JOIN numbered n ON n.k = r.k AND n.kind = 'R' AND n.j = r.j;
CREATE VIEW listed AS
SELECT e.*, p.ipn, n.episode_number AS epi, next.tci_ts AS next_tci_ts,
  CASE WHEN e.admit_ts IS NOT NULL THEN nth('list_admitted', 0)
    WHEN e.removal_ts IS NOT NULL THEN nth('list_removed', 0)
    WHEN e.suspended AND e.suspended_until >= today() THEN nth('list_suspended', 0)
    WHEN next.tci_ts IS NOT NULL THEN nth('list_planned', 0) ELSE nth('list_waiting', 0) END AS state,
  pick('list_type', e.id, 'list type') AS list_type, pick('list_urgency', e.id, 'urgency') AS urgency,
  pick('diagnosis', e.id, 'listed for') AS diagnosis, pick('procedure', e.id, 'listed for') AS procedure,
  CASE WHEN draw(e.id, 'day case') % 100 < 60 THEN nth('day_case', 0) ELSE nth('inpatient_stay', 0) END
    AS management,
  pick('patient_category', e.k, 'category') AS category,
  pick('list_booking', e.id, 'list booking') AS booking,
  p.casenote, p.district, p.gp, p.practice, p.surname
FROM list_entry e
JOIN person p ON p.k = e.k
JOIN numbered n ON n.k = e.k AND n.kind = 'L' AND n.j = e.j
LEFT JOIN (SELECT id, max(tci_ts) AS tci_ts FROM tci WHERE tci_cancelled_ts IS NULL AND tci_ts >= now_ts()
  GROUP BY id) next ON next.id = e.id;
CREATE VIEW inpatient AS
SELECT s.*, p.ipn, n.episode_number AS epi, e.on_list_ts, e.list_type, e.management AS listed_management,
  s.end_ts IS NOT NULL AND s.end_ts = p.dod AS died, pick('patient_category', s.k, 'category') AS category,
  CASE WHEN s.kind = 'L' THEN e.management ELSE nth('inpatient_stay', 0) END AS management
FROM spell s
JOIN person p ON p.k = s.k
JOIN numbered n ON n.k = s.k AND n.kind = s.kind AND n.j = s.j
LEFT JOIN listed e ON e.k = s.k AND e.j = s.j AND s.kind = 'L';
CREATE VIEW fce AS
SELECT e.*, i.ipn, i.epi, i.died, i.category, i.management, i.on_list_ts
FROM episode e JOIN inpatient i ON i.spell = e.spell;
CREATE VIEW visit AS
SELECT a.*, o.ipn, o.epi, o.op_list, o.consultant, o.consultant_no, o.specialty_no, o.clinic, o.resource, o.hospital,
  o.discharge_ts, o.came_from_list, o.attended,
  CASE a.fate WHEN 'ATT' THEN nth('apptstatus_attended', 0) WHEN 'DNA' THEN nth('apptstatus_dna', 0)
    WHEN 'CNP' THEN nth('apptstatus_by_patient', 0) WHEN 'CNH' THEN nth('apptstatus_by_hospital', 0) END
    AS appointment_status,
  CASE WHEN a.fate <> 'ATT' THEN NULL
    WHEN e.id IS NOT NULL AND a.visit_ts = o.first_attended_ts THEN nth('disposal_listed', 0)
    WHEN o.discharge_ts = later(a.visit_ts, 30) THEN pick('disposal_discharged', a.visit, 'disposal')
    ELSE pick('disposal_again', a.visit, 'disposal') END AS disposal,
  a.attended_before = 0 AS is_new
FROM appointment a
JOIN op o ON o.id = a.id
LEFT JOIN list_entry e ON e.id = a.id;
