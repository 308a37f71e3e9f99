-- Purpose: who works with the system.
-- Grain: one row per user.
-- Scope: hospital
-- Key: UserName
SELECT 'syn' || lpad((n + 1)::VARCHAR, 3, '0') AS UserName, word('forename_f', n, 'user') || ' ' || word('surname', n, 'user')
    AS OwnerName, CASE WHEN n >= 10 THEN 'YES' ELSE 'NO' END AS DisabledUser,
  one_zero(n >= 10) AS DisabledUserInternal, CASE WHEN n >= 10 THEN d10(today() - 200) END AS DisabledDateExternal,
  CASE WHEN n >= 10 THEN i8(today() - 200) END AS DisabledDateInternal, '01632 960999' AS PhoneNumber
FROM range(12) r(n)
