-- Purpose: list entries suspended for a time.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt, WlSuspensionExtensionRepeatGroupKey
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(suspended_ts) AS EpsActvDtimeInt,
  i12(suspended_ts) AS SuspensionStartDate, d10(suspended_until) AS SuspendedUntil,
    d10(suspended_until) AS SuspendedUntil_1,
  pick('suspension', id, 'suspension reason') AS SuspReason, 'PAT' AS InitiatedBy, 'Not available' AS Reason,
  '1' AS WlSuspensionExtensionRepeatGroupKey, 'SYN1' AS LastRevisionUID
FROM listed WHERE suspended
