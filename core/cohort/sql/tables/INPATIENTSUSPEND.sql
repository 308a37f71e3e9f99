-- Purpose: leave from the ward.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, i12(l.left_ts) AS EpsActvDtimeInt,
  i12(l.left_ts) AS EpsCurrActvDtimeInt, i12(l.expected_back_ts) AS IpSuspExpReturnDtimeInt, 'H' AS Reason,
  'Home leave' AS Reason_1
FROM leave l JOIN inpatient i ON i.id = l.id
