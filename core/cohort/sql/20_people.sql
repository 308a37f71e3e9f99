-- Purpose: the patients: who they are, where they live, when they died, whom they were merged into.
-- Parameters: variables first and last, the patients of this block; first - 1 divides by four, because
--   households and merges stay within four patients. See 00_words.
-- Grain: person: one row per patient number, merged-away numbers among them.
CREATE OR REPLACE TABLE household AS
WITH everyone AS (
  SELECT k, CASE WHEN merge_due(k) AND NOT merge_due(k - 1) THEN k - 1 END AS merged_into
  FROM range(getvariable('first'), getvariable('last') + 1) t(k)
), known AS (SELECT *, coalesce(merged_into, k) AS who FROM everyone)
SELECT *, joins_home(who) AS joiner,
  CASE WHEN NOT joins_home(who) THEN who WHEN NOT joins_home(who - 1) THEN who - 1
    WHEN NOT joins_home(who - 2) THEN who - 2 ELSE who - 3 END AS home
FROM known;
CREATE OR REPLACE TABLE aged AS
WITH drawn AS (
  SELECT *, draw(home, 'age band') % 100 AS band, draw(home, 'age') AS years FROM household
), leader AS (
  SELECT * EXCLUDE (band, years), (CASE WHEN band < 12 THEN 18 + years % 12 WHEN band < 30 THEN 30 + years % 15
      WHEN band < 52 THEN 45 + years % 15 WHEN band < 76 THEN 60 + years % 15
      WHEN band < 93 THEN 75 + years % 10 ELSE 85 + years % 13 END)::INTEGER AS leader_age
  FROM drawn
), member AS (
  SELECT *, joiner AND draw(who, 'member') % 2 = 0 AS is_child,
    CASE WHEN who <= 12 THEN least(greatest(leader_age, 30), 85)
      WHEN NOT joiner THEN leader_age
      WHEN draw(who, 'member') % 2 = 0 THEN greatest(leader_age - between_of(who, 'child', 20, 36), 0)
      ELSE greatest(leader_age - 4 + between_of(who, 'partner', 0, 8), 18) END AS age
  FROM leader
)
SELECT *, today() - (age * 1461) // 4 - between_of(who, 'birthday', 1, 359) AS dob,
  CASE WHEN joiner AND NOT is_child AND draw(who, 'couple') % 100 < 96
    THEN CASE WHEN draw(home, 'sex') % 100 < 53 THEN 'M' ELSE 'F' END
    WHEN draw(who, 'sex') % 100 < 53 THEN 'F' ELSE 'M' END AS gender,
  age >= 30 AND (who = 7 OR (who > 12 AND CASE WHEN age >= 85 THEN chance(who, 'death_85')
    WHEN age >= 70 THEN chance(who, 'death_70') ELSE chance(who, 'death_30') END)) AS dead
FROM member;
CREATE OR REPLACE TABLE dated AS
SELECT *, CASE WHEN dead THEN at_minute(today() - amount(who, 'death_days_ago'),
    between_of(who, 'death minute', 60, 1380)) END AS dod,
  CASE WHEN dead AND (who = 7 OR chance(who, 'death_in_hospital'))
    THEN at_minute(today() - amount(who, 'death_days_ago') - amount(who, 'terminal_days'),
      between_of(who, 'terminal minute', 60, 1380)) END AS terminal_start,
  merged_into IS NULL AS has_history
FROM aged;
CREATE OR REPLACE TABLE named AS
WITH called AS (
  SELECT *, draw(who, 'kin sex') % 2 = 0 AS kin_female,
    CASE gender WHEN 'F' THEN word('forename_f', who, 'forename') ELSE word('forename_m', who, 'forename') END
      AS forename,
    CASE gender WHEN 'F' THEN word('forename_f', who, 'second') ELSE word('forename_m', who, 'second') END
      AS second_forename
  FROM dated
)
SELECT *, coalesce(terminal_start, dod, now_ts()) AS life_end, word('surname', home, 'surname') AS surname,
  word('surname', who, 'other surname') AS other_surname,
  CASE WHEN chance(who, 'second_forename') AND length(forename) + length(second_forename) < 20
      AND forename <> second_forename THEN forename || ' ' || second_forename ELSE forename END AS forenames,
  CASE WHEN kin_female THEN word('forename_f', who, 'kin') ELSE word('forename_m', who, 'kin') END AS kin_forename
