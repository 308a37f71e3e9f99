-- Purpose: list entries removed without admission.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(removal_ts) AS EpsActvDtimeInt,
  d14(removal_ts) AS ActivityDate, t5(removal_ts) AS ActivityTime,
  CASE WHEN removed_by_death THEN nth('list_removal_died', 0) ELSE pick('list_removal', id,
    'removal reason') END AS Reason
FROM listed WHERE removal_ts IS NOT NULL
