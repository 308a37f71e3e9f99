-- Purpose: what happened to a list entry.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
WITH event AS (
  SELECT id, on_list_ts AS event_ts, 'On list' AS activity FROM listed
  UNION ALL SELECT id, suspended_ts, 'Suspended' FROM listed WHERE suspended
  UNION ALL SELECT id, offered_ts, 'TCI' FROM tci
  UNION ALL SELECT id, removal_ts, 'Removed' FROM listed WHERE removal_ts IS NOT NULL
  UNION ALL SELECT id, postponed_ts, 'Postponed' FROM listed WHERE postponed
  UNION ALL SELECT id, moved_ts, 'Transfer' FROM listed WHERE moved
), once AS (SELECT id, event_ts, max(activity) AS activity FROM event GROUP BY id, event_ts)
SELECT e.ipn AS InternalPatientNumber, e.epi AS EpisodeNumber, i12(o.event_ts) AS EpsActvDtimeInt,
  d14(o.event_ts) AS ActivityDate, t5(o.event_ts) AS ActivityTime, o.activity AS Activity, e.consultant AS Consultant,
  e.specialty AS Specialty, e.hospital AS Hospital, e.ward AS Ward, e.waiting_list AS WaitingList, e.urgency AS Urgency,
  e.category AS Category
FROM once o JOIN listed e ON e.id = o.id
