-- Purpose: the date, time and text words of the rule language as DuckDB scalar macros.
-- Parameters: x, d, t are VARCHAR as held at source; n is a constant from 1.
-- Grain: one value in, one value out; NULL for blank and for what no known legacy format reads.

-- Minutes after midnight of HH:MM or HHMM; 24:00 is 1440.
CREATE OR REPLACE TEMP MACRO clock_minutes(t) AS
  CASE WHEN regexp_full_match(trim(t), '([01][0-9]|2[0-3]):?[0-5][0-9]|24:?00')
    THEN TRY_CAST(left(trim(t), 2) AS INTEGER) * 60 + TRY_CAST(right(trim(t), 2) AS INTEGER)
  END;

-- The day and the time of a legacy text, told apart by its length; NULL where it has none.
CREATE OR REPLACE TEMP MACRO day_text(x) AS
  CASE length(trim(x))
    WHEN 8 THEN trim(x) WHEN 10 THEN trim(x)
    WHEN 12 THEN CASE WHEN substr(trim(x), 3, 1) <> '/' THEN left(trim(x), 8) END
    WHEN 14 THEN CASE WHEN substr(trim(x), 3, 1) = '/' THEN left(trim(x), 8) END
    WHEN 16 THEN left(trim(x), 10)
  END;

CREATE OR REPLACE TEMP MACRO time_text(x) AS
  CASE length(trim(x))
    WHEN 12 THEN right(trim(x), 4)
    WHEN 14 THEN CASE WHEN substr(trim(x), 9, 1) = ' ' THEN right(trim(x), 5) ELSE '' END
    WHEN 16 THEN CASE WHEN substr(trim(x), 11, 1) = ' ' THEN right(trim(x), 5) ELSE '' END
  END;

-- The calendar day of DD/MM/YYYY, DD/MM/YY (00-29 is 20xx) or CCYYMMDD.
CREATE OR REPLACE TEMP MACRO calendar_day(d) AS
  CASE
    WHEN NOT regexp_full_match(d, '[0-9]{2}/[0-9]{2}/[0-9]{2}(?:[0-9]{2})?|[0-9]{8}') THEN NULL
    WHEN length(d) = 10 THEN try_strptime(d, '%d/%m/%Y')
    WHEN substr(d, 3, 1) <> '/' THEN try_strptime(d, '%Y%m%d')
    ELSE try_strptime(
      left(d, 6) || CASE WHEN right(d, 2) < '30' THEN '20' ELSE '19' END || right(d, 2), '%d/%m/%Y')
  END;

-- A legacy date or date-time as TIMESTAMP; no time is midnight, 24:00 is the next day's midnight.
CREATE OR REPLACE TEMP MACRO legacy_moment(x) AS
  CASE
    WHEN time_text(x) IS NULL THEN calendar_day(day_text(x))
    ELSE calendar_day(day_text(x)) + to_minutes(clock_minutes(time_text(x)))
  END;

-- The same as a rule writes it; with two values the day of the first at the time of the second.
CREATE OR REPLACE TEMP MACRO as_datetime(x) AS legacy_moment(x),
  (d, t) AS
  CASE
    WHEN nullif(trim(t), '') IS NULL THEN legacy_moment(d)
    WHEN legacy_moment(d) IS NOT NULL
      THEN calendar_day(day_text(d)) + to_minutes(clock_minutes(t))
  END;

-- A legacy date or date-time as DATE.
CREATE OR REPLACE TEMP MACRO as_date(x) AS CAST(legacy_moment(x) AS DATE);

-- The time of day as HH:MM, from a time or from a date-time that holds one; 24:00 becomes 00:00.
CREATE OR REPLACE TEMP MACRO as_time(x) AS
  CASE
    WHEN length(trim(x)) <= 5 AND clock_minutes(x) IS NOT NULL
      THEN replace(left(trim(x), 2), '24', '00') || ':' || right(trim(x), 2)
    WHEN time_text(x) IS NOT NULL THEN strftime(legacy_moment(x), '%H:%M')
  END;

-- The n-th blank-separated word; NULL when there is none.
CREATE OR REPLACE TEMP MACRO name_part(x, n) AS
  nullif(split_part(regexp_replace(trim(x), '\s+', ' ', 'g'), ' ', n), '');

-- The n-th comma-separated part, trimmed; NULL when it is blank or there is none.
CREATE OR REPLACE TEMP MACRO address_line(x, n) AS nullif(trim(split_part(x, ',', n)), '');
