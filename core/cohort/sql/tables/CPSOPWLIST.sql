-- Purpose: community waiting lists.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT r.ipn AS InternalPatientNumber, r.epi AS EpisodeNumber, d10(r.ref_ts) AS DateOnList, i12(r.ref_ts) AS DateOnListInt,
  r.list AS WListCode, strftime(r.ref_ts + INTERVAL 28 DAY, '%Y%m') AS DateApptReqdInt,
  strftime(r.ref_ts + INTERVAL 28 DAY, '%m/%Y') AS DateApptReqd, pick('appointment_new', r.id, 'type') AS ApptType,
  pick('patient_category', r.k, 'category') AS CategoryCode, pick('transport', r.id, 'transport') AS TransportCode,
  'NO' AS ShortNotice, CASE WHEN draw(r.id, 'list comment') % 100 < 15 THEN 'Prefers the morning' END AS Comment,
  CASE WHEN f.id IS NOT NULL AND draw(r.id, 'removal comment') % 100 < 10 THEN 'By telephone' END AS RemovalComment, CASE WHEN f.id IS NULL AND r.ended_ts IS NULL THEN '1' ELSE '2' END AS WLStatus,
  CASE WHEN f.id IS NULL AND r.ended_ts IS NULL THEN 'Waiting' ELSE 'Removed' END AS WLStatusDesc,
  CASE WHEN f.id IS NOT NULL THEN nth('op_list_booked', 0) END AS ReasonForRemoval,
  d16(coalesce(later(r.ref_ts, CASE WHEN f.id IS NOT NULL THEN 60 END), r.ended_ts)) AS RemovalDateTimeExt,
  i12(coalesce(later(r.ref_ts, CASE WHEN f.id IS NOT NULL THEN 60 END), r.ended_ts)) AS RemovalDateTimeInt
FROM care r LEFT JOIN contact f ON f.id = r.id AND f.n = 1
