-- Purpose: the vocabulary of every other step: draws, codes, dates as the dictionary states them.
-- Parameters: variables seed, as_of, rate_<name> (parts in a million), low_<name>, high_<name>,
--   code_<name> (a list of codes, each as often as its weight), words_<pool>.
-- A draw depends on the seed, an identity and a salt alone: never on row order, threads or size.
CREATE MACRO draw(id, salt) AS
  ('0x' || left(md5(getvariable('seed') || '|' || id || '|' || salt), 15))::BIGINT;
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
CREATE MACRO drama_landline(id) AS '01632 960' || lpad((draw(id, 'landline') % 1000)::VARCHAR, 3, '0');
CREATE MACRO drama_mobile(id) AS '07700 900' || lpad((draw(id, 'mobile') % 1000)::VARCHAR, 3, '0');
CREATE MACRO inward(id) AS (draw(id, 'inward') % 10)::VARCHAR
  || substr('ABDEFGHJLNPQRSTUWXYZ', 1 + (draw(id, 'inward2') % 20)::BIGINT, 1)
  || substr('ABDEFGHJLNPQRSTUWXYZ', 1 + (draw(id, 'inward3') % 20)::BIGINT, 1);
