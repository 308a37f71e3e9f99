-- Purpose: the vocabulary of every other step: draws, codes, dates as the dictionary states them.
-- Parameters: variables seed_a to seed_d (the seed and the letter), as_of, rate_<name> (parts in a million), low_<name>, high_<name>,
--   code_<name> (a list of codes, each as often as its weight), words_<pool>.
-- A draw depends on the seed, an identity (below 2^31) and a salt alone: never on row order, threads
-- or size. It is a cubic polynomial over a prime field whose coefficients are the md5 of seed and
-- salt, and constant within a statement: draws of one salt are four-wise independent, draws of two
-- salts independent, and none costs more than three multiplications.
-- Identities: patient k; k * 16 + slot for what a patient has (slot 1-4 referrals and their list
-- entries, 5-7 emergency spells, 8 the last spell, 9-11 attendances, 12 community, 13 mental health);
-- referral * 8 + n for appointments; spell * 4 + n for consultant episodes; that * 4 + n for codes.
CREATE MACRO salted(part, salt) AS ('0x' || left(md5(getvariable(part) || salt), 7))::BIGINT;
CREATE MACRO draw(id, salt) AS
  (((salted('seed_a', salt) * id + salted('seed_b', salt)) % 2147483647 * id + salted('seed_c', salt))
    % 2147483647 * id + salted('seed_d', salt)) % 2147483647;
CREATE MACRO chance(id, rate) AS draw(id, rate) % 1000000 < getvariable('rate_' || rate);
CREATE MACRO amount(id, span) AS
  (getvariable('low_' || span)
    + draw(id, span) % (getvariable('high_' || span) - getvariable('low_' || span) + 1))::INTEGER;
CREATE MACRO between_of(id, salt, low, high) AS (low + draw(id, salt) % (high - low + 1))::INTEGER;
CREATE MACRO nth(codes, n) AS
  getvariable('code_' || codes)[(1 + n % len(getvariable('code_' || codes)))::BIGINT];
CREATE MACRO word(pool, id, salt) AS getvariable('words_' || pool)[
  (1 + draw(id, salt) % len(getvariable('words_' || pool)))::BIGINT];
CREATE MACRO pick(codes, id, salt) AS nth(codes, draw(id, salt));
CREATE MACRO today() AS getvariable('as_of')::DATE;
CREATE MACRO now_ts() AS getvariable('as_of')::TIMESTAMP;
CREATE MACRO workday_after(day) AS
  day + CASE isodow(day) WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END;
CREATE MACRO workday_before(day) AS
  day - CASE isodow(day) WHEN 6 THEN 1 WHEN 7 THEN 2 ELSE 0 END;
CREATE MACRO at_minute(day, minute) AS day::TIMESTAMP + to_minutes(minute::BIGINT);
CREATE MACRO later(moment, minutes) AS moment + to_minutes(minutes::BIGINT);
CREATE MACRO d10(moment) AS strftime(moment, '%d/%m/%Y');
CREATE MACRO d16(moment) AS strftime(moment, '%d/%m/%Y %H:%M');
CREATE MACRO d14(moment) AS strftime(moment, '%d/%m/%y %H:%M');
CREATE MACRO d8(moment) AS strftime(moment, '%d/%m/%y');
CREATE MACRO t5(moment) AS strftime(moment, '%H:%M');
CREATE MACRO i8(moment) AS strftime(moment, '%Y%m%d');
CREATE MACRO i12(moment) AS strftime(moment, '%Y%m%d%H%M');
CREATE MACRO reversed12(moment) AS lpad((999999999999 - i12(moment)::BIGINT)::VARCHAR, 12, '0');
CREATE MACRO yes_no(fact) AS CASE WHEN fact THEN 'YES' ELSE 'NO' END;
CREATE MACRO one_zero(fact) AS CASE WHEN fact THEN '1' ELSE '0' END;
CREATE MACRO drama_landline(id, salt) AS
  '01632 960' || lpad((draw(id, 'landline' || salt) % 1000)::VARCHAR, 3, '0');
CREATE MACRO drama_mobile(id, salt) AS
  '07700 900' || lpad((draw(id, 'mobile' || salt) % 1000)::VARCHAR, 3, '0');
CREATE MACRO inward(id, salt) AS (draw(id, 'inward' || salt) % 10)::VARCHAR
  || substr('ABDEFGHJLNPQRSTUWXYZ', 1 + draw(id, 'inward2' || salt) % 20, 1)
  || substr('ABDEFGHJLNPQRSTUWXYZ', 1 + draw(id, 'inward3' || salt) % 20, 1);
CREATE MACRO part_of(id, split) AS getvariable('split_' || split)[1 + draw(id, split) % 1000];
