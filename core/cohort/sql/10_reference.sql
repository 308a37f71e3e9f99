-- Purpose: the hospital's own people and places, of fixed size, so that patient k does not change with N.
-- Parameters: table code (set, position, code, description, target, extra) and the word pools; see 00_words.
-- Grain: one row per specialty, consultant, ward, practice, general practitioner, dentist.
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
  word('outward', n, 'practice town') || ' ' || inward('practice' || n) AS postcode,
  drama_landline('practice' || n) AS phone
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
  drama_landline('gdp' || g.n) AS phone
FROM range(30) g(n)
JOIN practice ON practice.practice_no = g.n;
