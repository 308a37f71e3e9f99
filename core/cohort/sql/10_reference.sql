-- Purpose: the hospital's own people and places, of fixed size, so that patient k does not change with N.
-- Parameters: table code (set, position, code, description, target, extra) and the word pools; see 00_words.
-- Grain: one row per specialty, consultant, ward, practice, general practitioner, dentist; case_mix: one row
--   per specialty, setting, sex, band of age and slot, a condition having as many slots as its weight.
CREATE TABLE specialty AS
SELECT row_number() OVER (ORDER BY code) - 1 AS specialty_no, code AS specialty,
  any_value(description ORDER BY set) AS specialty_name, any_value(target ORDER BY set) AS national
FROM code WHERE set LIKE 'specialty%' GROUP BY code;
CREATE TABLE consultant_post AS
WITH named AS (
  SELECT c.position AS consultant_no, c.code AS consultant,
    coalesce(own.specialty, nth('specialty', c.position)) AS specialty
  FROM code c LEFT JOIN specialty own ON own.specialty = c.extra
  WHERE c.set = 'consultant'
), spare AS (
  SELECT s.specialty, s.specialty_no % (SELECT count(*) FROM named) AS consultant_no
  FROM specialty s WHERE s.specialty NOT IN (SELECT specialty FROM named)
)
SELECT consultant_no, consultant, specialty FROM named
UNION ALL
SELECT consultant_no, n.consultant, spare.specialty FROM spare JOIN named n USING (consultant_no);
CREATE TABLE consultant AS
WITH posted AS (
  SELECT p.*, s.specialty_no, s.specialty_name,
    row_number() OVER (PARTITION BY p.specialty ORDER BY p.consultant_no) - 1 AS post_no,
    count(*) OVER (PARTITION BY p.specialty) AS posts
  FROM consultant_post p JOIN specialty s USING (specialty)
)
SELECT posted.*, 'C9' || lpad((990001 + consultant_no)::VARCHAR, 6, '0') AS gmc_code,
  word('surname', consultant_no, 'consultant') AS surname, substr('ABCDEFGHJKLMNPRSTW',
    (1 + (consultant_no * 7) % 18)::BIGINT, 1) AS initial,
  'CLN' || lpad((consultant_no + 1)::VARCHAR, 3, '0') AS clinic,
  coalesce(doctor.code, nth('doctor', consultant_no)) AS resource,
  nth('hospital', consultant_no) AS hospital
FROM posted
LEFT JOIN code doctor ON doctor.set = 'doctor' AND doctor.code = posted.consultant || 'CL';
CREATE TABLE ward AS
SELECT row_number() OVER (ORDER BY code) - 1 AS ward_no, code AS ward,
  any_value(description ORDER BY set) AS ward_name,
  nth('hospital', row_number() OVER (ORDER BY code)) AS hospital
FROM code WHERE set LIKE 'ward%' GROUP BY code;
CREATE TABLE practice AS
SELECT n AS practice_no, 'Z9' || lpad((n + 1)::VARCHAR, 4, '0') AS practice,
  (1 + draw(n, 'practice house') % 90) || ' ' || word('street', n, 'practice street') AS address1,
  word('town', n, 'practice town') AS address2, word('county', n, 'practice town') AS address3,
  word('outward', n, 'practice town') || ' ' || inward(n, 'practice') AS postcode,
  drama_landline(n, 'practice') AS phone
FROM range(40) r(n);
CREATE TABLE gp AS
SELECT g.n AS gp_no, 'GP' || lpad((g.n + 1)::VARCHAR, 4, '0') AS gp,
  'G9' || lpad((990000 + g.n)::VARCHAR, 6, '0') AS national8,
  word('surname', g.n, 'gp') AS surname, substr('ABCDEFGHJKLMNPRSTW', 1 + (g.n * 5) % 18, 1) AS initials,
  practice.*
