-- Purpose: who works with the system.
-- Grain: one row per user.
-- Scope: hospital
-- Key: UserName
SELECT 'syn' || lpad((n + 1)::VARCHAR, 3, '0') AS UserName, word('forename_f', n, 'user') || ' ' || word('surname', n, 'user')
    AS OwnerName, 'NO' AS DisabledUser, '0' AS DisabledUserInternal, '01632 960999' AS PhoneNumber
FROM range(12) r(n)
