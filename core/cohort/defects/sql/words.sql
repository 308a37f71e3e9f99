-- Purpose: the vocabulary of the kinds' expressions: draws, moments, dates as the dictionary states them.
-- Parameters: variables seed, as_of.
-- A draw depends on the seed, the kind and the row's business key alone: never on row order or threads.
CREATE MACRO drawn(turn, salt, n) AS ('0x' || left(md5(turn || '|' || salt), 15))::BIGINT % n;
CREATE MACRO today() AS getvariable('as_of')::DATE;
CREATE MACRO moment(x) AS CASE length(x) WHEN 8 THEN try_strptime(x, '%Y%m%d')
  WHEN 12 THEN try_strptime(x, '%Y%m%d%H%M') WHEN 10 THEN try_strptime(x, '%d/%m/%Y') END;
CREATE MACRO later(m, minutes) AS m + to_minutes(minutes::BIGINT);
CREATE MACRO days_later(m, days) AS m + to_days(days::INTEGER);
CREATE MACRO d10(m) AS strftime(m, '%d/%m/%Y');
CREATE MACRO d16(m) AS strftime(m, '%d/%m/%Y %H:%M');
CREATE MACRO t5(m) AS strftime(m, '%H:%M');
CREATE MACRO i8(m) AS strftime(m, '%Y%m%d');
CREATE MACRO i12(m) AS strftime(m, '%Y%m%d%H%M');
-- Two neighbouring letters of a name change places, from the second letter on; of two alike one is lost.
CREATE MACRO typed_wrong(name, n) AS left(name, n::INTEGER) || substr(name, n::INTEGER + 2, 1)
  || CASE WHEN substr(name, n::INTEGER + 1, 1) <> substr(name, n::INTEGER + 2, 1)
    THEN substr(name, n::INTEGER + 1, 1) ELSE '' END || substr(name, n::INTEGER + 3);
