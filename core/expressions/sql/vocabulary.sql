-- Purpose: the date, time and text words of the rule language as DuckDB scalar macros.
-- Parameters: x, d, t are VARCHAR as held at source; n is a constant from 1; v is a trimmed text.
-- Grain: one value in, one value out; NULL for blank and for what no known legacy format reads.
-- The words that a rule writes name their argument once, in a list of one: a macro that wrote it
-- out several times would grow with each nesting beyond what can be planned.

-- Minutes after midnight of HH:MM or HHMM; 24:00 is 1440.
CREATE OR REPLACE TEMP MACRO clock_minutes(v) AS
  CASE WHEN regexp_full_match(v, '([01][0-9]|2[0-3]):?[0-5][0-9]|24:?00')
    THEN TRY_CAST(left(v, 2) AS INTEGER) * 60 + TRY_CAST(right(v, 2) AS INTEGER)
  END;

-- The day of DD/MM/YYYY or DD/MM/YY (00-29 is 20xx), with HH:MM or without, or CCYYMMDD[HHMM].
CREATE OR REPLACE TEMP MACRO legacy_day(v) AS
  CASE
    WHEN NOT regexp_full_match(
      v, '[0-9]{2}/[0-9]{2}/([0-9]{2}|[0-9]{4})( [0-9]{2}:[0-9]{2})?|[0-9]{8}|[0-9]{12}') THEN NULL
    WHEN substr(v, 3, 1) <> '/' THEN try_strptime(left(v, 8), '%Y%m%d')
    WHEN length(v) IN (10, 16) THEN try_strptime(left(v, 10), '%d/%m/%Y')
    ELSE try_strptime(
      left(v, 6) || CASE WHEN substr(v, 7, 2) < '30' THEN '20' ELSE '19' END || substr(v, 7, 2),
      '%d/%m/%Y')
  END;

-- The minutes after midnight that such a text holds; 0 when it is a day alone.
CREATE OR REPLACE TEMP MACRO legacy_minutes(v) AS
  CASE
    WHEN length(v) = 12 THEN clock_minutes(right(v, 4))
    WHEN length(v) > 12 THEN clock_minutes(right(v, 5))
    ELSE 0
  END;

-- A legacy date or date-time as TIMESTAMP; no time is midnight, 24:00 is the next day's midnight.
-- With two values: the day of the first at the time of the second.
CREATE OR REPLACE TEMP MACRO as_datetime(x) AS
  (list_transform([trim(x)], lambda v: legacy_day(v) + to_minutes(legacy_minutes(v))))[1],
  (d, t) AS
  (list_transform([{'v': trim(d), 't': nullif(trim(t), '')}], lambda m: legacy_day(m.v) + to_minutes(
    CASE WHEN m.t IS NULL THEN legacy_minutes(m.v) ELSE clock_minutes(m.t) END)))[1];

-- A legacy date or date-time as DATE.
CREATE OR REPLACE TEMP MACRO as_date(x) AS CAST(
  (list_transform([trim(x)], lambda v: legacy_day(v) + to_minutes(legacy_minutes(v))))[1] AS DATE);

-- The time of day as HH:MM, from a time or from a date-time that holds one; 24:00 becomes 00:00.
CREATE OR REPLACE TEMP MACRO as_time(x) AS
  (list_transform([trim(x)], lambda v:
    CASE
      WHEN length(v) <= 5 THEN strftime(TIMESTAMP '2000-01-01' + to_minutes(clock_minutes(v)), '%H:%M')
      WHEN length(v) >= 12 THEN strftime(legacy_day(v) + to_minutes(legacy_minutes(v)), '%H:%M')
    END))[1];

-- The n-th blank-separated word; NULL when there is none.
CREATE OR REPLACE TEMP MACRO name_part(x, n) AS
  nullif(split_part(regexp_replace(trim(x), '\s+', ' ', 'g'), ' ', n), '');

-- The n-th comma-separated part, trimmed; NULL when it is blank or there is none.
CREATE OR REPLACE TEMP MACRO address_line(x, n) AS nullif(trim(split_part(x, ',', n)), '');
