-- Purpose: what happened in a spell.
-- Grain: patient, episode, moment and kind.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt, EpsActvTypeInt
WITH event AS (
  SELECT id, from_ts AS event_ts, '1' AS kind, 'Admission' AS activity, NULL AS from_ward, ward AS to_ward,
    NULL AS from_consultant, NULL AS to_consultant, NULL AS reason FROM ward_stay WHERE stay = 1
  UNION ALL SELECT id, from_ts, '2', 'Ward transfer', lag(ward) OVER (PARTITION BY id ORDER BY stay), ward, NULL, NULL,
    'Care on another ward' FROM ward_stay QUALIFY stay > 1
  UNION ALL SELECT id, from_ts, '3', 'Consultant transfer', NULL, NULL, lag(consultant) OVER (PARTITION BY id ORDER BY fce),
    consultant, 'Care by another team' FROM episode QUALIFY fce > 1
  UNION ALL SELECT id, left_ts, '4', 'Leave', NULL, NULL, NULL, NULL, 'Home leave' FROM leave
  UNION ALL SELECT id, expected_back_ts, '5', 'Return from leave', NULL, NULL, NULL, NULL, NULL FROM leave
  UNION ALL SELECT id, end_ts, '9', 'Discharge', NULL, NULL, NULL, NULL, NULL FROM spell WHERE end_ts IS NOT NULL
)
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, i12(e.event_ts) AS EpsActvDtimeInt, e.kind AS EpsActvTypeInt,
  e.activity AS Activity, d10(e.event_ts) AS ActivityDate, t5(e.event_ts) AS ActivityTime, e.from_ward AS FromWard,
  e.to_ward AS ToWard, e.from_consultant AS FromConsultant, e.to_consultant AS ToConsultant, e.reason AS Reason,
  'SYN1' AS LastRevisionUID
FROM event e JOIN inpatient i ON i.id = e.id
