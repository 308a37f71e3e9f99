-- Purpose: who waits for an outpatient appointment now.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
WITH waiting AS (
  SELECT o.*, CASE WHEN o.visits = 0 THEN o.ref_ts ELSE later(o.last_past_ts, 45) END AS listed_ts,
    CASE WHEN o.visits = 0 THEN o.ref_date + 126 ELSE o.last_past_ts::DATE + 120 END AS required_day
  FROM op o WHERE o.waits AND NOT o.dead
)
SELECT w.ipn AS InternalPatientNumber, w.epi AS EpisodeNumber, w.op_list AS TreatmentCode, w.op_list AS TreatmentCode_1,
  CASE WHEN w.visits = 0 THEN pick('appointment_new', w.id, 'type') ELSE pick('appointment_follow_up', w.id, 'type') END
    AS AppointmentType,
  pick('patient_category', w.k, 'category') AS Category, d10(w.listed_ts) AS DateOnList,
  i8(w.listed_ts) AS OpWlDateIdxDateOnWaitingListNeutral, d10(w.ref_ts) AS OPRegDate, i12(w.ref_ts) AS OPRegDateInt,
  strftime(w.required_day, '%Y%m') AS OpWlDateAppointmentRequiredInternal,
  CASE WHEN w.visits > 0 THEN d10(w.required_day) || ' 09:00' END AS FollUpApptReqdDtEXT,
  CASE WHEN w.visits > 0 THEN i8(w.required_day) || '0900' END AS FollUpApptReqDtEXT,
  yes_no(draw(w.id, 'short notice') % 100 < 15) AS ShortNotice, pick('transport', w.id, 'transport') AS TransportCode,
  CASE WHEN draw(w.id, 'list comment') % 100 < 15 THEN 'Prefers the morning' END AS Comment,
  'OUTPAT' AS SchedulingApplicationAreaExternal
FROM waiting w