FROM range(120) g(n)
JOIN practice ON practice.practice_no = g.n // 3;
CREATE TABLE gdp AS
SELECT g.n AS gdp_no, 'GD' || lpad((g.n + 1)::VARCHAR, 4, '0') AS gdp, word('surname', g.n, 'gdp') AS surname,
  substr('ABCDEFGHJKLMNPRSTW', 1 + (g.n * 11) % 18, 1) AS initials,
  practice.address1, practice.address2, practice.address3, practice.postcode,
  drama_landline(g.n, 'gdp') AS phone
FROM range(30) g(n)
JOIN practice ON practice.practice_no = g.n;
CREATE TABLE showcase AS
SELECT * FROM (VALUES
  -- k, referred days ago, first wait, appointments, list wait, list end
  (1, 900, 40, 4, 60, 'admitted'),
  (2, 10, 120, 2, NULL, NULL),
  (3, 200, 60, 1, 300, 'live'),
  (4, 400, 60, 1, 200, 'removed'),
  (6, 150, 30, 1, 128, 'live'),
  (10, 30, 45, 2, NULL, NULL)
) AS t(k, days_ago, first_wait, planned, list_wait, list_end);
CREATE MACRO merge_due(k) AS k = 20 OR (k > 20 AND k % 4 <> 1 AND chance(k, 'merged'));
CREATE MACRO joins_home(who) AS
  who % 4 <> 1 AND (who = 14 OR (who > 12 AND chance(who, 'shared_home')));
CREATE MACRO age_band(years) AS CASE WHEN years < 16 THEN 0 WHEN years < 45 THEN 1 WHEN years < 65 THEN 2 ELSE 3 END;
CREATE TABLE case_mix AS
WITH asked AS (
  SELECT specialty, setting, band, sex FROM specialty
  CROSS JOIN (VALUES ('E'), ('U')) s(setting) CROSS JOIN range(4) b(band) CROSS JOIN (VALUES ('F'), ('M')) x(sex)
), own AS (
  SELECT a.specialty AS for_specialty, a.setting AS in_setting, a.band, a.sex, c.*
  FROM asked a JOIN condition c ON c.specialty = a.specialty AND c.setting = a.setting
    AND contains(c.ages, a.band::VARCHAR) AND contains(c.sexes, a.sex)
), other AS (
  SELECT a.*, c.* FROM asked a JOIN condition c ON c.specialty = '*' AND c.setting = a.setting
  ANTI JOIN own ON own.for_specialty = a.specialty AND own.in_setting = a.setting
    AND own.band = a.band AND own.sex = a.sex
)
SELECT for_specialty AS specialty, in_setting AS setting, band, sex, diagnosis, words, procedure, procedure_words,
  day_share, row_number() OVER same - 1 AS slot, count(*) OVER (PARTITION BY for_specialty, in_setting, band, sex)
    AS slots
FROM (FROM own UNION ALL FROM other) CROSS JOIN LATERAL range(weight) w(n)
WINDOW same AS (PARTITION BY for_specialty, in_setting, band, sex ORDER BY position, n);
CREATE TABLE case_slots AS
SELECT specialty, setting, band, sex, any_value(slots) AS slots FROM case_mix GROUP BY ALL;
CREATE MACRO digit_sum(n) AS n // 10000000 * 10 + n // 1000000 % 10 * 9 + n // 100000 % 10 * 8
  + n // 10000 % 10 * 7 + n // 1000 % 10 * 6 + n // 100 % 10 * 5 + n // 10 % 10 * 4 + n % 10 * 3;
CREATE MACRO nhs_stem(k) AS CASE WHEN k <= 900000
  THEN 99900000 + ((k - 1) // 9 * 37703 + draw(0, 'nhs')) % 100000
  ELSE ((k - 900001) // 9 * 377003 + draw(0, 'nhs')) % 1000000 END;
CREATE MACRO ninth_digit(k, total) AS (k - 1) % 9 + ((k - 1) % 9 >= (((1 - total) % 11 + 11) * 6) % 11)::INTEGER;
CREATE MACRO with_check(stem, total, digit) AS
  lpad(stem::VARCHAR, 8, '0') || digit || (11 - (total + 2 * digit) % 11) % 11;
