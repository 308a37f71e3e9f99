-- Purpose: how often each stated rate came true in this block; a count is taken when its tables are there.
-- Grain: one row per share, and per part of a split as name.part; cases of the whole they speak of.
CREATE OR REPLACE TABLE counted (name VARCHAR, cases BIGINT, total BIGINT);
INSERT INTO counted
SELECT 'merged', count(*) FILTER (merged_into IS NOT NULL), count(*) FROM person
UNION ALL SELECT 'shared_home', count(*) FILTER (joiner), count(*) FILTER (who % 4 <> 1) FROM person WHERE merged_into IS NULL
UNION ALL SELECT 'death_85', count(*) FILTER (dead), count(*) FROM person WHERE merged_into IS NULL AND age >= 85
UNION ALL SELECT 'death_70', count(*) FILTER (dead), count(*) FROM person WHERE merged_into IS NULL AND age BETWEEN 70 AND 84
UNION ALL SELECT 'death_30', count(*) FILTER (dead), count(*) FROM person WHERE merged_into IS NULL AND age BETWEEN 30 AND 69
UNION ALL SELECT 'death_in_hospital', count(*) FILTER (terminal_start IS NOT NULL), count(*)
FROM person WHERE merged_into IS NULL AND dead
UNION ALL SELECT 'allergy', count(*) FILTER (allergic), count(*) FROM person WHERE merged_into IS NULL
UNION ALL SELECT 'risk_factor', count(*) FILTER (at_risk), count(*) FROM person WHERE merged_into IS NULL AND NOT chance(k, 'warning')
UNION ALL SELECT 'resistant_germs', count(*) FILTER (resistant), count(*) FROM person
WHERE merged_into IS NULL AND age > 0 AND NOT chance(k, 'warning')
UNION ALL SELECT 'carer', count(*) FILTER (has_carer), count(*) FROM person WHERE merged_into IS NULL AND age >= 16
UNION ALL SELECT 'alias_female', count(*) FILTER (has_alias), count(*)
FROM person WHERE merged_into IS NULL AND age >= 20 AND gender = 'F'
UNION ALL SELECT 'alias_male', count(*) FILTER (has_alias), count(*)
FROM person WHERE merged_into IS NULL AND age >= 20 AND gender = 'M'
UNION ALL SELECT 'moved_home', count(*) FILTER (has_moved), count(*) FROM person WHERE merged_into IS NULL
UNION ALL SELECT 'changed_gp', count(*) FILTER (has_changed_gp), count(*) FROM person WHERE merged_into IS NULL
UNION ALL SELECT 'postal_address', count(*) FILTER (has_postal), count(*) FROM person WHERE merged_into IS NULL
UNION ALL SELECT 'no_nhs_number', count(*) FILTER (nhs IS NULL), count(*) FROM person WHERE merged_into IS NULL;
INSERT INTO counted
SELECT 'referral_' || a.j, a.n, CASE a.j WHEN 1 THEN (SELECT count(*) FROM person WHERE merged_into IS NULL) ELSE b.n END
FROM (SELECT j, count(*) AS n FROM referral_due GROUP BY j) a
LEFT JOIN (SELECT j, count(*) AS n FROM referral_due GROUP BY j) b ON b.j = a.j - 1;
INSERT INTO counted
SELECT 'discharged', count(*) FILTER (discharge_ts = later(last_past_ts, 30)), count(*)
FROM referral WHERE all_done AND NOT has_next
UNION ALL SELECT 'came_from_list', count(*) FILTER (came_from_list), count(*) FROM referral WHERE visits > 0;
INSERT INTO counted
SELECT 'clinic_diagnosis', count(*) FILTER (diagnosed), count(*) FROM visit WHERE fate = 'attended'
UNION ALL SELECT 'clinic_procedure', count(*) FILTER (treated), count(*) FROM visit WHERE fate = 'attended';
INSERT INTO counted
SELECT 'decision_to_admit', (SELECT count(*) FROM list_entry), count(*) FROM referral WHERE attended > 0;
INSERT INTO counted
SELECT 'list_removal', count(*) FILTER (removal_due), count(*) FROM list_entry
UNION ALL SELECT 'tci_cancelled', count(*) FILTER (tci1_cancelled), count(*) FROM list_entry
UNION ALL SELECT 'suspended', count(*) FILTER (suspended), count(*) FROM list_entry
UNION ALL SELECT 'postponed', count(*) FILTER (postponed), count(*) FROM list_entry
UNION ALL SELECT 'list_moved', count(*) FILTER (moved), count(*) FROM list_entry;
INSERT INTO counted
SELECT 'emergency_75', (SELECT count(*) FROM spell WHERE kind = 'E' AND age >= 75), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age >= 75
UNION ALL SELECT 'emergency_65', (SELECT count(*) FROM spell WHERE kind = 'E' AND age BETWEEN 65 AND 74), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age BETWEEN 65 AND 74
UNION ALL SELECT 'emergency_5', (SELECT count(*) FROM spell WHERE kind = 'E' AND age BETWEEN 5 AND 64), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age BETWEEN 5 AND 64
UNION ALL SELECT 'emergency_0', (SELECT count(*) FROM spell WHERE kind = 'E' AND age < 5), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age < 5
UNION ALL SELECT 'mental_health', (SELECT count(*) FROM spell WHERE kind = 'M'), count(*)
FROM person WHERE merged_into IS NULL AND age >= 18;
INSERT INTO counted
SELECT 'arrived_by_ae', count(*) FILTER (v.id IS NOT NULL), count(*)
FROM spell s LEFT JOIN ae_visit v ON v.id = s.id WHERE s.kind = 'E';
INSERT INTO counted
SELECT 'ae_0', (SELECT count(*) FROM ae_visit WHERE NOT admitted AND age < 16), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age < 16
UNION ALL SELECT 'ae_16', (SELECT count(*) FROM ae_visit WHERE NOT admitted AND age BETWEEN 16 AND 29), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age BETWEEN 16 AND 29
UNION ALL SELECT 'ae_30', (SELECT count(*) FROM ae_visit WHERE NOT admitted AND age BETWEEN 30 AND 74), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age BETWEEN 30 AND 74
UNION ALL SELECT 'ae_75', (SELECT count(*) FROM ae_visit WHERE NOT admitted AND age >= 75), 3 * count(*)
FROM person WHERE merged_into IS NULL AND age >= 75;
INSERT INTO counted
SELECT 'community', (SELECT count(*) FROM community WHERE age < 75), count(*)
FROM person WHERE merged_into IS NULL AND age < 75
UNION ALL SELECT 'community_75', (SELECT count(*) FROM community WHERE age >= 75), count(*)
FROM person WHERE merged_into IS NULL AND age >= 75;
INSERT INTO counted
SELECT 'detained', count(DISTINCT id) FILTER (detained), count(DISTINCT id) FROM legal_status;
INSERT INTO counted
SELECT 'rtt_pathway', (SELECT count(*) FROM pathway), count(*) FROM referral;
INSERT INTO counted
SELECT 'outside_rtt', count(*) FILTER (outside_rtt), count(*) FROM pathway;
INSERT INTO counted
SELECT 'appointment.' || fate, count(*), (SELECT count(*) FROM appointment WHERE NOT ahead)
FROM appointment WHERE NOT ahead GROUP BY fate;
INSERT INTO counted
SELECT 'contact.' || fate, count(*), (SELECT count(*) FROM contact) FROM contact GROUP BY fate;