FROM called;
CREATE OR REPLACE TABLE numbered_by_nhs AS
WITH stem AS (SELECT *, nhs_stem(k) AS stem FROM named), summed AS (SELECT *, digit_sum(stem) AS total FROM stem)
SELECT * EXCLUDE (stem, total), with_check(stem, total, ninth_digit(k, total)) AS nhs FROM summed;
CREATE OR REPLACE TABLE person AS
SELECT n.* EXCLUDE (nhs), (1000000 + n.k)::VARCHAR AS ipn, 'D' || lpad(n.k::VARCHAR, 7, '0') AS district,
  'CN' || lpad(n.k::VARCHAR, 7, '0') AS casenote,
  CASE WHEN n.merged_into IS NULL AND (n.k <= 12 OR NOT chance(n.k, 'no_nhs_number')) THEN n.nhs END AS nhs,
  CASE WHEN n.gender = 'F' THEN pick('sex_female', n.who, 'sex code')
    ELSE pick('sex_male', n.who, 'sex code') END AS sex,
  n.age >= 20 AND draw(n.who, 'wed') % 100 < CASE WHEN n.age < 30 THEN 15 WHEN n.age < 70 THEN 62 ELSE 88 END
    AS wed,
  (1 + draw(n.home, 'house') % 180) || ' ' || word('street', n.home, 'street') AS address1,
  word('locality', n.home, 'locality') AS address2, word('town', n.home, 'town') AS address3,
  word('county', n.home, 'town') AS address4, word('outward', n.home,
    'town') || ' ' || inward(n.home, 'home') AS postcode,
  coalesce(n.dod::DATE, today()) - n.dob AS days_lived,
  gp.gp, gp.gp_no, gp.practice, gp.national8, gdp.gdp, n.merged_into IS NULL AND (n.who = 1 OR chance(n.who,
    'allergy')) AS allergic,
  n.merged_into IS NULL AND (n.who = 1 OR (n.age >= 16 AND chance(n.who, 'carer'))) AS has_carer,
  n.merged_into IS NULL AND n.age >= 20 AND (n.who = 1 OR CASE WHEN n.gender = 'F' THEN chance(n.who, 'alias_female')
    ELSE chance(n.who, 'alias_male') END) AS has_alias,
  n.merged_into IS NULL AND today() - n.dob > 500 AND (n.who = 1 OR chance(n.who, 'moved_home')) AS has_moved,
  today() - n.dob > 500 AND (n.who = 1 OR chance(n.who, 'changed_gp')) AS has_changed_gp,
  n.merged_into IS NULL AND (n.who = 3 OR chance(n.who, 'postal_address')) AS has_postal,
  n.merged_into IS NULL AND n.k <> 1 AND (n.k = 2 OR chance(n.k, 'risk_factor')) AND NOT chance(n.k, 'warning') AS at_risk,
  n.merged_into IS NULL AND n.k <> 1 AND n.age > 0 AND (n.k = 3 OR chance(n.k, 'resistant_germs'))
    AND NOT chance(n.k, 'warning') AS resistant
FROM numbered_by_nhs n
JOIN gp ON gp.gp_no = draw(n.home, 'gp') % 120
JOIN gdp ON gdp.gdp_no = draw(n.home, 'gdp') % 30;
CREATE OR REPLACE TABLE earlier_home AS
WITH moved AS (
  SELECT p.k, p.ipn, p.district, p.dob, n, p.dob + (p.days_lived * between_of(p.k, 'first move', 20, 45) // 100)::INTEGER
      AS first_move, p.dob + (p.days_lived * between_of(p.k, 'last move', 55, 95) // 100)::INTEGER AS last_move,
    1 + (draw(p.k, 'moves') % 2 = 0)::INTEGER AS homes
  FROM person p CROSS JOIN range(1, 3) t(n)
  WHERE p.has_moved AND n <= 1 + (draw(p.k, 'moves') % 2 = 0)::INTEGER
)
SELECT *, CASE n WHEN 1 THEN dob ELSE first_move END AS from_day, CASE n WHEN 1 THEN first_move ELSE last_move END AS to_day,
  (1 + draw(k * 4 + n, 'old house') % 150) || ' ' || word('street', k * 4 + n, 'old street') AS line1,
  word('locality', k * 4 + n, 'old locality') AS line2, word('town', k * 4 + n, 'old town') AS line3,
  word('county', k * 4 + n, 'old town') AS line4,
  word('outward', k * 4 + n, 'old town') || ' ' || inward(k * 4 + n, 'old') AS postcode
FROM moved;
