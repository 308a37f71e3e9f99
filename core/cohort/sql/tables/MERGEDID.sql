-- Purpose: numbers that were merged into another.
-- Grain: one row per number that lost.
-- Key: OldID
SELECT old.ipn AS OldID, kept.ipn AS NextID, kept.ipn AS NewestID, d16(t.merged_ts) AS NextDateTime,
  i12(t.merged_ts) AS NextDateTimeInt, d16(t.merged_ts) AS NewestDateTime, i12(t.merged_ts) AS NewestDateTimeInt
FROM person old
JOIN person kept ON kept.k = old.merged_into
CROSS JOIN LATERAL (SELECT at_minute(today() - between_of(old.k, 'merge day', 5, 35), 690) AS merged_ts) t
