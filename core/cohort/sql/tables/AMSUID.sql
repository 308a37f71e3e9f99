-- Purpose: the short names of users.
-- Grain: one row per user.
-- Scope: hospital
-- Key: UserId
SELECT 'SYN' || upper(to_base(n + 1, 36)) AS UserId, 'syn' || lpad((n + 1)::VARCHAR, 3, '0') AS GpxgpUsername,
  word('forename_f', n, 'user') || ' ' || word('surname', n, 'user') AS UserIdName, nth('hospital', n) AS UsersHospital,
  '0' AS GpUserIdAccountDeletionFlag
FROM range(12) r(n)
